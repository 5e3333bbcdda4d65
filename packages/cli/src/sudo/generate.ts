/** `sudo generate`: the rules for sudoers that a host, or every host of a package manager, needs. */
import { type Provider, rootCommands, sudoersSnippet, sudoersUserProblem } from '@exosphere/core';
import { type Context, withService } from '../context.ts';
import { CONDITION, DONE, FAILED, UsageError } from '../errors.ts';
import { chooseHost, loadTold } from '../hosts.ts';
import { undiscovered, unsupported } from './check.ts';
import { chooseProvider } from './providers.ts';

export interface GenerateOptions {
  readonly host?: string;
  readonly provider?: string;
  readonly user?: string;
}

/** Prints the snippet; says so when there is nothing to allow. */
export async function generateSudoers(context: Context, options: GenerateOptions): Promise<number> {
  const { host, provider } = options;
  if (host !== undefined) return generateForHost(context, host, options.user);
  if (provider !== undefined) return generateForProvider(context, provider, options.user);
  throw new UsageError('one of the options --host and --provider is needed');
}

async function generateForHost(
  context: Context,
  name: string,
  wanted: string | undefined,
): Promise<number> {
  const loaded = await loadTold(context);
  chooseHost(loaded, name);
  const { record, login } = await withService(context, loaded, async (service) => ({
    record: await service.record(name),
    login: await service.loginName(name),
  }));
  if (record.discoveredAt === undefined) {
    context.io.stderr.write(undiscovered(name));
    return FAILED;
  }
  if (!record.supported) throw unsupported(name);
  const { providers } = await import('@exosphere/providers');
  const own = record.sources.map((source) => chooseProvider(source, providers));
  const isRoot = wanted === undefined && record.os?.uid === 0;
  return tell(context, own, isRoot ? 'root' : (wanted ?? login), name);
}

async function generateForProvider(
  context: Context,
  name: string,
  wanted: string | undefined,
): Promise<number> {
  const { config } = await loadTold(context);
  const { providers } = await import('@exosphere/providers');
  const provider = chooseProvider(name, providers);
  const user = wanted ?? config.options.defaultUsername ?? context.environment.username;
  return tell(context, [provider], user, 'its hosts');
}

function tell(
  { io: { stdout, stderr } }: Context,
  providers: readonly Provider[],
  user: string,
  where: string,
): number {
  const needed = providers.map(rootCommands).flatMap(({ sync, refresh }) => [...sync, ...refresh]);
  const commands = [...new Set(needed)];
  const ids = providers.map(({ id }) => id).join(', ');
  if (commands.length === 0) {
    stderr.write(`No rule is needed: ${ids} runs nothing as root.\n`);
    return CONDITION;
  }
  if (user === 'root') {
    stderr.write(`No rule is needed: root runs everything without sudo.\n`);
    return CONDITION;
  }
  const problem = sudoersUserProblem(user);
  if (problem !== undefined) {
    throw new UsageError(
      `no rule can be made for the user "${user}": ${problem}`,
      'name another one with --user',
    );
  }
  stdout.write(sudoersSnippet(user, commands, `What Exosphere runs as root on ${where} (${ids})`));
  return DONE;
}
