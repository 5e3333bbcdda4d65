/** The updates of one host, as tables: what would be installed now, and apart from it what is kept back. */
import { type HostSpan, pendingSince } from '../changes.ts';
import type { HostRecord } from '../record.ts';
import { oneLine } from '../text.ts';
import { age } from '../time.ts';
import type { Update, UpdateState, Vulnerability } from '../update.ts';
import { counted } from './count.ts';
import { someOf } from './group.ts';
import { type Cell, type TableColumn, type TableLayout, tableLines } from './table.ts';

/** Headings of what is not pending, in the order shown. */
const APART: readonly { readonly state: UpdateState; readonly heading: string }[] = [
  { state: 'held', heading: 'Held back by the administrator' },
  { state: 'deferred', heading: 'Deferred by the package manager' },
  { state: 'removal', heading: 'Would be removed by applying the updates' },
  { state: 'downgrade', heading: 'Would be downgraded by applying the updates' },
];

/** An update, and where it is from. */
export interface ListedUpdate {
  /** Provider id. */
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

/** Updates of one kind, as they are shown. */
export interface UpdateTable {
  /** What is special about them; pending updates have none. */
  readonly heading?: string;
  readonly updates: readonly ListedUpdate[];
  readonly columns: readonly TableColumn[];
  /** A row for each of `updates`. */
  readonly rows: readonly (readonly Cell[])[];
}

/** One block of lines per kind of update. */
export function updateBlocks(
  view: UpdatesView,
  layout: TableLayout,
): readonly (readonly string[])[] {
  const tables = updateTables(view).map(({ heading, columns, rows }) => [
    ...(heading === undefined ? [] : [layout.style('bold', heading)]),
    ...tableLines(columns, rows, layout),
  ]);
  return [noUpdatesLines(view), ...tables, vulnerableLines(view.record, layout)];
}

/** The updates of a host, one table per kind that there is: the pending ones first. */
export function updateTables({ record, show, spans, now }: UpdatesView): readonly UpdateTable[] {
  const spanOf = pendingSince(spans);
  const all: readonly ListedUpdate[] = record.sources.flatMap((source) =>
    (record.states[source]?.updates ?? []).map((update) => {
      const since = spanOf(source, update)?.firstSeen;
      const seconds =
        since === undefined ? undefined : (Date.parse(now) - Date.parse(since)) / 1000;
      return { source, update, seconds };
    }),
  );
  // Where the platform cannot tell, any update may be one.
  const shown = show === 'all' ? all : all.filter(({ update }) => update.security !== false);
  const several = record.sources.length > 1;
  const kinds: readonly { readonly state: UpdateState; readonly heading?: string }[] = [
    { state: 'pending' },
    ...APART,
  ];
  return kinds.flatMap(({ state, heading }) => {
    const updates = shown.filter(({ update }) => update.state === state);
    if (updates.length === 0) return [];
    const table = tableOf(updates, several);
    if (heading === undefined) return [table];
    return [{ ...table, heading: `${heading} (${counted(updates.length, 'package')})` }];
  });
}

/** Says that there are no updates, where that is known: silence would read as "none" where nothing is known. */
export function noUpdatesLines({ record, show }: UpdatesView): readonly string[] {
  const states = record.sources.map((source) => record.states[source]);
  const isPending = ({ state, security }: Update): boolean =>
    state === 'pending' && (show === 'all' || security !== false);
  if (states.some((state) => state?.updates?.some(isPending))) return [];
  const isSure = states.length > 0 && states.every((s) => s?.updates && s.unknown === undefined);
  const isSureOfSecurity = isSure && states.every((state) => state?.security.known);
  if (show === 'all') return isSure ? ['No updates.'] : [];
  return isSureOfSecurity ? ['No security updates.'] : [];
}

interface UpdateColumn extends TableColumn {
  cell(listed: ListedUpdate): Cell;
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

const ADVISORIES: UpdateColumn = {
  title: 'Advisories',
  // The first to go: a detailed report and JSON have them in full.
  rank: 0,
  min: 16,
  cell: ({ update }) => ({ text: oneLine(advisoriesText(update)) }),
};

const MANAGER: UpdateColumn = {
  title: 'Manager',
  rank: 1,
  cell: ({ source }) => ({ text: oneLine(source) }),
};

function tableOf(updates: readonly ListedUpdate[], several: boolean): UpdateTable {
  const names = new Map<string, number>();
  for (const { update } of updates) names.set(update.name, (names.get(update.name) ?? 0) + 1);
  const name: UpdateColumn = {
    title: 'Name',
    min: 16,
    cell: ({ update }) => ({
      text: oneLine((names.get(update.name) ?? 0) > 1 ? withArch(update) : update.name),
    }),
  };
  const isAdvised = updates.some(({ update }) => advisoriesText(update) !== '');
  const isDated = updates.some(({ seconds }) => seconds !== undefined);
  const columns = [
    name,
    ...COLUMNS,
    ...(isDated ? [KNOWN_FOR] : []),
    SOURCE,
    ...(isAdvised ? [ADVISORIES] : []),
    ...(several ? [MANAGER] : []),
  ];
  const rows = updates.map((listed) => columns.map(({ cell }) => cell(listed)));
  return { updates, columns, rows };
}

/** Needed only to tell packages of one name apart. */
function withArch({ name, arch }: Update): string {
  return arch === undefined ? name : `${name}:${arch}`;
}

/** `RHSA-2024:1234 (CVE-2024-6119, CVE-2024-5535 and 3 more), FEDORA-2024-1`, of security advisories. */
function advisoriesText({ advisories = [] }: Update): string {
  return advisories
    .filter(({ kind }) => kind === 'security')
    .map(({ id, cves }) => {
      // Some platforms name an advisory by its only CVE.
      const others = cves.filter((cve) => cve !== id);
      return others.length === 0 ? id : `${id} (${someOf(others, 2)})`;
    })
    .join(', ');
}

function securityCell({ security, severity }: Update): Cell {
  if (security === undefined) return { text: '?', tone: 'yellow' };
  if (!security) return { text: 'No' };
  const worst = severity === undefined || severity === 'unknown' ? 'Yes' : `Yes (${severity})`;
  return { text: worst, tone: 'red' };
}

/** Packages that are known to be vulnerable as they are, with nothing to install against it. */
export function vulnerableLines(record: HostRecord, layout: TableLayout): readonly string[] {
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
