/** `sudo`: what needs root on the hosts, whether it may be used there, and the rules that allow it. */
import { Option } from 'commander';
import type { Context } from '../context.ts';
import { DONE } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import type { AddCommands } from '../program.ts';
import { toJson } from '../render/json.ts';
import { checkSudo } from '../sudo/check.ts';
import { type GenerateOptions, generateSudoers } from '../sudo/generate.ts';
import { listProviders } from '../sudo/providers.ts';

const JSON_FLAG = ['--json', 'print the facts as JSON'] as const;

interface JsonOption {
  json?: boolean;
}

export const addSudo: AddCommands = (noun, context, finish) => {
  noun
    .command('policy')
    .summary('the policy of hosts that have none of their own')
    .description(
      'Prints the global policy: whether what needs root runs through sudo, or is left out.',
    )
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere sudo policy\n')
    .action(async ({ json }: JsonOption) => {
      finish(await tellPolicy(context, json === true));
    });

  noun
    .command('check')
    .summary('whether the host can do what needs root')
    .description(
      'Shows the policy of a discovered host, and whether it can sync and refresh. Nothing is contacted.',
    )
    .argument('<host>', 'name of the host')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere sudo check web1\n')
    .action(async (name: string, { json }: JsonOption) => {
      finish(await checkSudo(context, name, json === true));
    });

  noun
    .command('providers')
    .summary('which package managers need sudo')
    .description('Lists the package managers, and which of them need sudo for what.')
    .argument('[name]', 'only this one, with the commands that need root')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  exosphere sudo providers apt\n')
    .action(async (name: string | undefined, { json }: JsonOption) => {
      finish(await listProviders(context, name, json === true));
    });

  noun
    .command('generate')
    .summary('the rules for sudoers that allow it')
    .description(
      'Prints a file for /etc/sudoers.d that allows exactly the commands that need root.',
    )
    .optionsGroup('For what (one of them):')
    .addOption(new Option('-h, --host <host>', 'what this host needs').conflicts('provider'))
    .option('-p, --provider <name>', 'what the hosts of this package manager need')
    .optionsGroup('For whom:')
    .option(
      '-u, --user <user>',
      'who logs in; otherwise as configured for the host, else default_username, else you',
    )
    .addHelpText('after', GENERATE_HELP)
    .action(async (options: GenerateOptions) => {
      finish(await generateSudoers(context, options));
    });
};

const GENERATE_HELP = `
On the host, keep it as /etc/sudoers.d/exosphere, owned by root, mode 0440, and check it with visudo -c.
On FreeBSD the directory is /usr/local/etc/sudoers.d.
Then set sudo_policy: nopasswd for the host, or default_sudo_policy for all.

Examples:
  exosphere sudo generate --host web1
  exosphere sudo generate --provider apt --user exosphere >exosphere.sudoers

Exit codes:
  3  no rule is needed
`;

async function tellPolicy(context: Context, json: boolean): Promise<number> {
  const { options, origins } = (await loadTold(context)).config;
  const { stdout } = context.io;
  const policy = options.defaultSudoPolicy;
  if (json) {
    stdout.write(toJson({ policy, source: origins.defaultSudoPolicy }));
    return DONE;
  }
  const meaning =
    policy === 'skip'
      ? 'what needs root on a host is left out there'
      : 'what needs root on a host runs there through sudo, without a password';
  stdout.write(`${policy} (${origins.defaultSudoPolicy}): ${meaning}\n`);
  return DONE;
}
