/** The updates of a host as tables: security updates first and set apart, then the others, then what is kept back. */
import { type HostSpan, pendingSince } from '../changes.ts';
import type { HostRecord } from '../record.ts';
import { isPending } from '../summary.ts';
import type { Advisory, Update, UpdateState, Vulnerability } from '../update.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';

export interface ReportTable {
  readonly caption: string;
  /** `alarm`: security updates, and what is vulnerable without one. */
  readonly tone: 'alarm' | 'doubt' | 'plain';
  /** Lists what would be installed now. */
  readonly pending: boolean;
  /** The first is the name of the row. */
  readonly columns: readonly string[];
  /** A cell for every column; empty where there is nothing to tell. */
  readonly rows: readonly (readonly string[])[];
}

interface Listed {
  readonly source: string;
  readonly update: Update;
}

/** The tables that have rows. */
export function updateTables(
  { record, spans }: ReportEntry,
  { kind, details }: ReportOptions,
): readonly ReportTable[] {
  const all = listed(record);
  const several = details && record.sources.length > 1;
  const spanOf = details && spans !== undefined ? pendingSince(spans) : undefined;
  const table = tableWriter(all, details, several, spanOf);
  const pending = all.filter(({ update }) => isPending(update));
  const is = (security: boolean | undefined): readonly Listed[] =>
    pending.filter(({ update }) => update.security === security);
  const tables = [
    table('Security updates', 'alarm', true, is(true)),
    table('Updates that may be security updates', 'doubt', true, is(undefined)),
    ...(kind === 'security' ? [] : [table('Other updates', 'plain', true, is(false))]),
    ...(details
      ? APART.map(({ state, caption }) => table(caption, 'plain', false, kept(all, state, kind)))
      : []),
    ...(details ? [vulnerableTable(record)] : []),
  ];
  return tables.filter(({ rows }) => rows.length > 0).map(withoutBlanks);
}

/** The first columns are there in every table; of the details only those that have something to tell. */
const ALWAYS = 4;

function withoutBlanks(table: ReportTable): ReportTable {
  const { columns, rows } = table;
  if (columns.length <= ALWAYS) return table;
  const isTold = columns.map((_, at) => at < ALWAYS || rows.some((row) => row[at] !== ''));
  const keep = (cells: readonly string[]): readonly string[] => cells.filter((_, at) => isTold[at]);
  return { ...table, columns: keep(columns), rows: rows.map(keep) };
}

/** Captions of what is not pending, in the order shown. */
const APART: readonly { readonly state: UpdateState; readonly caption: string }[] = [
  { state: 'held', caption: 'Held back by the administrator' },
  { state: 'deferred', caption: 'Deferred by the package manager' },
  { state: 'removal', caption: 'Would be removed by applying the updates' },
  { state: 'downgrade', caption: 'Would be downgraded by applying the updates' },
];

function listed(record: HostRecord): readonly Listed[] {
  return record.sources.flatMap((source) =>
    (record.states[source]?.updates ?? []).map((update) => ({ source, update })),
  );
}

function kept(
  all: readonly Listed[],
  state: UpdateState,
  kind: ReportOptions['kind'],
): readonly Listed[] {
  return all.filter(
    ({ update }) => update.state === state && (kind !== 'security' || update.security !== false),
  );
}

type SpanOf = (source: string, update: Update) => HostSpan | undefined;

function tableWriter(
  all: readonly Listed[],
  details: boolean,
  several: boolean,
  spanOf: SpanOf | undefined,
) {
  const names = namesOf(all);
  const columns = ['Name', 'Current', 'New', 'Source'];
  if (details) columns.push('Severity', 'Advisories', 'CVEs', 'Pending since');
  if (several) columns.push('Package manager');
  return (
    caption: string,
    tone: ReportTable['tone'],
    pending: boolean,
    rows: readonly Listed[],
  ): ReportTable => ({
    caption: `${caption} (${rows.length})`,
    tone,
    pending,
    columns,
    rows: rows.map(({ source, update }) => {
      const { installed, candidate, origins } = update;
      const cells = [
        names(update),
        installed ?? '(NEW)',
        candidate ?? '(REMOVED)',
        origins.length === 1 ? (origins[0] ?? '') : origins.join(', '),
      ];
      if (details) cells.push(...detailCells(update, spanOf?.(source, update)));
      if (several) cells.push(source);
      return cells;
    }),
  });
}

function detailCells(
  { severity, advisories = [] }: Update,
  span: HostSpan | undefined,
): readonly string[] {
  return [
    severity ?? '',
    advisories.map(({ id }) => id).join(', '),
    cvesOf(advisories),
    span === undefined ? '' : span.firstSeen.slice(0, 10),
  ];
}

function cvesOf(advisories: readonly Advisory[]): string {
  return [...new Set(advisories.flatMap(({ cves }) => cves))].join(', ');
}

/** The architecture is needed only to tell packages of one name apart. */
function namesOf(all: readonly Listed[]): (update: Update) => string {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { update } of all) {
    if (seen.has(update.name)) twice.add(update.name);
    else seen.add(update.name);
  }
  return ({ name, arch }) => {
    // The cell that names a row must not be empty.
    if (name === '') return '(no name)';
    return arch !== undefined && twice.has(name) ? `${name}:${arch}` : name;
  };
}

function vulnerableTable(record: HostRecord): ReportTable {
  const vulnerable: readonly Vulnerability[] = record.sources.flatMap((source) => {
    const security = record.states[source]?.security;
    return security?.known ? security.value.vulnerable : [];
  });
  return {
    caption: `Vulnerable, with no fix to install (${vulnerable.length})`,
    tone: 'alarm',
    pending: false,
    columns: ['Name', 'Installed', 'Advisories', 'CVEs'],
    rows: vulnerable.map(({ name, installed, advisories }) => [
      name,
      installed,
      advisories.map(({ id }) => id).join(', '),
      cvesOf(advisories),
    ]),
  };
}
