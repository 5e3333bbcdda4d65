/** Runs operations on hosts of the configuration: what happens is logged, and what is learnt is saved. */
import {
  type Config,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  type Operation,
  plan,
  type SessionTask,
  type Target,
} from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import { eventEntry } from './log/event-entry.ts';
import type { Log } from './log/log.ts';
import { orAborted } from './or-aborted.ts';
import type { Pools } from './pools.ts';
import { recordOf } from './reading.ts';
import { runTasks } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { startSaving } from './saving.ts';
import type { SshConfig } from './ssh/config-file.ts';
import type { Store } from './store/store.ts';
import { targetOf } from './target.ts';
import { giveWay } from './turns.ts';

/** What a run needs from around it. */
export interface RunTools {
  readonly config: Config;
  /** Modules with providers of third parties, as full URLs. */
  readonly providers: readonly string[];
  readonly pools: Pools;
  readonly log: Pick<Log, 'write'>;
  /** The store, open for writing. */
  store(): Promise<Store>;
  sshConfigs(): Promise<readonly SshConfig[]>;
  now(): Date;
}

/** See `Service.run`. */
export async function* runSteps(
  tools: RunTools,
  steps: readonly Operation[],
  hosts: readonly HostConfig[],
  { signal }: RunOptions = {},
): AsyncGenerator<HostEvent, void, undefined> {
  const { config, providers, log, now } = tools;
  // What a worker throws as it starts could only be told of each host.
  if (providers.length > 0) await (await import('./load-providers.ts')).loadProviders(providers);
  const sshConfigs = await tools.sshConfigs();
  // Another process may keep it locked for half a minute.
  const store = await orAborted(tools.store(), signal);
  if (store === undefined) return;
  const { tasks, skips } = plan(await facts(hosts, config, store), steps);
  const say = (message: string): void => {
    const at = now().toISOString();
    log.write({ at, level: 'INFO', message: `${steps.join(', ')}: ${message}` });
  };
  const tell = (event: HostEvent): void => {
    const entry = eventEntry(event, now().toISOString());
    if (entry !== undefined) log.write(entry);
  };
  const began = now().getTime();
  say(`begins with ${counted(hosts.length, 'host')}`);
  try {
    for (const skip of skips) {
      const event: HostEvent = { type: 'skipped', ...skip };
      tell(event);
      yield event;
    }
    if (tasks.length > 0) yield* runAndSave(tools, tasks, { sshConfigs, store, signal, tell });
  } finally {
    const seconds = Math.max(0, now().getTime() - began) / 1000;
    say(`${signal?.aborted ? 'stopped' : 'ended'} after ${seconds.toFixed(1)} s`);
  }
}

/** What a plan is made of: where each host is, and what is known of it. */
async function facts(
  hosts: readonly HostConfig[],
  config: Config,
  store: Store,
): Promise<readonly { readonly target: Target; readonly record: HostRecord }[]> {
  const known = [];
  for (const host of hosts) {
    known.push({ target: targetOf(host, config), record: await recordOf(store, host.name) });
    await giveWay(known.length);
  }
  return known;
}

interface Around {
  readonly sshConfigs: readonly SshConfig[];
  readonly store: Store;
  readonly signal: AbortSignal | undefined;
  tell(event: HostEvent): void;
}

async function* runAndSave(
  { config, pools }: RunTools,
  tasks: readonly SessionTask[],
  { sshConfigs, store, signal, tell }: Around,
): AsyncGenerator<HostEvent, void, undefined> {
  const pool = await pools.for(sshConfigs, tasks.length);
  const saving = startSaving(store, signal);
  try {
    const limits = { carrier: pool, maxHosts: config.options.maxThreads, signal: saving.signal };
    for await (const event of runTasks(tasks, limits)) {
      tell(event);
      await saving.apply(event);
      yield event;
    }
  } finally {
    await Promise.all([pools.release(pool), saving.done()]);
  }
}
