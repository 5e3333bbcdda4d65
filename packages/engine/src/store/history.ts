/** The history of updates: when each was first seen, and when it went away. */
import {
  type HostSpan,
  reduceHistory,
  type Update,
  type UpdateSpan,
  type UpdateState,
} from '@exosphere/core';
import type { Database } from './database.ts';
import { flag } from './summary-row.ts';

/** Takes in a known list of updates of one source, learnt at a time (ISO 8601, UTC). An equal list writes nothing. */
export function writeUpdates(
  db: Database,
  host: string,
  source: string,
  updates: readonly Update[],
  at: string,
): void {
  const key = [host, source];
  const stored = db.value('SELECT updates FROM open_updates WHERE host = ? AND source = ?', key);
  const { open, gone } = reduceHistory(parseSpans(String(stored ?? '[]')), updates, at);
  writeGone(db, host, source, gone);
  const json = JSON.stringify(open.map(rowOf));
  if (json === stored) return;
  db.run(
    `INSERT INTO open_updates (host, source, updates) VALUES (?, ?, ?)
      ON CONFLICT (host, source) DO UPDATE SET updates = excluded.updates`,
    [host, source, json],
  );
}

/** Ends the updates of sources that a discovery no longer finds on the host: no list of theirs will ever do it. */
export function endOtherSources(
  db: Database,
  host: string,
  sources: readonly string[],
  at: string,
): void {
  for (const { source, spans } of openSources(db, host)) {
    if (sources.includes(source)) continue;
    writeGone(
      db,
      host,
      source,
      spans.map((span) => ({ ...span, goneAt: at })),
    );
    db.run('DELETE FROM open_updates WHERE host = ? AND source = ?', [host, source]);
  }
}

/** What is still there on a host, of all its sources. */
export function openSpans(db: Database, host: string): readonly HostSpan[] {
  return openSources(db, host).flatMap(({ source, spans }) =>
    spans.map((span) => ({ ...span, host, source })),
  );
}

/** Of what is still there on a host, what would be installed now and is known to fix a vulnerability. */
export function openSecuritySpans(db: Database, host: string): readonly HostSpan[] {
  return openRows(db, host).flatMap(([source, updates]) =>
    // A report asks this of every host: only what is wanted becomes an object.
    (JSON.parse(updates) as readonly Row[])
      .filter((row) => row[6] === 1 && row[5] === 'pending')
      .map((row) => ({ ...spanOf(row), host, source })),
  );
}

/** By host, since when the oldest update is known to fix a vulnerability that would be installed now: ISO 8601, UTC. */
export function oldestFixes(db: Database): ReadonlyMap<string, string> {
  // A list of the fleet asks this: the rows are read where they are, and a host is one small answer.
  const json = db.value(
    `SELECT json_group_array(json_array(host, since)) FROM (
      SELECT host, min(json_extract(value, '$[7]')) AS since FROM open_updates, json_each(updates)
        WHERE json_extract(value, '$[6]') = 1 AND json_extract(value, '$[5]') = 'pending'
        GROUP BY host HAVING since IS NOT NULL)`,
  );
  return new Map(JSON.parse(String(json)) as readonly (readonly [string, string])[]);
}

/** What came, turned out to be a security update, or went at or after a time (ISO 8601, UTC), on a host. */
export function spansChangedSince(db: Database, host: string, since: string): readonly HostSpan[] {
  const isNew = ({ firstSeen, securitySince = '' }: UpdateSpan): boolean =>
    firstSeen >= since || securitySince >= since;
  const came = openSources(db, host).flatMap(({ source, spans }) =>
    spans.filter(isNew).map((span) => ({ ...span, host, source })),
  );
  return [...came, ...goneSpans(db, host, since)];
}

/** What was there on a host at a time (ISO 8601, UTC) or later. */
export function spansOf(db: Database, host: string, since: string): readonly HostSpan[] {
  return [...openSpans(db, host), ...goneSpans(db, host, since)];
}

/** What went away on a host at or after a time. */
function goneSpans(db: Database, host: string, since: string): readonly HostSpan[] {
  const json = db.value(
    `SELECT json_group_array(json_array(source, gone_at, json_array(${FACTS.join()})))
      FROM gone_updates WHERE host = ? AND gone_at >= ?`,
    [host, since],
  );
  const rows = JSON.parse(String(json)) as readonly (readonly [string, string, Row])[];
  return rows.map(([source, goneAt, row]) => ({ ...spanOf(row), host, source, goneAt }));
}

/** Forgets refreshes and updates that ended before a time (ISO 8601, UTC). What is still there stays. */
export function pruneHistory(db: Database, before: string): void {
  db.run('DELETE FROM gone_updates WHERE gone_at < ?', [before]);
  // Host by host along the key: the table has no index by time alone.
  db.run(
    `DELETE FROM refreshes WHERE (host, at) IN (
      SELECT host, at FROM hosts CROSS JOIN refreshes ON host = name WHERE at < ?)`,
    [before],
  );
}

interface OpenSource {
  readonly source: string;
  readonly spans: readonly UpdateSpan[];
}

function openSources(db: Database, host: string): readonly OpenSource[] {
  return openRows(db, host).map(([source, updates]) => ({ source, spans: parseSpans(updates) }));
}

/** Source and the JSON of its updates. */
function openRows(
  db: Database,
  host: string,
): readonly (readonly [source: string, updates: string])[] {
  const json = db.value(
    'SELECT json_group_array(json_array(source, updates)) FROM open_updates WHERE host = ?',
    [host],
  );
  return JSON.parse(String(json));
}

const FACTS = [
  'package',
  'arch',
  'first_seen',
  'installed',
  'candidate',
  'state',
  'security',
  'security_since',
] as const;

/** In the order of `FACTS`. */
type Row = readonly [
  name: string,
  arch: string,
  firstSeen: string,
  installed: string | null,
  candidate: string | null,
  state: UpdateState,
  security: 0 | 1 | null,
  securitySince: string | null,
];

function rowOf(span: UpdateSpan): Row {
  return [
    span.name,
    span.arch ?? '',
    span.firstSeen,
    span.installed,
    span.candidate,
    span.state,
    flag(span.security),
    span.securitySince ?? null,
  ];
}

function parseSpans(json: string): readonly UpdateSpan[] {
  return (JSON.parse(json) as readonly Row[]).map(spanOf);
}

function spanOf(row: Row): UpdateSpan {
  const [name, arch, firstSeen, installed, candidate, state, security, securitySince] = row;
  return {
    name,
    arch: arch === '' ? undefined : arch,
    installed,
    candidate,
    state,
    security: security === null ? undefined : security === 1,
    firstSeen,
    securitySince: securitySince ?? undefined,
  };
}

/** Rows per statement: few enough that SQLite takes all their values. */
const BATCH = 64;

function writeGone(db: Database, host: string, source: string, gone: readonly UpdateSpan[]): void {
  for (let start = 0; start < gone.length; start += BATCH) {
    const batch = gone.slice(start, start + BATCH);
    const places = batch.map(() => '(?1, ?2, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join();
    const rows = batch.map((span) => [...rowOf(span), span.goneAt ?? null]);
    // The same update may come and go twice within one moment.
    db.run(`INSERT OR REPLACE INTO gone_updates VALUES ${places}`, [host, source, ...rows.flat()]);
  }
}
