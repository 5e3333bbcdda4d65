/** What was learnt of the hosts, kept in one SQLite file that several processes may use at once. */
import type {
  HostEvent,
  HostRecord,
  HostSpan,
  HostSummary,
  OperationEvidence,
} from '@exosphere/core';
import { openFile } from './open-file.ts';
import { MIGRATIONS } from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Mode } from './store-error.ts';
import type { Changes } from './tables.ts';

export interface StoreOptions {
  /** Absolute. Created when opened for writing, with its directory, for their owner alone. */
  readonly path: string;
  /** `read`: a file that is not there is an empty store. */
  readonly mode: Mode;
  /** Off: events are kept in memory, where reads see them, until `save`. */
  readonly autosave: boolean;
  /** How long ended updates and counts are kept; 0: for ever. */
  readonly historyDays: number;
  now(): Date;
}

/** Every method throws `StoreError` when the file cannot do what is asked; the file is then left as it is. */
export interface Store {
  /** What lists show, of every stored host. Costs nothing per update. */
  summaries(): Promise<ReadonlyMap<string, HostSummary>>;
  /** The same of the hosts whose newest events autosave off keeps back. */
  kept(): ReadonlyMap<string, HostSummary>;
  /** Undefined: nothing is stored. */
  record(name: string): Promise<HostRecord | undefined>;
  /** How the newest answers of a host came about: of the last refresh, then of the last sync. */
  evidence(name: string): Promise<readonly OperationEvidence[]>;
  /** Takes an event in. Gives the record after it, once that is on disk; groups of about 100 ms share a commit. */
  apply(event: HostEvent): Promise<HostRecord>;
  /** Commits what was applied, without waiting for the group. Failures are told to those who applied. */
  flush(): Promise<void>;
  /** Writes what autosave off kept back. What cannot be written stays kept. */
  save(): Promise<void>;
  /**
   * Forgets the hosts that are not configured and that nobody wrote for 7 days; gives their names. Does nothing when
   * no host is configured, or with autosave off. After an abort it no longer waits for another process, and throws.
   */
  purge(configured: readonly string[], signal?: AbortSignal): Promise<readonly string[]>;
  /** Forgets history that is older than `historyDays`. An abort as for `purge`. */
  prune(signal?: AbortSignal): Promise<void>;
  /** Grows with every change of any process; 0: nothing was ever written. */
  revision(): Promise<number>;
  /** What changed after a revision, in the file: events that autosave off keeps back are not in it. */
  changedSince(revision: number): Promise<Changes>;
  /** The updates of a host that are still there, with the times since when. */
  pendingSince(host: string): Promise<readonly HostSpan[]>;
  /** Of those, what would be installed now and is known to fix a vulnerability. */
  pendingSecuritySince(host: string): Promise<readonly HostSpan[]>;
  /** The same of all hosts that have some, as the time since when the oldest is known to be one: ISO 8601, UTC. */
  oldestFixes(): Promise<ReadonlyMap<string, string>>;
  /** The updates of a host that came, turned out to be security updates, or went at or after a time. */
  changes(host: string, since: Date): Promise<readonly HostSpan[]>;
  /** The updates of a host that were there at a time or later. */
  spans(host: string, since: Date): Promise<readonly HostSpan[]>;
  /** Commits what was applied and merges the write-ahead log. What autosave off kept back is lost. */
  close(): Promise<void>;
}

/**
 * Opens the store. Throws `StoreError` when there is a file that cannot be used: it is never replaced. After an abort
 * it no longer waits for another process to open it, and throws the reason.
 */
export async function openStore(options: StoreOptions, signal?: AbortSignal): Promise<Store> {
  return new SqliteStore(options, await openFile(options.path, options.mode, MIGRATIONS, signal));
}
