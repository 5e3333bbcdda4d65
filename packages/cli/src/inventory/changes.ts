/** `inventory changes`: what came and what went, host by host, from the history of refreshes. */
import { type Change, oneLine, type Row } from '@exosphere/core';
import {
  type Cell,
  counted,
  dateText,
  someOf,
  type TableColumn,
  type TableLayout,
  tableLines,
} from '@exosphere/core/view';
import { type Context, withService } from '../context.ts';
import { DONE } from '../errors.ts';
import { chooseHosts, loadTold } from '../hosts.ts';
import { layoutOf, writeLines } from '../io.ts';
import { toJson } from '../render/json.ts';
import { readSince } from './since.ts';

export interface ChangesOptions {
  readonly since: string;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/** Lists what changed; gives the exit code. */
export async function tellChanges(
  context: Context,
  { since: text, json = false }: ChangesOptions,
): Promise<number> {
  const { stdout, stderr } = context.io;
  const now = context.environment.clock();
  const since = readSince(text, now);
  const loaded = await loadTold(context);
  const names = chooseHosts(loaded, []).map(({ name }) => name);
  const { rows, all } = await withService(context, loaded, async (service) => ({
    rows: await service.rows(names),
    all: await service.changes(since),
  }));
  const changes = inOrderOf(names, all);
  const unseen = rows.filter((row) => isUnseen(row, since.toISOString())).map(({ name }) => name);
  const { historyDays } = loaded.config.options;
  const isPast = historyDays > 0 && since.getTime() < now.getTime() - historyDays * DAY_MS;
  const sinceText = dateText(since.toISOString());
  if (json) stdout.write(toJson(changesFacts(since, changes, unseen)));
  else if (changes.length > 0) writeLines(stdout, changeLines(changes, layoutOf(stdout)));
  else {
    const head = unseen.length === 0 ? 'Nothing changed' : 'No change is known';
    stderr.write(`${head} since ${sinceText}.\n`);
  }
  if (unseen.length > 0) {
    const hosts = counted(unseen.length, 'host');
    stderr.write(`No refresh could tell since ${sinceText}: ${hosts} (${someOf(unseen)}).\n`);
  }
  if (isPast) {
    const days = counted(historyDays, 'day');
    stderr.write(`What went away is kept for ${days} only (history_days).\n`);
  }
  return DONE;
}

/** Host by host in the order of the configuration; hosts that are no longer configured are left out. */
function inOrderOf(names: readonly string[], changes: readonly Change[]): readonly Change[] {
  const place = new Map(names.map((name, at) => [name, at]));
  const placeOf = ({ host }: Change): number => place.get(host) ?? names.length;
  return changes.filter(({ host }) => place.has(host)).sort((a, b) => placeOf(a) - placeOf(b));
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

function changeLines(changes: readonly Change[], layout: TableLayout): readonly string[] {
  const several = new Set(changes.map(({ source }) => source)).size > 1;
  const rows = changes.map((change): readonly Cell[] => [
    { text: oneLine(change.host) },
    { text: dateText(change.at) },
    { text: typeText(change) },
    { text: oneLine(change.name) },
    { text: change.installed === null ? '(NEW)' : oneLine(change.installed) },
    { text: change.candidate === null ? '(REMOVED)' : oneLine(change.candidate) },
    securityCell(change.security),
    ...(several ? [{ text: oneLine(change.source) }] : []),
  ]);
  return tableLines([...COLUMNS, ...(several ? [MANAGER] : [])], rows, layout);
}

/** `appeared`, `appeared (held)` */
function typeText({ type, state }: Change): string {
  return state === 'pending' ? TYPE[type] : `${TYPE[type]} (${state})`;
}

function securityCell(security: boolean | undefined): Cell {
  if (security === undefined) return { text: '?', tone: 'yellow' };
  return security ? { text: 'Yes', tone: 'red' } : { text: 'No' };
}

function changesFacts(since: Date, changes: readonly Change[], unseen: readonly string[]): object {
  return {
    since: since.toISOString(),
    changes: changes.map((change) => ({
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
    })),
    not_refreshed: unseen,
  };
}
