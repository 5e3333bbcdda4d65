/** The columns of the host list, as data that every view shares: title, text, order. */
import { type Count, countText, type HostSummary } from './summary.ts';

/** One host in a list: what the configuration says of it, and what was learnt. */
export interface Row {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Undefined: nothing is stored. */
  readonly summary?: HostSummary;
  /** As of the time the list is made. */
  readonly stale: boolean;
  /** The pending security update that is known for longest; undefined: there is none, or it was not asked for. */
  readonly oldestFix?: {
    /** ISO 8601, UTC. */
    readonly since: string;
    /** As of the time the list is made; below 0 when the clock was set back. */
    readonly seconds: number;
  };
}

/** Names of columns, as `--sort` takes them. */
export type ColumnId = 'host' | 'os' | 'flavor' | 'version' | 'updates' | 'security' | 'status';

/** One column of the host list: what its cells say, and how rows are put in its order. */
export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** What the cell says, markers included. */
  text(row: Row): string;
  /** Whether the row has something to sort by here; rows without come last in either direction. */
  hasValue(row: Row): boolean;
  /** Ascending; only asked of rows that have a value. */
  compare(a: Row, b: Row): number;
}

let collator: Intl.Collator | undefined;

/** Numbers in texts count as numbers. A collator takes longer to make than a list to show: only made to sort. */
function naturally(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}

function discovered(row: Row): HostSummary | undefined {
  return row.summary?.discovered ? row.summary : undefined;
}

function fact(
  id: 'os' | 'flavor' | 'version',
  title: string,
  before: readonly ('os' | 'flavor')[],
): Column {
  return {
    id,
    title,
    text: (row) => {
      const summary = discovered(row);
      if (summary === undefined) return id === 'os' ? '(undiscovered)' : '';
      if (id === 'flavor' && !summary.supported) return '(unsupported)';
      return summary[id] ?? '-';
    },
    hasValue: (row) => {
      const summary = discovered(row);
      return summary?.[id] !== undefined && (id !== 'flavor' || summary.supported);
    },
    compare: (a, b) => {
      for (const key of [...before, id]) {
        const order = naturally(a.summary?.[key] ?? '', b.summary?.[key] ?? '');
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}

function count(id: 'updates' | 'security', title: string): Column {
  const of = (row: Row): Count | undefined =>
    row.summary?.discovered && row.summary.supported ? row.summary[id] : undefined;
  return {
    id,
    title,
    text: (row) => {
      const summary = discovered(row);
      if (summary === undefined) return '';
      if (!summary.supported) return '-';
      return `${countText(summary[id])}${row.stale ? ' *' : ''}`;
    },
    hasValue: (row) => of(row)?.value !== undefined,
    compare: (a, b) => (of(a)?.value ?? 0) - (of(b)?.value ?? 0),
  };
}

/** In the order they are shown. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'host',
    title: 'Host',
    text: (row) => row.name,
    hasValue: () => true,
    compare: (a, b) => naturally(a.name, b.name),
  },
  fact('os', 'OS', []),
  fact('flavor', 'Flavor', ['os']),
  fact('version', 'Version', ['flavor']),
  count('updates', 'Updates'),
  count('security', 'Security'),
  {
    id: 'status',
    title: 'Status',
    text: (row) => {
      const status = row.summary?.online ? 'Online' : 'Offline';
      return row.summary?.reboot ? `${status} !` : status;
    },
    hasValue: () => true,
    compare: (a, b) => Number(b.summary?.online ?? false) - Number(a.summary?.online ?? false),
  },
];

/** The rows in the order of a column; stable. Rows without a value come last, undiscovered above unsupported. */
export function sortRows(rows: readonly Row[], by: ColumnId, reverse = false): readonly Row[] {
  const column = COLUMNS.find((candidate) => candidate.id === by);
  if (column === undefined) throw new Error(`no column "${by}"`);
  const direction = reverse ? -1 : 1;
  return rows.toSorted((a, b) => {
    const rank = valueRank(column, a) - valueRank(column, b);
    if (rank !== 0) return rank;
    return valueRank(column, a) === 0 ? direction * column.compare(a, b) : 0;
  });
}

/** 0 with a value, then those that merely could not tell, undiscovered, unsupported. */
function valueRank(column: Column, row: Row): number {
  if (column.hasValue(row)) return 0;
  if (row.summary === undefined || !row.summary.discovered) return 2;
  return row.summary.supported ? 1 : 3;
}
