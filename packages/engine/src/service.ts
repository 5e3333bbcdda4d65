/** The only door for the front ends: configuration, store and runs behind one interface. */
import { join } from 'node:path';
import {
  type Evidence,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  isStale,
  newRecord,
  type Operation,
  plan,
  type Row,
} from '@exosphere/core';
import type { LoadedConfig } from './config/load.ts';
import type { Environment } from './environment.ts';
import { openStore, type Store } from './store/store.ts';
import { targetOf } from './target.ts';

export interface RunOptions {
  /** Abort: no new hosts are started, running ones are ended on the host too, what was learnt is saved. */
  readonly signal?: AbortSignal;
}

export interface Service {
  /** The configuration, where it came from, and what was odd about it. */
  readonly loaded: LoadedConfig;
  /** Every configured host as a list shows it, in configuration order; only `names` if given. */
  rows(names?: readonly string[]): Promise<readonly Row[]>;
  /** What is known of a host; a new record for one that nobody asked yet. */
  record(name: string): Promise<HostRecord>;
  /** How the newest answers of a host came about; empty when nothing was asked. */
  evidence(name: string): Promise<readonly Evidence[]>;
  /** What of the SSH configuration is left out, as `file:line: keyword`. */
  ignoredSshConfig(): Promise<readonly string[]>;
  /**
   * Runs the steps on the named hosts, in order, over one connection each; events come as things happen, and the
   * store follows. A host's failure is an event, never a throw. Leaving the loop cancels the rest. Throws `StoreError`
   * when what was learnt cannot be saved.
   */
  run(
    steps: readonly Operation[],
    names: readonly string[],
    options?: RunOptions,
  ): AsyncIterable<HostEvent>;
  /** Writes what `cache_autosave: false` kept back. */
  save(): Promise<void>;
  /** Writes what is left and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly environment: Environment;
  readonly loaded: LoadedConfig;
  /** The compiled `session-worker`; by default the one beside this module. */
  readonly worker?: URL;
}

/** Handshakes at the same time in one thread: each is some milliseconds of cryptography that nothing can interrupt. */
const HANDSHAKES = 16;

/** Opens the service. Nothing is read or started before it is asked for: a list needs neither threads nor SSH. */
export function openService({ environment, loaded, worker }: ServiceOptions): Service {
  const { config, directories } = loaded;
  const { options } = config;
  let opened: { readonly mode: 'read' | 'write'; readonly store: Promise<Store> } | undefined;

  /** Reading never creates a file; the first run opens the store for writing, and later reads use that. */
  const store = async (mode: 'read' | 'write'): Promise<Store> => {
    if (opened !== undefined && (mode === 'read' || opened.mode === 'write')) return opened.store;
    const before = opened?.store;
    opened = { mode, store: open(mode) };
    await (await before)?.close();
    return opened.store;
  };
  const open = async (mode: 'read' | 'write'): Promise<Store> => {
    const store = await openStore({
      path: options.cacheFile,
      mode,
      autosave: options.cacheAutosave,
      historyDays: options.historyDays,
      now: () => environment.clock(),
    });
    if (mode === 'write' && options.cacheAutosave) {
      if (options.cacheAutopurge) await store.purge(config.hosts.map((host) => host.name));
      await store.prune();
    }
    return store;
  };
  const sshConfigs = async () => {
    const { readSshConfigs } = await import('./ssh/read-config.ts');
    return readSshConfigs(options.sshConfigFile, environment.home);
  };
  const chosen = (names: readonly string[] | undefined): readonly HostConfig[] => {
    if (names === undefined) return config.hosts;
    const wanted = new Set(names);
    return config.hosts.filter((host) => wanted.has(host.name));
  };

  return {
    loaded,
    rows: async (names) => {
      const summaries = await (await store('read')).summaries();
      const now = environment.clock().toISOString();
      return chosen(names).map(({ name, description, tags }) => {
        const summary = summaries.get(name);
        return {
          name,
          tags,
          stale: summary === undefined || isStale(summary, now, options.staleThreshold),
          ...(description === undefined ? {} : { description }),
          ...(summary === undefined ? {} : { summary }),
        };
      });
    },
    record: async (name) => (await (await store('read')).record(name)) ?? newRecord(),
    evidence: async (name) => (await store('read')).evidence(name),
    ignoredSshConfig: async () => (await sshConfigs()).flatMap((file) => file.ignored),
    run: async function* (steps, names, { signal } = {}) {
      const [{ runTasks }, { openPool }, { sharedBudget }] = await Promise.all([
        import('./run.ts'),
        import('./pool.ts'),
        import('./ssh/budget.ts'),
      ]);
      const configs = await sshConfigs();
      const saved = await store('write');
      const asked = chosen(names).map(async (host) => ({
        target: targetOf(host, config),
        record: (await saved.record(host.name)) ?? newRecord(),
      }));
      const { tasks, skips } = plan(await Promise.all(asked), steps);
      for (const skip of skips) yield { type: 'skipped', ...skip };
      if (tasks.length === 0) return;
      const agentSocket = environment.env.SSH_AUTH_SOCK;
      const carrier = openPool({
        threads: await threadCount(options.workerThreads, tasks.length),
        worker: worker ?? new URL('./session-worker.js', import.meta.url),
        transport: {
          login: {
            username: environment.username,
            home: environment.home,
            defaultConnectTimeoutMs: options.defaultTimeout * 1000,
            ...(agentSocket ? { agentSocket } : {}),
          },
          sshConfigs: configs,
          knownHostsFile: join(directories.state, 'known_hosts'),
          budget: sharedBudget(),
          handshakes: HANDSHAKES,
        },
      });
      const saving = keep(saved, signal);
      try {
        const limits = { carrier, maxHosts: options.maxThreads, signal: saving.signal };
        for await (const event of runTasks(tasks, limits)) {
          saving.apply(event);
          yield event;
        }
      } finally {
        await carrier.close();
        await saving.done();
      }
    },
    save: async () => (await store('write')).save(),
    close: async () => {
      const before = opened;
      opened = undefined;
      // One that could not be opened has told whoever asked for it.
      await (await before?.store.catch(() => undefined))?.close();
    },
  };
}

/** As many as there are CPUs, up to 8, and no more than a few hosts each make worth while. */
async function threadCount(configured: number | null, tasks: number): Promise<number> {
  const { availableParallelism } = await import('node:os');
  const most = configured ?? Math.min(8, availableParallelism());
  return Math.min(most, Math.ceil(tasks / 4));
}

interface Saving {
  /** Aborts when the caller does, or when the store cannot be written: then there is no use in going on. */
  readonly signal: AbortSignal;
  apply(event: HostEvent): void;
  /** Resolves when everything is committed. Throws the first `StoreError`. */
  done(): Promise<void>;
}

/** Writes events to the store behind a run's back. */
function keep(store: Store, signal: AbortSignal | undefined): Saving {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const writes = new Set<Promise<void>>();
  return {
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    apply: (event) => {
      if (event.type !== 'done') return;
      const write: Promise<void> = store
        .apply(event)
        .then(
          () => undefined,
          (error: unknown) => {
            failures.push(error);
            stop.abort();
          },
        )
        .finally(() => writes.delete(write));
      writes.add(write);
    },
    done: async () => {
      const flushed = store.flush();
      await Promise.all(writes);
      await flushed;
      if (failures.length > 0) throw failures[0];
    },
  };
}
