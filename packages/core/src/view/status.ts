/** The host list: one row per host, a legend of its markers, and the reasons of what is not known. */
import { COLUMNS, type ColumnId, type Row } from '../columns.ts';
import type { RowFilter } from '../select.ts';
import { countText, NEVER_REFRESHED } from '../summary.ts';
import { oneLine } from '../text.ts';
import { age } from '../time.ts';
import { wrap } from '../width.ts';
import { counted } from './count.ts';
import { dateText } from './date.ts';
import { groupByText, someOf } from './group.ts';
import { type Cell, type TableColumn, type TableLayout, tableLines } from './table.ts';

export interface StatusView {
  readonly rows: readonly Row[];
  readonly filter: RowFilter;
  readonly full: boolean;
}

/** A column of the host list, with the way it gives room. */
export interface ListColumn extends TableColumn {
  cell(row: Row): Cell;
}

/** How the columns give way on a narrow terminal. The counts and the status never go. */
const YIELDING: { readonly [id in ColumnId]: Omit<TableColumn, 'title'> } = {
  host: { min: 12 },
  os: { rank: 7, min: 8 },
  flavor: { rank: 8, min: 8 },
  version: { rank: 9, min: 8 },
  updates: {},
  security: {},
  status: {},
};

/** What the list always has. */
export const LIST_COLUMNS: readonly ListColumn[] = COLUMNS.map((column) => ({
  title: column.title,
  ...YIELDING[column.id],
  cell: (row) => {
    const text = oneLine(column.text(row));
    const tone = toneOf(column.id, row);
    return tone === undefined ? { text } : { text, tone };
  },
}));

const HELD_SECURITY: ListColumn = {
  title: 'Held Security',
  rank: 3,
  cell: (row) => ({ text: heldText(row), ...(hasHeld(row) ? { tone: 'red' as const } : {}) }),
};

/** What `--full` adds, and the dashboard where there is room. */
export const FULL_COLUMNS: readonly ListColumn[] = [
  {
    title: 'Manager',
    rank: 4,
    cell: ({ summary }) => ({ text: oneLine(summary?.packageManager ?? '') }),
  },
  HELD_SECURITY,
  {
    title: 'Oldest Fix',
    rank: 3,
    cell: ({ oldestFix: { seconds } = { seconds: -1 } }) => ({
      text: seconds < 0 ? '' : age(seconds),
    }),
  },
  {
    title: 'Last Refresh',
    rank: 5,
    cell: ({ summary }) => ({ text: dateText(summary?.refreshedAt) }),
  },
  { title: 'Tags', rank: 1, min: 8, cell: ({ tags }) => ({ text: oneLine(tags.join(', ')) }) },
  {
    title: 'Description',
    rank: 2,
    min: 12,
    cell: (row) => ({ text: oneLine(row.description ?? '') }),
  },
  {
    title: 'Reason',
    rank: 6,
    min: 20,
    cell: (row) => ({ text: oneLine(reasonOf(row)) }),
  },
];

/** Security fixes held back; blank for none, which is nearly always, and for hosts that have no counts. */
function heldText({ summary }: Row): string {
  if (summary === undefined || !summary.discovered || !summary.supported) return '';
  const text = countText(summary.heldSecurity);
  return text === '0' ? '' : text;
}

function hasHeld({ summary }: Row): boolean {
  const counts = summary?.discovered && summary.supported;
  return counts === true && (summary?.heldSecurity.value ?? 0) > 0;
}

/** The list as lines. */
export function statusLines(view: StatusView, layout: TableLayout): readonly string[] {
  const { rows, filter, full } = view;
  // Without it, nobody saw why a host of no updates is in a list of those that have some.
  const isTold = filter !== 'all' && rows.some(hasHeld);
  const more = full ? FULL_COLUMNS : isTold ? [HELD_SECURITY] : [];
  // A column of nothing but blanks only takes room.
  const extra = more.filter(({ cell }) => rows.some((row) => cell(row).text !== ''));
  const columns = [...LIST_COLUMNS, ...extra];
  const table = tableLines(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    layout,
  );
  const notes = [
    ...legendLines(view, table, layout),
    ...(filter === 'all' ? [] : reasonLines(view, layout)),
  ];
  return notes.length === 0 ? table : [...table, '', ...notes];
}

/** The markers that the list uses, explained. */
function legendLines(
  { rows, filter, full }: StatusView,
  table: readonly string[],
  { width, style }: TableLayout,
): readonly string[] {
  const why = filter === 'all' && !full ? ' (why: --full, or "host show HOST")' : '';
  const counts = rows.filter(({ summary }) => summary?.discovered && summary.supported);
  const parts = [
    ...(counts.some(({ stale }) => stale) ? ['* stale'] : []),
    ...(rows.some(({ summary }) => summary?.reboot) ? ['! reboot pending'] : []),
    ...(rows.some((row) => doubtOf(row, 'all') !== undefined) ? [`? not known${why}`] : []),
    ...rebootParts(rows),
    ...heldParts(rows, table),
    ...droppedParts(rows, table),
  ];
  if (parts.length === 0) return [];
  const words = parts.join('   ').split(' ');
  return wrap(words, width ?? Number.POSITIVE_INFINITY).map((line) => style('dim', line));
}

/** That nobody knows of some hosts whether they need a reboot: no mark would read as no need. */
function rebootParts(rows: readonly Row[]): readonly string[] {
  const untold = rows.filter(({ summary }) => {
    const isAsked = summary?.discovered && summary.supported && summary.updates.doubt === undefined;
    return isAsked && summary?.reboot === undefined;
  });
  return untold.length === 0 ? [] : [`reboot not known on ${counted(untold.length, 'host')}`];
}

/** That fixes are held back, where the column that tells it is not there: "0" alone would read as up to date. */
function heldParts(rows: readonly Row[], [titles = '']: readonly string[]): readonly string[] {
  const held = rows.filter(hasHeld).length;
  if (held === 0 || titles.includes(HELD_SECURITY.title)) return [];
  return [`security updates held back on ${counted(held, 'host')} (--full)`];
}

/** Why hosts have no counts, where the columns that tell it had to give way. */
function droppedParts(rows: readonly Row[], table: readonly string[]): readonly string[] {
  const isTold = (start: string): boolean => table.some((line) => line.includes(start));
  const isUndiscovered = ({ summary }: Row): boolean => summary?.discovered !== true;
  const isUnsupported = (row: Row): boolean => !isUndiscovered(row) && !row.summary?.supported;
  return [
    // The first letters of (undiscovered) and (unsupported): a narrow column cuts them.
    ...(rows.some(isUnsupported) && !isTold('(uns') ? ['- unsupported'] : []),
    ...(rows.some(isUndiscovered) && !isTold('(und') ? ['blank: undiscovered'] : []),
  ];
}

/** Why counts are not known, equal reasons once. */
function reasonLines({ rows, filter }: StatusView, { width }: TableLayout): readonly string[] {
  const doubts = rows.flatMap((row) => {
    const text = doubtOf(row, filter);
    return text === undefined ? [] : [{ host: row.name, text }];
  });
  return groupByText(doubts).flatMap(({ text, hosts: names }) => {
    const hosts =
      names.length > 3 ? `${counted(names.length, 'host')} (${someOf(names)})` : someOf(names);
    return wrap(`? ${hosts}: ${oneLine(text)}`.split(' '), width ?? Number.POSITIVE_INFINITY);
  });
}

/** Why a count of the host is not certain; undefined where it is, or where there is nothing to count. */
export function doubtOf({ summary }: Row, filter: RowFilter): string | undefined {
  if (summary === undefined || !summary.discovered || !summary.supported) return undefined;
  const { updates, security, failure } = summary;
  const of = {
    updates: updates.doubt,
    security: security.doubt,
    all: updates.doubt ?? security.doubt,
  };
  const doubt = of[filter];
  // That it was tried, and why it failed, says more.
  return doubt === NEVER_REFRESHED && failure !== undefined ? `${doubt}: ${failure}` : doubt;
}

/** Why something of the host is not known: a count, or all of it. */
function reasonOf(row: Row): string {
  const held = heldText(row).endsWith('?') ? row.summary?.heldSecurity.doubt : undefined;
  return doubtOf(row, 'all') ?? held ?? row.summary?.failure ?? '';
}

function toneOf(id: ColumnId, { summary }: Row): Cell['tone'] {
  if (summary === undefined || !summary.discovered) return id === 'host' ? undefined : 'dim';
  const { supported, updates, security, reboot, online } = summary;
  if (id === 'status') return reboot ? 'yellow' : online ? 'green' : 'dim';
  if (!supported) return undefined;
  if (id === 'updates') return updates.doubt === undefined ? undefined : 'yellow';
  if (id !== 'security') return undefined;
  if ((security.value ?? 0) > 0) return 'red';
  return security.doubt === undefined ? undefined : 'yellow';
}
