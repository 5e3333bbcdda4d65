/** What tests share that put sessions and the fake fleet together. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type HostEvent,
  type HostRecord,
  isHeldSecurity,
  isPending,
  newRecord,
  type Operation,
  type Outcome,
  reduceHost,
  type SessionTask,
  type Target,
  type Update,
} from '@exosphere/core';
import { providers } from '@exosphere/providers';
import type { Fleet, FleetHost, Truth } from '@exosphere/test-fixtures';
import { type Carrier, inline } from '../carrier.ts';
import { runTasks } from '../run.ts';
import type { SessionTools } from '../session.ts';
import { sharedBudget } from '../ssh/budget.ts';
import { readSshConfigs } from '../ssh/read-config.ts';
import { openTransport, type TransportOptions } from '../ssh/transport.ts';

/** The options of a transport that reaches a fleet, and nothing else of the user who runs the tests. */
export async function transportFor(
  { sshConfigPath, directory }: Pick<Fleet, 'sshConfigPath' | 'directory'>,
  change: Partial<TransportOptions> = {},
): Promise<TransportOptions> {
  return {
    login: { username: 'exo', home: join(directory, 'home'), defaultConnectTimeoutMs: 10_000 },
    sshConfigs: await readSshConfigs(sshConfigPath, join(directory, 'home')),
    sshConfigFile: sshConfigPath,
    knownHostsFile: join(directory, 'state', 'known_hosts'),
    budget: sharedBudget(),
    handshakes: 16,
    hopHandshakes: 8,
    scripts: 32,
    hopDefaults: {},
    ...change,
  };
}

/** Sessions in this thread. */
export function toolsFor(transport: TransportOptions): SessionTools {
  return {
    providers,
    connect: openTransport(transport),
    mark: () => randomBytes(16).toString('hex'),
    now: () => new Date(),
  };
}

/** A carrier of sessions in this thread. */
export async function inlineFor(
  fleet: Pick<Fleet, 'sshConfigPath' | 'directory'>,
  change: Partial<TransportOptions> = {},
): Promise<Carrier> {
  return inline(toolsFor(await transportFor(fleet, change)));
}

/** A task for a host of a fleet. */
export function taskFor(
  { name, address, port }: Pick<FleetHost, 'name' | 'address' | 'port'>,
  steps: readonly Operation[],
  change: Partial<Target> = {},
): SessionTask {
  return {
    target: {
      host: name,
      address,
      port,
      commandTimeoutMs: 10_000,
      syncTimeoutMs: 10_000,
      maxOutputBytes: 1024 * 1024,
      locale: 'C',
      sudoPolicy: 'skip',
      ...change,
    },
    steps,
    sources: [],
  };
}

/** Runs tasks, all at once if nothing else is said, and collects what happens. */
export async function collect(
  tasks: readonly SessionTask[],
  carrier: Carrier,
  maxHosts: number = tasks.length,
): Promise<readonly HostEvent[]> {
  const events: HostEvent[] = [];
  for await (const event of runTasks(tasks, { carrier, maxHosts })) events.push(event);
  return events;
}

/** How the steps of a host ended, in order. */
export function outcomesOf(events: readonly HostEvent[], host: string): readonly Outcome[] {
  return events.flatMap((event) =>
    event.type === 'done' && event.host === host ? [event.outcome] : [],
  );
}

/** What is known of a host after these events. */
export function recordOf(events: readonly HostEvent[], host: string): HostRecord {
  return events.filter((event) => event.host === host).reduce(reduceHost, newRecord());
}

/** What a record says, in the words of the fleet's truth; a count that is not known is left out. */
export function foundIn(record: HostRecord): Partial<Truth> {
  const [provider] = record.sources;
  const state = provider === undefined ? undefined : record.states[provider];
  const known = state?.unknown === undefined ? state?.updates : undefined;
  const count = (which: (update: Update) => boolean) => known?.filter(which).length;
  return {
    ...(record.os === undefined ? {} : { kind: record.os.kind }),
    ...(record.os?.flavor === undefined ? {} : { flavor: record.os.flavor }),
    ...(record.os?.version === undefined ? {} : { version: record.os.version }),
    ...(provider === undefined ? {} : { provider }),
    ...(known === undefined
      ? {}
      : {
          updates: count(isPending) ?? 0,
          security: count((update) => isPending(update) && update.security === true) ?? 0,
          held: count((update) => update.state === 'held' || isHeldSecurity(update)) ?? 0,
        }),
    ...(record.reboot?.known ? { reboot: record.reboot.value.needed } : {}),
  };
}
