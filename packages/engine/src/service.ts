/** The only door for the front ends: configuration, store and runs behind one interface. */
import { join } from 'node:path';
import {
  type Change,
  changesSince,
  type Exposure,
  exposure,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  type HostSpan,
  type HostSummary,
  isStale,
  type LogLevel,
  newRecord,
  type Operation,
  type OperationEvidence,
  plan,
  type Row,
  summarize,
  type Target,
} from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import type { LoadedConfig } from './config/load.ts';
import type { KeptConnection } from './connections.ts';
import type { Environment } from './environment.ts';
import type { LogEntry } from './log/entry.ts';
import { eventEntry } from './log/event-entry.ts';
import { openLog } from './log/log.ts';
import type { Pool } from './pool.ts';
import { startSaving } from './saving.ts';
import type { SshConfig } from './ssh/config-file.ts';
import { loginOf } from './ssh/login.ts';
import { openStore } from './store/store.ts';
import { lazyStores } from './stores.ts';
import { hopDefaults, targetOf } from './target.ts';

export interface RunOptions {
  /** Abort: no new hosts are started, running ones are ended on the host too, what was learnt is saved. */
  readonly signal?: AbortSignal;
}

/** A configured host, with everything that was learnt of it. */
export interface HostEntry {
  readonly host: HostConfig;
  /** A new one for a host that nobody asked yet. */
  readonly record: HostRecord;
  /** As of the time it is read. */
  readonly stale: boolean;
  /** The history of the updates that are there; only where it was asked for. */
  readonly spans?: readonly HostSpan[];
}

export interface Service {
  /** The configuration, where it came from, and what was odd about it. */
  readonly loaded: LoadedConfig;
  /**
   * Every configured host as a list shows it, in configuration order; only `names` if given. `fixes`: with the oldest
   * pending security update of each.
   */
  rows(names?: readonly string[], options?: { readonly fixes?: boolean }): Promise<readonly Row[]>;
  /**
   * The same for the hosts that changed after a revision, by this process or another; -1 for all. Cheap when nothing
   * did. What `cache_autosave: false` keeps back is always among them.
   */
  rowsSince(revision: number): Promise<RowChanges>;
  /**
   * Everything that is known of the configured hosts, in configuration order, one at a time; only `names` if given.
   * `history`: with the times since when their updates are there, of all or of the pending security updates only.
   */
  entries(
    names?: readonly string[],
    options?: { readonly history?: 'all' | 'security' },
  ): AsyncIterable<HostEntry>;
  /** What is known of a host; a new record for one that nobody asked yet. */
  record(name: string): Promise<HostRecord>;
  /** How the newest answers of a host came about; empty when nothing was asked. */
  evidence(name: string): Promise<readonly OperationEvidence[]>;
  /** The updates that are there on a host, with the times since when; see core's `pendingSince`. */
  pendingSince(name: string): Promise<readonly HostSpan[]>;
  /**
   * What came, turned out to be a security update, or went at or after a time: host by host, in configuration order,
   * those without a change too; oldest first in each.
   */
  changes(since: Date): AsyncIterable<readonly Change[]>;
  /** How long a host was without security updates that were there for it, from a time until now. */
  exposure(name: string, since: Date): Promise<Exposure>;
  /** Who logs in to a host, by our configuration, the SSH configuration, or else the local user. */
  loginName(name: string): Promise<string>;
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
  /** The connections that are kept open for later runs, in configuration order; none without `keepConnections`. */
  connections(): readonly OpenConnectionState[];
  /** Closes those of the named hosts, or all: at once, or as soon as they are free. */
  closeConnections(names?: readonly string[]): Promise<void>;
  /** Writes a line to the log, and tells it to whoever listens; one below `log_level` goes nowhere. */
  log(level: LogLevel, message: string, host?: string): void;
  /** Calls back with each line of the log of this process; gives the way to stop that. */
  onLog(listener: (entry: LogEntry) => void): () => void;
  /** Writes what `cache_autosave: false` kept back. */
  save(): Promise<void>;
  /** Writes what is left and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** Rows that changed. */
export interface RowChanges {
  /** To ask with the next time. */
  readonly revision: number;
  /** In configuration order. */
  readonly rows: readonly Row[];
}

/** A connection that is kept open. */
export interface OpenConnectionState {
  readonly host: string;
  /** How long nobody has used it, in seconds; undefined: it is in use. */
  readonly idleSeconds?: number;
  /** Its time is up: it is closed with the next look at it. */
  readonly expiring: boolean;
}

export interface ServiceOptions {
  readonly environment: Environment;
  readonly loaded: LoadedConfig;
  /** The compiled `session-worker`; by default the one beside this module. */
  readonly worker?: URL;
  /**
   * Modules that export `providers` of third parties, as full URLs (`import.meta.resolve` gives them); imported by this
   * thread and by each worker. A module that cannot be used is a `ConfigurationError` of the first run.
   */
  readonly providers?: readonly string[];
  /**
   * Where the option `ssh_pipelining` is on, connections stay open from one run to the next until `close`: for front
   * ends that live longer than one run. Off if not given.
   */
  readonly keepConnections?: boolean;
  /** Told once why the log cannot be written, unless somebody listens to it, who is told there. */
  readonly onLogProblem?: (problem: string) => void;
}

/** Handshakes at the same time in one thread: each is some milliseconds of cryptography that nothing can interrupt. */
const HANDSHAKES = 16;

/**
 * The same with hosts behind one jump host, in all threads together. Below it sshd drops no connection by default
 * (MaxStartups 10:30:100), though others log in at the same time.
 */
const HOP_HANDSHAKES = 8;

/**
 * Scripts that may run at the same time, in all threads together, while nobody knows what the hosts can take. So many
 * guests of one machine with two CPUs, each busy for three seconds, answer within the default `command_timeout`.
 */
const SCRIPTS = 48;

/** Some milliseconds of work. */
const RECORDS_AT_ONCE = 50;

interface Asked {
  readonly target: Target;
  readonly record: HostRecord;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What comes of the work; undefined as soon as the signal aborts. The work itself goes on. */
async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  if (signal === undefined) return work;
  let leave = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Opens the service. Nothing is read or started before it is asked for: a list needs neither threads nor SSH. */
export function openService({
  environment,
  loaded,
  worker,
  providers = [],
  keepConnections = false,
  onLogProblem = () => {},
}: ServiceOptions): Service {
  const { config, directories } = loaded;
  const { options } = config;
  const stores = lazyStores(async (mode, signal) => {
    const how = {
      path: options.cacheFile,
      mode,
      autosave: options.cacheAutosave,
      historyDays: options.historyDays,
      now: () => environment.clock(),
    };
    const store = await openStore(how, signal);
    try {
      if (mode === 'write' && options.cacheAutosave) {
        const names = config.hosts.map((host) => host.name);
        if (options.cacheAutopurge) await store.purge(names, signal);
        await store.prune(signal);
      }
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  });
  const sshConfigs = async () => {
    const { readSshConfigs } = await import('./ssh/read-config.ts');
    return readSshConfigs(options.sshConfigFile, environment.home);
  };
  const chosen = (names: readonly string[] | undefined): readonly HostConfig[] => {
    if (names === undefined) return config.hosts;
    const wanted = new Set(names);
    return config.hosts.filter((host) => wanted.has(host.name));
  };

  const rowOf = (
    { name, description, tags }: HostConfig,
    summary: HostSummary | undefined,
    now: string,
  ): Row => ({
    name,
    tags,
    stale: summary === undefined || isStale(summary, now, options.staleThreshold),
    ...(description === undefined ? {} : { description }),
    ...(summary === undefined ? {} : { summary }),
  });

  const login = loginOf(environment, options.defaultTimeout * 1000);
  const log = openLog(options, () => environment.clock(), onLogProblem);
  const write = (level: LogLevel, message: string, host?: string): void => {
    const at = environment.clock().toISOString();
    log.write({ at, level, message, ...(host === undefined ? {} : { host }) });
  };
  const keeps = keepConnections && options.sshPipelining;
  /** One for all runs, if connections are kept. */
  let pool: Promise<Pool> | undefined;
  let keptConnections: () => readonly KeptConnection[] = () => [];
  const startPool = async (tasks: number, configs: readonly SshConfig[]): Promise<Pool> => {
    const [{ openPool }, { sharedBudget }, { AGENT_LIMITS }] = await Promise.all([
      import('./pool.ts'),
      import('./ssh/budget.ts'),
      import('./ssh/agent-limits.ts'),
    ]);
    const threads = await threadCount(options.workerThreads, tasks);
    const opened = openPool({
      threads,
      worker: worker ?? new URL('./session-worker.js', import.meta.url),
      providers,
      ...(log.least === 'DEBUG' && {
        tracing: { detail: options.debug ? 'library' : 'ours', tell: log.write },
      }),
      transport: {
        login,
        sshConfigs: configs,
        sshConfigFile: options.sshConfigFile,
        knownHostsFile: join(directories.state, 'known_hosts'),
        budget: sharedBudget(),
        handshakes: HANDSHAKES,
        scripts: Math.ceil(SCRIPTS / threads),
        hopHandshakes: Math.max(1, Math.floor(HOP_HANDSHAKES / threads)),
        hopDefaults: hopDefaults(config),
        agent: {
          ...AGENT_LIMITS,
          signatures: Math.max(1, Math.floor(AGENT_LIMITS.signatures / threads)),
        },
      },
      ...(keeps && {
        keep: {
          lifetimeMs: options.sshPipeliningLifetime * 1000,
          reapIntervalMs: options.sshPipeliningReapInterval * 1000,
        },
      }),
    });
    keptConnections = () => opened.connections?.list() ?? [];
    return opened;
  };

  return {
    loaded,
    rows: async (names, { fixes = false } = {}) => {
      const store = await stores.for('read');
      const summaries = await store.summaries();
      const oldest = fixes ? await store.oldestFixes() : new Map<string, string>();
      const now = environment.clock().toISOString();
      return chosen(names).map((host) => {
        const row = rowOf(host, summaries.get(host.name), now);
        const since = oldest.get(host.name);
        if (since === undefined) return row;
        const seconds = (Date.parse(now) - Date.parse(since)) / 1000;
        return { ...row, oldestFix: { since, seconds } };
      });
    },
    rowsSince: async (revision) => {
      const store = await stores.for('read');
      const kept = store.kept();
      // Asked every second by whoever shows a fleet, and nearly always for nothing.
      if (kept.size === 0 && (await store.revision()) === revision) return { revision, rows: [] };
      const changes = await store.changedSince(revision);
      const now = environment.clock().toISOString();
      const rows = config.hosts.flatMap((host) => {
        const summary = kept.get(host.name) ?? changes.summaries.get(host.name);
        const hasChanged = summary !== undefined || changes.complete || revision < 0;
        return hasChanged ? [rowOf(host, summary, now)] : [];
      });
      return { revision: changes.revision, rows };
    },
    entries: async function* (names, { history } = {}) {
      const store = await stores.for('read');
      const now = environment.clock().toISOString();
      for (const host of chosen(names)) {
        const record = (await store.record(host.name)) ?? newRecord();
        const stale = isStale(summarize(record), now, options.staleThreshold);
        const entry = { host, record, stale };
        if (history === undefined) yield entry;
        else if (history === 'all') yield { ...entry, spans: await store.pendingSince(host.name) };
        else yield { ...entry, spans: await store.pendingSecuritySince(host.name) };
      }
    },
    record: async (name) => (await (await stores.for('read')).record(name)) ?? newRecord(),
    evidence: async (name) => (await stores.for('read')).evidence(name),
    pendingSince: async (name) => (await stores.for('read')).pendingSince(name),
    changes: async function* (since) {
      const store = await stores.for('read');
      for (const [at, { name }] of config.hosts.entries()) {
        yield changesSince(await store.changes(name, since), since.toISOString());
        // A fleet takes seconds, and whoever reads may want to stop.
        if ((at + 1) % RECORDS_AT_ONCE === 0) await nextTurn();
      }
    },
    exposure: async (name, since) => {
      const spans = await (await stores.for('read')).spans(name, since);
      return exposure(spans, since.toISOString(), environment.clock().toISOString());
    },
    loginName: async (name) => {
      const host = config.hosts.find((candidate) => candidate.name === name);
      if (host === undefined) throw new Error(`no host "${name}"`);
      const { endpointOf } = await import('./ssh/endpoint.ts');
      return endpointOf(targetOf(host, config), await sshConfigs(), login).username;
    },
    ignoredSshConfig: async () => (await sshConfigs()).flatMap((file) => file.ignored),
    run: async function* (steps, names, { signal } = {}) {
      const { runTasks } = await import('./run.ts');
      // What a worker throws as it starts could only be told of each host.
      if (providers.length > 0)
        await (await import('./load-providers.ts')).loadProviders(providers);
      const configs = await sshConfigs();
      // Another process may keep it locked for half a minute.
      const saved = await orAborted(stores.for('write'), signal);
      if (saved === undefined) return;
      const asked: Asked[] = [];
      for (const host of chosen(names)) {
        const record = (await saved.record(host.name)) ?? newRecord();
        asked.push({ target: targetOf(host, config), record });
        // Records are decoded by this thread, and whoever shows the fleet has keys to answer meanwhile.
        if (asked.length % RECORDS_AT_ONCE === 0) await nextTurn();
      }
      const { tasks, skips } = plan(asked, steps);
      const tell = (event: HostEvent): void => {
        const entry = eventEntry(event, environment.clock().toISOString());
        if (entry !== undefined) log.write(entry);
      };
      write('INFO', `${steps.join(', ')}: begins with ${counted(asked.length, 'host')}`);
      for (const skip of skips) {
        const event: HostEvent = { type: 'skipped', ...skip };
        tell(event);
        yield event;
      }
      if (tasks.length === 0) return;
      const began = environment.clock().getTime();
      if (keeps) pool ??= startPool(config.hosts.length, configs);
      const carrier = await (pool ?? startPool(tasks.length, configs));
      const saving = startSaving(saved, signal);
      try {
        const limits = { carrier, maxHosts: options.maxThreads, signal: saving.signal };
        for await (const event of runTasks(tasks, limits)) {
          tell(event);
          await saving.apply(event);
          yield event;
        }
      } finally {
        await Promise.all([keeps ? undefined : carrier.close(), saving.done()]);
        const seconds = Math.max(0, environment.clock().getTime() - began) / 1000;
        const end = signal?.aborted ? 'stopped' : 'ended';
        write('INFO', `${steps.join(', ')}: ${end} after ${seconds.toFixed(1)} s`);
      }
    },
    connections: () => {
      const now = environment.clock().getTime();
      const kept = new Map(keptConnections().map((one) => [one.host, one]));
      return config.hosts.flatMap(({ name }) => {
        const one = kept.get(name);
        if (one === undefined) return [];
        if (one.idleSince === undefined) return { host: name, expiring: false };
        const idleSeconds = Math.max(0, Math.floor((now - one.idleSince) / 1000));
        return { host: name, idleSeconds, expiring: idleSeconds >= options.sshPipeliningLifetime };
      });
    },
    closeConnections: async (names) => (await pool)?.connections?.closeKept(names),
    log: write,
    onLog: log.follow,
    save: async () => (await stores.for('write')).save(),
    close: async () => {
      const open = pool;
      pool = undefined;
      try {
        await Promise.all([open?.then((threads) => threads.close()), stores.close()]);
      } finally {
        await log.close();
      }
    },
  };
}

/**
 * Half as many as there are CPUs, from 2 to 8, and no more than a few hosts each make worth while. The main thread and
 * what else the machine does want the rest, and each thread costs some 35 MiB and its own warm-up.
 */
async function threadCount(configured: number | null, tasks: number): Promise<number> {
  const { availableParallelism } = await import('node:os');
  const most = configured ?? Math.min(8, Math.max(2, Math.floor(availableParallelism() / 2)));
  return Math.min(most, Math.ceil(tasks / 4));
}
