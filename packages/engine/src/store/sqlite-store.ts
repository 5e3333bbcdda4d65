/** The store over one connection: reads go straight to the tables, writes wait for their group. */
import {
  type HostEvent,
  type HostRecord,
  type HostSpan,
  type HostSummary,
  newRecord,
  type OperationEvidence,
  reduceHost,
  summarize,
} from '@exosphere/core';
import type { Database } from './database.ts';
import { GROUP_SIZE, GroupQueue, type Settled } from './group-queue.ts';
import {
  oldestFixes,
  openSecuritySpans,
  openSpans,
  pruneHistory,
  spansChangedSince,
  spansOf,
} from './history.ts';
import { type LogSync, openLogSync } from './log-sync.ts';
import { openFile } from './open-file.ts';
import { PATIENCE_MS, whenFree } from './retry.ts';
import type { Store, StoreOptions } from './store.ts';
import { toStoreError } from './store-error.ts';
import {
  type Changes,
  readChanges,
  readEvidence,
  readRecord,
  readRevision,
  removeAbandoned,
} from './tables.ts';
import { transaction } from './transaction.ts';
import { type DoneEvent, writeEvents } from './write.ts';

const DAY_MS = 86_400_000;

/** A host out of the configuration is forgotten after this long: two configurations may share a store. */
const ABANDONED_DAYS = 7;

export class SqliteStore implements Store {
  readonly #options: StoreOptions;
  readonly #queue = new GroupQueue((events: readonly DoneEvent[]) => this.#write(events));
  /** Undefined: opened for reading, and there was no file. */
  #db: Database | undefined;
  /** Of a store that is written. */
  readonly #log: LogSync | undefined;
  /** What autosave off keeps back: the events, and the records they lead to. */
  #unsaved: DoneEvent[] = [];
  readonly #overlay = new Map<string, HostRecord>();
  #saving: Promise<void> | undefined;
  #closed = false;

  constructor(options: StoreOptions, db: Database | undefined) {
    this.#options = options;
    this.#db = db;
    if (db !== undefined && options.mode === 'write') this.#log = openLogSync(db, options.path);
  }

  async summaries(): Promise<ReadonlyMap<string, HostSummary>> {
    const { summaries } = await this.#read((db) => readChanges(db, -1), NOTHING);
    return this.#overlay.size === 0 ? summaries : new Map([...summaries, ...this.kept()]);
  }

  kept(): ReadonlyMap<string, HostSummary> {
    return new Map([...this.#overlay].map(([name, record]) => [name, summarize(record)]));
  }

  async record(name: string): Promise<HostRecord | undefined> {
    const kept = this.#overlay.get(name);
    if (kept !== undefined) return kept;
    const json = await this.#read((db) => readRecord(db, name), undefined);
    if (json === undefined) return undefined;
    const { decodeRecord } = await import('./decode.ts');
    return decodeRecord(json, name, this.#options.path);
  }

  async evidence(name: string): Promise<readonly OperationEvidence[]> {
    const stored = await this.#read((db) => readEvidence(db, name), new Map<string, string>());
    const { decodeEvidence } = await import('./decode.ts');
    return (['refresh', 'sync'] as const).flatMap((operation) => {
      const kept = this.#unsavedEvidence(name, operation);
      if (kept !== undefined) return [kept];
      const json = stored.get(operation);
      return json === undefined ? [] : [decodeEvidence(operation, json, name, this.#options.path)];
    });
  }

  async apply(event: HostEvent): Promise<HostRecord> {
    if (event.type !== 'done') return (await this.record(event.host)) ?? newRecord();
    if (this.#options.autosave) return this.#queue.add(event);
    const stored = (await this.record(event.host)) ?? newRecord();
    // Whatever was applied while the record was read comes first.
    const before = this.#overlay.get(event.host) ?? stored;
    const record = reduceHost(before, event);
    if (record === before) return record;
    this.#overlay.set(event.host, record);
    this.#unsaved.push(event);
    return record;
  }

  flush(): Promise<void> {
    return this.#queue.flush();
  }

  save(): Promise<void> {
    if (this.#saving === undefined && this.#unsaved.length > 0) this.#saving = this.#saveAll();
    return this.#saving ?? Promise.resolve();
  }

  async purge(configured: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    if (configured.length === 0 || !this.#options.autosave) return [];
    const before = this.#daysAgo(ABANDONED_DAYS);
    return this.#change((db) => removeAbandoned(db, configured, before), signal);
  }

  async prune(signal?: AbortSignal): Promise<void> {
    const { historyDays } = this.#options;
    if (historyDays === 0) return;
    await this.#change((db) => pruneHistory(db, this.#daysAgo(historyDays)), signal);
  }

  revision(): Promise<number> {
    return this.#read(readRevision, 0);
  }

  changedSince(revision: number): Promise<Changes> {
    return this.#read((db) => readChanges(db, revision), NOTHING);
  }

  pendingSince(host: string): Promise<readonly HostSpan[]> {
    return this.#read((db) => openSpans(db, host), []);
  }

  pendingSecuritySince(host: string): Promise<readonly HostSpan[]> {
    return this.#read((db) => openSecuritySpans(db, host), []);
  }

  oldestFixes(): Promise<ReadonlyMap<string, string>> {
    return this.#read(oldestFixes, new Map<string, string>());
  }

  changes(host: string, since: Date): Promise<readonly HostSpan[]> {
    return this.#read((db) => spansChangedSince(db, host, since.toISOString()), []);
  }

  spans(host: string, since: Date): Promise<readonly HostSpan[]> {
    return this.#read((db) => spansOf(db, host, since.toISOString()), []);
  }

  async close(): Promise<void> {
    await this.flush();
    const db = this.#db;
    this.#db = undefined;
    this.#closed = true;
    await this.#log?.close();
    if (this.#options.mode === 'write') mergeLog(db);
    db?.close();
  }

  async #saveAll(): Promise<void> {
    try {
      while (this.#unsaved.length > 0) {
        const group = this.#unsaved.slice(0, GROUP_SIZE);
        const written = await this.#write(group);
        this.#unsaved.splice(0, group.length);
        for (const one of written) if (!one.ok) throw one.error;
      }
      this.#overlay.clear();
    } finally {
      this.#saving = undefined;
    }
  }

  async #write(events: readonly DoneEvent[]): Promise<readonly Settled<HostRecord>[]> {
    const { decodeRecord } = await import('./decode.ts');
    const { path, now } = this.#options;
    const decode = (json: string, host: string) => decodeRecord(json, host, path);
    return this.#change((db) => writeEvents(db, events, decode, now().toISOString()));
  }

  /** One transaction, on disk when it resolves. The work may run several times. */
  async #change<T>(work: (db: Database) => T, signal?: AbortSignal): Promise<T> {
    const db = this.#db;
    const log = this.#log;
    if (db === undefined || log === undefined) throw new Error('the store is not open for writing');
    const result = await this.#attempt(() => transaction(db, () => work(db)), signal);
    await this.#attempt(() => log.sync());
    return result;
  }

  /** `otherwise`: what is read where there is no file. */
  async #read<T>(work: (db: Database) => T, otherwise: T): Promise<T> {
    if (this.#closed) throw new Error('the store is closed');
    // Another process may have made the file meanwhile.
    this.#db ??= await openFile(this.#options.path, this.#options.mode);
    const db = this.#db;
    return db === undefined ? otherwise : this.#attempt(() => work(db));
  }

  async #attempt<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await whenFree(work, PATIENCE_MS, signal);
    } catch (error) {
      throw toStoreError(error, this.#options.path, this.#options.mode);
    }
  }

  #unsavedEvidence(
    host: string,
    operation: OperationEvidence['operation'],
  ): OperationEvidence | undefined {
    for (const event of this.#unsaved.toReversed()) {
      if (event.host !== host || event.step !== operation) continue;
      const told = event.outcome.ok ? event.outcome.report : event.outcome;
      if ('evidence' in told && told.evidence !== undefined) {
        return { operation, at: event.at, commands: told.evidence };
      }
    }
    return undefined;
  }

  #daysAgo(days: number): string {
    return new Date(this.#options.now().getTime() - days * DAY_MS).toISOString();
  }
}

/** What one file holds needs no second one to be read: for people who copy it. A reader at work just prevents it. */
function mergeLog(db: Database | undefined): void {
  try {
    db?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Everything is committed already, and the next process merges the log as soon as it can.
  }
}

const NOTHING: Changes = { revision: 0, complete: false, summaries: new Map() };
