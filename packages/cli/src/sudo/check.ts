/** `sudo check`: whether a host can sync and refresh, and what keeps it from that. */

import {
  type HostConfig,
  type HostRecord,
  type Options,
  type Origin,
  oneLine,
} from '@exosphere/core';
import { type Fact, factLines, sinceText } from '@exosphere/core/view';
import { type Context, withService } from '../context.ts';
import { complaint, DONE, FAILED, UsageError } from '../errors.ts';
import { chooseHost, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';
import { type Ability, type SudoStanding, sudoStanding } from './standing.ts';

/** Shows how the host stands; warns of what it cannot do. */
export async function checkSudo(context: Context, name: string, json: boolean): Promise<number> {
  const { stdout, stderr } = context.io;
  const loaded = await loadTold(context);
  const host = chooseHost(loaded, name);
  const record = await withService(context, loaded, (service) => service.record(name));
  if (record.discoveredAt === undefined) {
    stderr.write(undiscovered(name));
    return FAILED;
  }
  if (!record.supported) throw unsupported(name);
  const { providers } = await import('@exosphere/providers');
  const { options, origins } = loaded.config;
  const standing = sudoStanding(host, record, options, providers);
  const origin = origins.defaultSudoPolicy;
  if (json) stdout.write(toJson(standingFacts(host, record, options, origin, standing)));
  else {
    const now = context.environment.clock().toISOString();
    const facts = factsOf(host, record, options, origin, standing, now);
    const title = stdout.style('bold', oneLine(name));
    writeLines(stdout, [title, ...factLines(facts, layoutOf(stdout))]);
  }
  for (const warning of warningsOf(record, standing)) {
    stderr.write(`warning: ${oneLine(`${name} ${warning}`)}\n`);
  }
  return DONE;
}

/** Said of a host of which nothing is known. */
export function undiscovered(name: string): string {
  return complaint(
    [`${name} was not discovered yet, so its package manager is not known`],
    `run "exosphere host discover ${name}" first`,
  );
}

/** Said of a host that has no package manager we know. */
export function unsupported(name: string): UsageError {
  return new UsageError(`${name} has no supported package manager: nothing is run there as root`);
}

function factsOf(
  host: HostConfig,
  record: HostRecord,
  options: Options,
  origin: Origin,
  { sync, refresh }: SudoStanding,
  now: string,
): readonly Fact[] {
  const own = host.sudoPolicy;
  const { uid } = record.os ?? {};
  return [
    { title: 'Global Policy', value: `${options.defaultSudoPolicy} (${origin})` },
    {
      title: 'Host Policy',
      value:
        own === undefined
          ? `${options.defaultSudoPolicy} (the global policy)`
          : `${own} (sudo_policy of the host)`,
    },
    { title: 'Package Manager', value: record.sources.join(', ') },
    { title: 'Logged In As', value: loginText(uid) },
    { title: 'Can Sync', ...abilityText(sync) },
    { title: 'Can Refresh', ...abilityText(refresh) },
    { title: 'Last Sync', ...lastSyncText(record, now) },
  ];
}

function loginText(uid: number | undefined): string {
  if (uid === undefined) return 'a user whose id is not known, taken for an ordinary one';
  return uid === 0 ? 'root' : `an ordinary user (id ${uid})`;
}

function abilityText({ by, commands }: Ability): Omit<Fact, 'title'> {
  const list = commands.join(', ');
  switch (by) {
    case 'none':
      return { value: 'Nothing to do' };
    case 'user':
      return { value: 'Yes, as an ordinary user', tone: 'green' };
    case 'root':
      return { value: `Yes, as root: ${list}`, tone: 'green' };
    case 'sudo':
      return { value: `Yes, where sudoers allows: ${list}`, tone: 'green' };
    case 'skipped':
      return { value: `No, "skip" leaves out: ${list}`, tone: 'yellow' };
    case 'unknown':
      return { value: 'Unknown: this version does not know the package manager', tone: 'yellow' };
  }
}

/** By the store: what really happened says more than any policy. */
function lastSyncText(record: HostRecord, now: string): Omit<Fact, 'title'> {
  const failed = record.failures.sync;
  if (failed !== undefined) {
    return {
      value: `Failed, ${sinceText(failed.at, now)}: ${failed.failure.message}`,
      tone: 'red',
    };
  }
  const { syncedAt } = record;
  return { value: syncedAt === undefined ? 'Never' : `Succeeded, ${sinceText(syncedAt, now)}` };
}

function warningsOf(record: HostRecord, { sync, refresh }: SudoStanding): readonly string[] {
  const refused = record.failures.sync?.failure;
  return [
    ...(sync.by === 'skipped' ? ['cannot sync: that needs root, and its policy is "skip"'] : []),
    ...(refresh.by === 'skipped'
      ? ['cannot refresh in full: some of it needs root, and its policy is "skip"']
      : []),
    ...(sync.by === 'sudo' && refused?.kind === 'sudo'
      ? [`could not sync when last asked: ${refused.message}; ${refused.hint ?? ''}`]
      : []),
  ];
}

function standingFacts(
  host: HostConfig,
  record: HostRecord,
  options: Options,
  origin: Origin,
  { policy, sync, refresh }: SudoStanding,
): object {
  const { sync: failed } = record.failures;
  return {
    host: host.name,
    global_policy: options.defaultSudoPolicy,
    global_policy_source: origin,
    host_policy: host.sudoPolicy ?? null,
    policy,
    package_manager: record.sources[0] ?? null,
    uid: record.os?.uid ?? null,
    sync: abilityFacts(sync),
    refresh: abilityFacts(refresh),
    last_sync: record.syncedAt ?? null,
    ...(failed === undefined ? {} : { sync_failure: failed }),
  };
}

function abilityFacts({ by, commands }: Ability): object {
  const possible = by === 'unknown' ? null : by !== 'skipped';
  return { possible, by, root_commands: commands };
}
