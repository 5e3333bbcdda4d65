/** Writes what events taught about hosts: inside one transaction, on the rows as they are then. */
import {
  type HostEvent,
  type HostRecord,
  type HostSummary,
  newRecord,
  reduceHistory,
  reduceHost,
  summarize,
} from '@exosphere/core';
import type { Database } from './database.ts';
import { encodeEvidence } from './evidence.ts';
import type { Settled } from './group-queue.ts';
import { endOtherSources, openSpans, writeSpans } from './history.ts';
import { StoreError } from './store-error.ts';
import { certain, flag, SUMMARY_COLUMNS, summaryRow } from './summary-row.ts';

/** A step of a host that ended: the only event that teaches something. */
export type DoneEvent = Extract<HostEvent, { readonly type: 'done' }>;

interface Draft {
  /** As it is stored; undefined: not yet. */
  readonly json: string | undefined;
  readonly record: HostRecord;
  readonly changed: boolean;
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
    const draft = drafts.get(event.host) ?? readDraft(db, event.host, decode);
    if (draft instanceof StoreError) return { ok: false, error: draft };
    const record = reduceHost(draft.record, event);
    if (record !== draft.record) writeFacts(db, event, record);
    drafts.set(event.host, {
      json: draft.json,
      record,
      changed: draft.changed || record !== draft.record,
    });
    return { ok: true, value: record };
  });
  writeDrafts(db, drafts, now);
  return written;
}

function readDraft(
  db: Database,
  host: string,
  decode: (json: string, host: string) => HostRecord,
): Draft | StoreError {
  const json = db.value('SELECT record FROM records WHERE host = ?', [host]);
  if (typeof json !== 'string') return { json: undefined, record: newRecord(), changed: false };
  try {
    return { json, record: decode(json, host), changed: false };
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

/** What one event adds beside the record: history, counts and evidence. */
function writeFacts(db: Database, event: DoneEvent, record: HostRecord): void {
  if (!event.outcome.ok) return;
  const { host, at } = event;
  const { report } = event.outcome;
  if (report.operation === 'discover') endOtherSources(db, host, report.sources, at);
  if (report.operation === 'refresh') {
    for (const [source, { updates }] of Object.entries(report.sources)) {
      if (!updates.known) continue;
      writeSpans(db, host, source, reduceHistory(openSpans(db, host, source), updates.value, at));
    }
    writeCounts(db, host, at, summarize(record));
  }
  if (report.operation === 'refresh' || report.operation === 'sync') {
    db.run(
      `INSERT INTO evidence (host, operation, evidence) VALUES (?, ?, ?)
        ON CONFLICT (host, operation) DO UPDATE SET evidence = excluded.evidence`,
      [host, report.operation, encodeEvidence(report.operation, report.evidence)],
    );
  }
}

function writeCounts(db: Database, host: string, at: string, summary: HostSummary): void {
  const { updates, security, heldSecurity, reboot } = summary;
  db.run(
    `INSERT INTO refreshes (host, at, updates, security, held_security, reboot)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, at) DO UPDATE SET updates = excluded.updates, security = excluded.security,
        held_security = excluded.held_security, reboot = excluded.reboot`,
    [host, at, certain(updates), certain(security), heldSecurity, flag(reboot)],
  );
}

const HOST_COLUMNS = ['name', ...SUMMARY_COLUMNS, 'rev', 'written_at'];

const WRITE_HOST = `INSERT INTO hosts (${HOST_COLUMNS.join()})
  VALUES (${HOST_COLUMNS.map(() => '?').join()})
  ON CONFLICT (name) DO UPDATE SET ${HOST_COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join()}`;

function writeDrafts(db: Database, drafts: ReadonlyMap<string, Draft>, now: string): void {
  const changed = [...drafts].filter(([, draft]) => draft.changed);
  if (changed.length === 0) return;
  let revision = Number(db.value('SELECT newest FROM revision'));
  for (const [host, { json, record }] of changed) {
    revision += 1;
    db.run(WRITE_HOST, [host, ...summaryRow(summarize(record)), revision, now]);
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
