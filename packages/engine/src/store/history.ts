/** The table `updates`: when each update was first seen, and when it went away. */
import type { UpdateSpan, UpdateState } from '@exosphere/core';
import type { Database, SqlValue } from './database.ts';
import { flag, withoutNulls } from './summary-row.ts';

/** A span, and where it was seen. */
export interface HostSpan extends UpdateSpan {
  readonly host: string;
  /** Provider id. */
  readonly source: string;
}

const COLUMNS = [
  'host',
  'source',
  'package',
  'arch',
  'first_seen',
  'installed',
  'candidate',
  'state',
  'security',
  'security_since',
  'gone_at',
] as const;

type Row = readonly [
  host: string,
  source: string,
  name: string,
  arch: string,
  firstSeen: string,
  installed: string | null,
  candidate: string | null,
  state: UpdateState,
  security: 0 | 1 | null,
  securitySince: string | null,
  goneAt: string | null,
];

/** What is still there of one source of a host, or of all its sources. */
export function openSpans(db: Database, host: string, source?: string): readonly HostSpan[] {
  return source === undefined
    ? spans(db, 'host = ? AND gone_at IS NULL', [host])
    : spans(db, 'host = ? AND source = ? AND gone_at IS NULL', [host, source]);
}

/** What came or went at or after a time (ISO 8601, UTC), on all hosts. */
export function spansChangedSince(db: Database, since: string): readonly HostSpan[] {
  return spans(db, 'first_seen >= ?1 OR gone_at >= ?1', [since]);
}

// As one JSON text, since libsql takes several times as long to hand over single values.
function spans(db: Database, condition: string, values: readonly SqlValue[]): readonly HostSpan[] {
  const json = db.value(
    `SELECT json_group_array(json_array(${COLUMNS.join()})) FROM updates WHERE ${condition}`,
    values,
  );
  return (JSON.parse(String(json)) as readonly Row[]).map(spanOf);
}

function spanOf(row: Row): HostSpan {
  const [host, source, name, arch, firstSeen, installed, candidate, state, ...rest] = row;
  const [security, securitySince, goneAt] = rest;
  return {
    host,
    source,
    name,
    ...(arch === '' ? {} : { arch }),
    installed,
    candidate,
    state,
    ...(security === null ? {} : { security: security === 1 }),
    firstSeen,
    ...withoutNulls({ securitySince, goneAt }),
  };
}

/** Most rows per statement: few enough that every number of rows may have its statement compiled. */
const BATCH = 64;

/** Writes spans that are new or differ from what is stored. */
export function writeSpans(
  db: Database,
  host: string,
  source: string,
  changed: readonly UpdateSpan[],
): void {
  for (let start = 0; start < changed.length; start += BATCH) {
    const batch = changed.slice(start, start + BATCH);
    const values = batch.flatMap((span) => rowOf(host, source, span));
    db.run(upsert(batch.length), values);
  }
}

function rowOf(host: string, source: string, span: UpdateSpan): Row {
  return [
    host,
    source,
    span.name,
    span.arch ?? '',
    span.firstSeen,
    span.installed,
    span.candidate,
    span.state,
    flag(span.security),
    span.securitySince ?? null,
    span.goneAt ?? null,
  ];
}

function upsert(rows: number): string {
  const places = `(${COLUMNS.map(() => '?').join()})`;
  const facts = COLUMNS.slice(5).map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO updates (${COLUMNS.join()}) VALUES ${Array(rows).fill(places).join()}
    ON CONFLICT (host, source, package, arch, first_seen) DO UPDATE SET ${facts.join()}`;
}

/** Ends the spans of sources that a discovery no longer finds on the host: no list of theirs will ever do it. */
export function endOtherSources(
  db: Database,
  host: string,
  sources: readonly string[],
  at: string,
): void {
  db.run(
    `UPDATE updates SET gone_at = ? WHERE host = ? AND gone_at IS NULL
      AND source NOT IN (SELECT value FROM json_each(?))`,
    [at, host, JSON.stringify(sources)],
  );
}

/** Forgets refreshes and ended spans from before a time (ISO 8601, UTC). What is still there stays. */
export function pruneHistory(db: Database, before: string): void {
  db.run('DELETE FROM updates WHERE gone_at < ?', [before]);
  // Host by host along the key: the table has no index by time alone.
  db.run(
    `DELETE FROM refreshes WHERE (host, at) IN (
      SELECT host, at FROM hosts CROSS JOIN refreshes ON host = name WHERE at < ?)`,
    [before],
  );
}
