/** The updates of one host, as tables: what would be installed now, and apart from it what is kept back. */
import { type HostSpan, pendingSince } from '../changes.ts';
import type { HostRecord } from '../record.ts';
import { oneLine } from '../text.ts';
import { age } from '../time.ts';
import type { Update, UpdateState, Vulnerability } from '../update.ts';
import { counted } from './count.ts';
import { type Cell, type TableColumn, type TableLayout, tableLines } from './table.ts';

/** Headings of what is not pending, in the order shown. */
const APART: readonly { readonly state: UpdateState; readonly heading: string }[] = [
  { state: 'held', heading: 'Held back by the administrator' },
  { state: 'deferred', heading: 'Deferred by the package manager' },
  { state: 'removal', heading: 'Would be removed by applying the updates' },
  { state: 'downgrade', heading: 'Would be downgraded by applying the updates' },
];

interface Sourced {
  readonly source: string;
  readonly update: Update;
  /** For how long we know of it; undefined: no refresh that is on record saw it. */
  readonly seconds: number | undefined;
}

export interface UpdatesView {
  readonly record: HostRecord;
  /** With `security`, only updates that are or may be security updates. */
  readonly show: 'all' | 'security';
  /** The history of the updates that are there. */
  readonly spans: readonly HostSpan[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** One block of lines per kind of update. */
export function updateBlocks(
  { record, show, spans, now }: UpdatesView,
  layout: TableLayout,
): readonly (readonly string[])[] {
  const spanOf = pendingSince(spans);
  const all: readonly Sourced[] = record.sources.flatMap((source) =>
    (record.states[source]?.updates ?? []).map((update) => {
      const since = spanOf(source, update)?.firstSeen;
      const seconds =
        since === undefined ? undefined : (Date.parse(now) - Date.parse(since)) / 1000;
      return { source, update, seconds };
    }),
  );
  // Where the platform cannot tell, any update may be one.
  const shown = show === 'all' ? all : all.filter(({ update }) => update.security !== false);
  const of = (state: UpdateState): readonly Sourced[] =>
    shown.filter(({ update }) => update.state === state);
  const several = record.sources.length > 1;
  return [
    pendingBlock(of('pending'), show, record, several, layout),
    ...APART.map(({ state, heading }) => block(heading, of(state), several, layout)),
    vulnerableBlock(record, layout),
  ];
}

function pendingBlock(
  updates: readonly Sourced[],
  show: 'all' | 'security',
  record: HostRecord,
  several: boolean,
  layout: TableLayout,
): readonly string[] {
  if (updates.length > 0) return table(updates, several, layout);
  // Silence would read as "none" where nothing is known.
  const states = record.sources.map((source) => record.states[source]);
  const isSure = states.length > 0 && states.every((s) => s?.updates && s.unknown === undefined);
  const isSureOfSecurity = isSure && states.every((state) => state?.security.known);
  if (show === 'all') return isSure ? ['No updates.'] : [];
  return isSureOfSecurity ? ['No security updates.'] : [];
}

function block(
  heading: string,
  updates: readonly Sourced[],
  several: boolean,
  layout: TableLayout,
): readonly string[] {
  if (updates.length === 0) return [];
  return [
    layout.style('bold', `${heading} (${counted(updates.length, 'package')})`),
    ...table(updates, several, layout),
  ];
}

interface UpdateColumn extends TableColumn {
  cell(sourced: Sourced): Cell;
}

const COLUMNS: readonly UpdateColumn[] = [
  // Two versions often differ at their ends only: better whole than beside their source.
  {
    title: 'Current Version',
    min: 24,
    cell: ({ update: { installed } }) => ({
      text: installed === null ? '(NEW)' : oneLine(installed),
    }),
  },
  {
    title: 'New Version',
    min: 24,
    cell: ({ update: { candidate } }) => ({
      text: candidate === null ? '(REMOVED)' : oneLine(candidate),
    }),
  },
  { title: 'Security', cell: ({ update }) => securityCell(update) },
];

const KNOWN_FOR: UpdateColumn = {
  title: 'Known For',
  rank: 3,
  // A clock that was set back tells no age.
  cell: ({ seconds = -1 }) => ({ text: seconds < 0 ? '' : age(seconds) }),
};

const SOURCE: UpdateColumn = {
  title: 'Source',
  rank: 2,
  min: 12,
  cell: ({ update }) => ({ text: oneLine(update.origins.join(', ')) }),
};

const MANAGER: UpdateColumn = {
  title: 'Manager',
  rank: 1,
  cell: ({ source }) => ({ text: oneLine(source) }),
};

function table(
  updates: readonly Sourced[],
  several: boolean,
  layout: TableLayout,
): readonly string[] {
  const names = new Map<string, number>();
  for (const { update } of updates) names.set(update.name, (names.get(update.name) ?? 0) + 1);
  const name: UpdateColumn = {
    title: 'Name',
    min: 16,
    cell: ({ update }) => ({
      text: oneLine((names.get(update.name) ?? 0) > 1 ? withArch(update) : update.name),
    }),
  };
  const isDated = updates.some(({ seconds }) => seconds !== undefined);
  const columns = [
    name,
    ...COLUMNS,
    ...(isDated ? [KNOWN_FOR] : []),
    SOURCE,
    ...(several ? [MANAGER] : []),
  ];
  const rows = updates.map((sourced) => columns.map(({ cell }) => cell(sourced)));
  return tableLines(columns, rows, layout);
}

/** Needed only to tell packages of one name apart. */
function withArch({ name, arch }: Update): string {
  return arch === undefined ? name : `${name}:${arch}`;
}

function securityCell({ security, severity }: Update): Cell {
  if (security === undefined) return { text: '?', tone: 'yellow' };
  if (!security) return { text: 'No' };
  const worst = severity === undefined || severity === 'unknown' ? 'Yes' : `Yes (${severity})`;
  return { text: worst, tone: 'red' };
}

function vulnerableBlock(record: HostRecord, layout: TableLayout): readonly string[] {
  const vulnerable: readonly Vulnerability[] = record.sources.flatMap((source) => {
    const security = record.states[source]?.security;
    return security?.known ? security.value.vulnerable : [];
  });
  if (vulnerable.length === 0) return [];
  const columns: readonly TableColumn[] = [
    { title: 'Name', min: 16 },
    { title: 'Installed', min: 12 },
    { title: 'Advisories', min: 16 },
  ];
  const rows = vulnerable.map(({ name, installed, advisories }): readonly Cell[] => [
    { text: oneLine(name) },
    { text: oneLine(installed) },
    { text: oneLine(advisories.map(({ id }) => id).join(', ')) },
  ]);
  const heading = `Vulnerable, with no fix to install (${counted(vulnerable.length, 'package')})`;
  return [layout.style('red', heading), ...tableLines(columns, rows, layout)];
}
