/** The only door for the front ends: configuration, store and runs behind one interface. */
import type {
  Change,
  Exposure,
  HostConfig,
  HostEvent,
  HostRecord,
  HostSpan,
  LogLevel,
  Operation,
  OperationEvidence,
  Row,
} from '@exosphere/core';
import type { LoadedConfig } from './config/load.ts';
import { openConfiguredStore } from './configured-store.ts';
import { connectionStates, type OpenConnectionState } from './connection-states.ts';
import type { Environment } from './environment.ts';
import type { LogEntry } from './log/entry.ts';
import { openLog } from './log/log.ts';
import { ownPools, type StartPool, sharedPool } from './pools.ts';
import {
  type HostEntry,
  type ReadingTools,
  readChanges,
  readEntries,
  readExposure,
  readRows,
  readRowsSince,
  recordOf,
} from './reading.ts';
import type { RowChanges } from './rows.ts';
import type { RunOptions } from './run-options.ts';
import type { RunTools } from './run-steps.ts';
import type { SshConfig } from './ssh/config-file.ts';
import { loginOf } from './ssh/login.ts';
import { lazyStores } from './stores.ts';
import { targetOf } from './target.ts';

export type { HostEntry, OpenConnectionState, RowChanges, RunOptions };

/** Everything that front ends do with the configured hosts. The store is read and written behind it. */
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

/** What a service is opened with. */
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

/** Opens the service. Nothing is read or started before it is asked for: a list needs neither threads nor SSH. */
export function openService({
  environment,
  loaded,
  worker = new URL('./session-worker.js', import.meta.url),
  providers = [],
  keepConnections = false,
  onLogProblem = () => {},
}: ServiceOptions): Service {
  const { config } = loaded;
  const { options } = config;
  const now = (): Date => environment.clock();
  const login = loginOf(environment, options.defaultTimeout * 1000);
  const log = openLog(options, now, onLogProblem);
  const stores = lazyStores((mode, signal) => openConfiguredStore(config, now, mode, signal));
  const sshConfigs = async (): Promise<readonly SshConfig[]> => {
    const { readSshConfigs } = await import('./ssh/read-config.ts');
    return readSshConfigs(options.sshConfigFile, environment.home);
  };
  const keeps = keepConnections && options.sshPipelining;
  const start: StartPool = async (configs, hosts) => {
    const { startPool } = await import('./start-pool.ts');
    return startPool({ loaded, login, worker, providers, log, keeps }, configs, hosts);
  };
  const pools = keeps ? sharedPool(start, config.hosts.length) : ownPools(start);
  const reading: ReadingTools = { config, store: () => stores.for('read'), now };
  const running: RunTools = {
    config,
    providers,
    pools,
    log,
    store: () => stores.for('write'),
    sshConfigs,
    now,
  };

  return {
    loaded,
    rows: (names, how) => readRows(reading, chosen(config.hosts, names), how),
    rowsSince: (revision) => readRowsSince(reading, revision),
    entries: (names, how) => readEntries(reading, chosen(config.hosts, names), how),
    record: async (name) => recordOf(await reading.store(), name),
    evidence: async (name) => (await reading.store()).evidence(name),
    pendingSince: async (name) => (await reading.store()).pendingSince(name),
    changes: (since) => readChanges(reading, since),
    exposure: (name, since) => readExposure(reading, name, since),
    loginName: async (name) => {
      const host = config.hosts.find((candidate) => candidate.name === name);
      if (host === undefined) throw new Error(`no host "${name}"`);
      const { endpointOf } = await import('./ssh/endpoint.ts');
      return endpointOf(targetOf(host, config), await sshConfigs(), login).username;
    },
    ignoredSshConfig: async () => (await sshConfigs()).flatMap((file) => file.ignored),
    run: async function* (steps, names, how) {
      const { runSteps } = await import('./run-steps.ts');
      yield* runSteps(running, steps, chosen(config.hosts, names), how);
    },
    connections: () =>
      connectionStates(config.hosts, pools.connections(), options.sshPipeliningLifetime, now()),
    closeConnections: pools.closeConnections,
    log: (level, message, host) =>
      log.write({ at: now().toISOString(), level, message, ...(host !== undefined && { host }) }),
    onLog: log.follow,
    save: async () => (await stores.for('write')).save(),
    close: async () => {
      try {
        await Promise.all([pools.close(), stores.close()]);
      } finally {
        await log.close();
      }
    },
  };
}

/** Those that are named, or all, in configuration order. Names that nobody has are left out. */
function chosen(
  hosts: readonly HostConfig[],
  names: readonly string[] | undefined,
): readonly HostConfig[] {
  if (names === undefined) return hosts;
  const wanted = new Set(names);
  return hosts.filter((host) => wanted.has(host.name));
}
