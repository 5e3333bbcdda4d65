/** What is read from the tables of hosts, and how hosts are removed from them. */
import type { HostSummary } from '@exosphere/core';
import type { Database } from './database.ts';
import { SUMMARY_COLUMNS, type SummaryRow, summaryOf } from './summary-row.ts';

/** What changed since a revision. */
export interface Changes {
  /** To ask with the next time. */
  readonly revision: number;
  /** Hosts were removed, or the store was made anew: `summaries` are all there are, any other host is gone. */
  readonly complete: boolean;
  /** Of the hosts that changed. */
  readonly summaries: ReadonlyMap<string, HostSummary>;
}

/** The newest revision: it grows with every change of any process. */
export function readRevision(db: Database): number {
  return Number(db.value('SELECT newest FROM revision'));
}

// One statement, so that revision and rows are of the same moment. One JSON text, since libsql takes several times
// as long to hand over single values.
const CHANGES = `SELECT json_array(newest, complete, (
    SELECT json_group_array(json_array(name, ${SUMMARY_COLUMNS.join()})) FROM hosts
    WHERE complete OR rev > ?1
  )) FROM (SELECT newest, removed > ?1 OR newest < ?1 AS complete FROM revision)`;

/** Hosts whose rows changed after a revision; -1 for all of them. */
export function readChanges(db: Database, since: number): Changes {
  const json = String(db.value(CHANGES, [since]));
  const [revision, removed, hosts] = JSON.parse(json) as readonly [
    revision: number,
    removed: 0 | 1,
    hosts: readonly (readonly [name: string, ...SummaryRow])[],
  ];
  const summaries = new Map(hosts.map(([name, ...row]) => [name, summaryOf(row)]));
  return { revision, complete: removed === 1, summaries };
}

/** The JSON of a host's record; undefined: nothing is stored. */
export function readRecord(db: Database, host: string): string | undefined {
  const json = db.value('SELECT record FROM records WHERE host = ?', [host]);
  return json === undefined ? undefined : String(json);
}

/** The JSON of a host's evidence, by operation. */
export function readEvidence(db: Database, host: string): ReadonlyMap<string, string> {
  const json = db.value(
    'SELECT json_group_array(json_array(operation, evidence)) FROM evidence WHERE host = ?',
    [host],
  );
  return new Map(JSON.parse(String(json)) as readonly (readonly [string, string])[]);
}

/** Removes every host that nobody wrote since `before` (ISO 8601, UTC) but those kept. Gives the names. */
export function removeAbandoned(
  db: Database,
  kept: readonly string[],
  before: string,
): readonly string[] {
  const abandoned = `FROM hosts WHERE written_at < ? AND name NOT IN (SELECT value FROM json_each(?))`;
  const values = [before, JSON.stringify(kept)];
  const names = db.value(`SELECT json_group_array(name) ${abandoned}`, values);
  if (db.run(`DELETE ${abandoned}`, values) > 0) countRemoval(db);
  return JSON.parse(String(names)) as readonly string[];
}

/** Removes every host and all history. */
export function removeAll(db: Database): void {
  for (const table of [
    'evidence',
    'open_updates',
    'gone_updates',
    'refreshes',
    'records',
    'hosts',
  ]) {
    db.run(`DELETE FROM ${table}`);
  }
  countRemoval(db);
}

function countRemoval(db: Database): void {
  db.run('UPDATE revision SET newest = newest + 1, removed = newest + 1');
}
