/** `inventory changes`: what came and what went, host by host, from the history of refreshes. */
import { type Change, cells, oneLine, type Row } from '@exosphere/core';
import {
  type Cell,
  columnWidths,
  counted,
  dateText,
  someOf,
  type TableColumn,
  type TableLayout,
  tableLine,
} from '@exosphere/core/view';
import { type Context, withService } from '../context.ts';
import { DONE } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { layoutOf } from '../io.ts';
import { indented } from '../render/json.ts';
import { emit } from '../report/emit.ts';
import { readSince } from './since.ts';

export interface ChangesOptions {
  readonly since: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** Lists what changed; gives the exit code. A host at a time: a fleet may have more changes than memory should hold. */
export async function tellChanges(
  context: Context,
  { since: text, json = false }: ChangesOptions,
): Promise<number> {
  const { stdout, stderr } = context.io;
  const now = context.environment.clock();
  const since = readSince(text, now);
  const loaded = await loadTold(context);
  const names = chooseHosts(loaded, []).map(({ name }) => name);
  return withService(context, loaded, async (service) => {
    const rows = await service.rows(names);
    const unseen = rows.filter((row) => isUnseen(row, since.toISOString())).map(({ name }) => name);
    let count = 0;
    const told = async function* (): AsyncGenerator<readonly Change[], void, undefined> {
      count = 0;
      for await (const changes of service.changes(since)) {
        count += changes.length;
        yield changes;
      }
    };
    const pieces = json ? jsonPieces(since, told(), unseen) : tablePieces(told, layoutOf(stdout));
    const code = await emit(context, pieces, { tee: false });
    if (code !== DONE || context.io.closed.aborted) return code;
    const sinceText = dateText(since.toISOString());
    if (!json && count === 0) {
      const head = unseen.length === 0 ? 'Nothing changed' : 'No change is known';
      stderr.write(`${head} since ${sinceText}.\n`);
    }
    if (unseen.length > 0) {
      const hosts = counted(unseen.length, 'host');
      stderr.write(`No refresh could tell since ${sinceText}: ${hosts} (${someOf(unseen)}).\n`);
    }
    const { historyDays } = loaded.config.options;
    if (historyDays > 0 && since.getTime() < now.getTime() - historyDays * DAY_MS) {
      stderr.write(
        `What went away is kept for ${counted(historyDays, 'day')} only (history_days).\n`,
      );
    }
    return DONE;
  });
}

/** No refresh since then told the updates, though there may be some to tell. */
function isUnseen({ summary }: Row, since: string): boolean {
  if (summary?.discovered && !summary.supported) return false;
  return summary?.refreshedAt === undefined || summary.refreshedAt < since;
}

const TYPE: { readonly [type in Change['type']]: string } = {
  appeared: 'appeared',
  security: 'now a security update',
  gone: 'gone',
};

const COLUMNS: readonly TableColumn[] = [
  { title: 'Host', min: 12 },
  { title: 'When', rank: 3 },
  { title: 'Change', min: 8 },
  { title: 'Name', min: 16 },
  { title: 'Current Version', rank: 2, min: 16 },
  { title: 'New Version', rank: 4, min: 16 },
  { title: 'Security' },
];
const MANAGER: TableColumn = { title: 'Manager', rank: 1 };

/** The table, without the column of managers where there is only one. Goes through all twice: for widths, for lines. */
async function* tablePieces(
  told: () => AsyncIterable<readonly Change[]>,
  { width, style }: TableLayout,
): AsyncGenerator<string, void, undefined> {
  const all = [...COLUMNS, MANAGER];
  const natural = all.map(({ title }) => cells(title));
  const sources = new Set<string>();
  for await (const changes of told()) {
    for (const change of changes) {
      sources.add(change.source);
      for (const [at, { text }] of cellsOf(change).entries()) {
        natural[at] = Math.max(natural[at] ?? 0, cells(text));
      }
    }
    // Nothing to write yet, but the chance to stop.
    yield '';
  }
  if (sources.size === 0) return;
  const columns = sources.size > 1 ? all : COLUMNS;
  const widths = columnWidths(columns, natural.slice(0, columns.length), width);
  const line = (row: readonly Cell[]): string => {
    const sizes = row.map(({ text }) => cells(text));
    return `${tableLine(row, sizes, widths, style, width !== undefined)}\n`;
  };
  yield line(columns.map(({ title }): Cell => ({ text: title, tone: 'bold' })));
  for await (const changes of told()) yield changes.map((one) => line(cellsOf(one))).join('');
}

/** A cell for every column, that of the manager last. */
function cellsOf(change: Change): readonly Cell[] {
  return [
    { text: oneLine(change.host) },
    { text: dateText(change.at) },
    { text: typeText(change) },
    { text: oneLine(change.name) },
    { text: change.installed === null ? '(NEW)' : oneLine(change.installed) },
    { text: change.candidate === null ? '(REMOVED)' : oneLine(change.candidate) },
    securityCell(change.security),
    { text: oneLine(change.source) },
  ];
}

/** `appeared`, `appeared (held)` */
function typeText({ type, state }: Change): string {
  return state === 'pending' ? TYPE[type] : `${TYPE[type]} (${state})`;
}

function securityCell(security: boolean | undefined): Cell {
  if (security === undefined) return { text: '?', tone: 'yellow' };
  return security ? { text: 'Yes', tone: 'red' } : { text: 'No' };
}

/** One JSON text, as `toJson` would write it whole. */
async function* jsonPieces(
  since: Date,
  told: AsyncIterable<readonly Change[]>,
  unseen: readonly string[],
): AsyncGenerator<string, void, undefined> {
  yield `{\n  "since": ${JSON.stringify(since.toISOString())},\n  "changes": [`;
  let isFirst = true;
  for await (const changes of told) {
    let piece = '';
    for (const change of changes) {
      piece += `${isFirst ? '' : ','}\n    ${indented(changeFacts(change), '    ')}`;
      isFirst = false;
    }
    yield piece;
  }
  yield `${isFirst ? '' : '\n  '}],\n  "not_refreshed": ${indented(unseen, '  ')}\n}\n`;
}

function changeFacts(change: Change): object {
  return {
    host: change.host,
    at: change.at,
    change: change.type,
    name: change.name,
    current_version: change.installed,
    new_version: change.candidate,
    security: change.security ?? null,
    state: change.state,
    package_manager: change.source,
    first_seen: change.firstSeen,
    security_since: change.securitySince ?? null,
    ...(change.arch === undefined ? {} : { arch: change.arch }),
  };
}
