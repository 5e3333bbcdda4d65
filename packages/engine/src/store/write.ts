/** Writes what events taught about hosts: inside one transaction, on the rows as they are then. */
import {
  type Evidence,
  type HostEvent,
  type HostRecord,
  type HostSummary,
  newRecord,
  type Operation,
  reduceHost,
  summarize,
} from '@exosphere/core';
import type { Database } from './database.ts';
import { encodeEvidence } from './evidence.ts';
import type { Settled } from './group-queue.ts';
import { endOtherSources, writeUpdates } from './history.ts';
import { StoreError } from './store-error.ts';
import { certain, flag, SUMMARY_COLUMNS, summaryRow } from './summary-row.ts';
import { readRecord, readRevision } from './tables.ts';

/** A step of a host that ended: the only event that teaches something. */
export type DoneEvent = Extract<HostEvent, { readonly type: 'done' }>;

/** A host's record after the events so far. */
interface Draft extends Stored {
  readonly summary: HostSummary;
}

interface Stored {
  /** As it is stored; undefined: not yet. */
  readonly json: string | undefined;
  readonly record: HostRecord;
}

/**
 * Reduces each event on its host's stored record and writes what changed, in the order given. Must run inside a
 * transaction: only then nobody else's change is lost. `now` (ISO 8601, UTC) is stored as the time of writing.
 * Gives the record after each event, or why the stored one could not be read.
 */
export function writeEvents(
  db: Database,
  events: readonly DoneEvent[],
  decode: (json: string, host: string) => HostRecord,
  now: string,
): readonly Settled<HostRecord>[] {
  const drafts = new Map<string, Draft>();
  const written = events.map((event): Settled<HostRecord> => {
    const before = drafts.get(event.host) ?? readStored(db, event.host, decode);
    if (before instanceof StoreError) return { ok: false, error: before };
    const record = reduceHost(before.record, event);
    if (record === before.record) return { ok: true, value: record };
    const summary = summarize(record);
    writeFacts(db, event, summary);
    drafts.set(event.host, { json: before.json, record, summary });
    return { ok: true, value: record };
  });
  writeDrafts(db, drafts, now);
  return written;
}

function readStored(
  db: Database,
  host: string,
  decode: (json: string, host: string) => HostRecord,
): Stored | StoreError {
  const json = readRecord(db, host);
  if (json === undefined) return { json, record: newRecord() };
  try {
    return { json, record: decode(json, host) };
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

/** What one event adds beside the record: history, counts and evidence. */
function writeFacts(db: Database, event: DoneEvent, summary: HostSummary): void {
  const { host, at, step, outcome } = event;
  if (!outcome.ok) {
    if (outcome.evidence !== undefined) writeEvidence(db, host, step, outcome.evidence, at);
    return;
  }
  const { report } = outcome;
  if (report.operation === 'discover') endOtherSources(db, host, report.sources, at);
  if (report.operation === 'refresh') {
    for (const [source, { updates }] of Object.entries(report.sources)) {
      if (updates.known) writeUpdates(db, host, source, updates.value, at);
    }
    writeCounts(db, host, at, summary);
  }
  if (report.operation === 'refresh' || report.operation === 'sync') {
    writeEvidence(db, host, report.operation, report.evidence, at);
  }
}

function writeEvidence(
  db: Database,
  host: string,
  operation: Operation,
  evidence: readonly Evidence[],
  at: string,
): void {
  if (operation !== 'refresh' && operation !== 'sync') return;
  db.run(
    `INSERT INTO evidence (host, operation, evidence) VALUES (?, ?, ?)
      ON CONFLICT (host, operation) DO UPDATE SET evidence = excluded.evidence`,
    [host, operation, encodeEvidence(operation, evidence, at)],
  );
}

function writeCounts(db: Database, host: string, at: string, summary: HostSummary): void {
  const { updates, security, heldSecurity, reboot } = summary;
  db.run(
    `INSERT INTO refreshes (host, at, updates, security, held_security, reboot)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, at) DO UPDATE SET updates = excluded.updates, security = excluded.security,
        held_security = excluded.held_security, reboot = excluded.reboot`,
    [host, at, certain(updates), certain(security), certain(heldSecurity), flag(reboot)],
  );
}

const HOST_COLUMNS = ['name', ...SUMMARY_COLUMNS, 'rev', 'written_at'];

const WRITE_HOST = `INSERT INTO hosts (${HOST_COLUMNS.join()})
  VALUES (${HOST_COLUMNS.map(() => '?').join()})
  ON CONFLICT (name) DO UPDATE SET ${HOST_COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join()}`;

function writeDrafts(db: Database, drafts: ReadonlyMap<string, Draft>, now: string): void {
  if (drafts.size === 0) return;
  let revision = readRevision(db);
  for (const [host, { json, record, summary }] of drafts) {
    revision += 1;
    db.run(WRITE_HOST, [host, ...summaryRow(summary), revision, now]);
    const text = JSON.stringify(record);
    if (text === json) continue;
    db.run(
      `INSERT INTO records (host, record) VALUES (?, ?)
        ON CONFLICT (host) DO UPDATE SET record = excluded.record`,
      [host, text],
    );
  }
  db.run('UPDATE revision SET newest = ?', [revision]);
}
