/** The first screen: what the fleet comes to, and a tile for each host. */
import { type Count, cells, countText, cut, oneLine, pad, type Row } from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import { chosenHost, openHost, startAll } from '../actions.ts';
import { type Totals, totalsOf } from '../fleet.ts';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import { type Model, only, type Size, type Step } from '../model.ts';
import { atEnds, clip, fill, type Look, marked, width } from '../text.ts';
import type { Binding, Screen } from './screen.ts';

/** The summary, of two lines where it needs them. */
const STRIP = 2;
const TILE_ROWS = 5;
/** Narrower tiles would cut what they say. */
const TILE_COLUMNS = 26;

/** How the tiles stand in the body. */
interface Grid {
  readonly across: number;
  /** Rows of tiles in sight. */
  readonly page: number;
  readonly columns: number;
}

function gridOf(area: Size): Grid {
  const across = Math.max(1, Math.floor(area.columns / TILE_COLUMNS));
  return {
    across,
    page: Math.max(1, Math.floor((area.rows - STRIP) / TILE_ROWS)),
    columns: Math.floor(area.columns / across),
  };
}

const BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'details',
    help: 'show the host',
    run: (model) => openHost(model, chosenHost(model)),
  },
  { keys: ['P'], label: 'ping all', help: 'ping all hosts', run: startAll('ping') },
  { keys: ['^d'], label: 'discover all', help: 'discover all hosts', run: startAll('discover') },
  { keys: ['left'], help: 'choose the tile on the left', run: (model) => move(model, -1) },
  { keys: ['right'], help: 'choose the tile on the right', run: (model) => move(model, 1) },
  { keys: ['up'], help: 'choose the tile above', run: (model) => move(model, -across(model)) },
  { keys: ['down'], help: 'choose the tile below', run: (model) => move(model, across(model)) },
  { keys: ['pageup'], help: 'a page up', run: (model) => move(model, -onePage(model)) },
  { keys: ['pagedown'], help: 'a page down', run: (model) => move(model, onePage(model)) },
  { keys: ['home'], help: 'choose the first tile', run: (model) => only(choose(model, 0)) },
  {
    keys: ['end'],
    help: 'choose the last tile',
    run: (model) => only(choose(model, model.fleet.rows.length - 1)),
  },
];

export const dashboard: Screen = {
  id: 'dashboard',
  title: 'Dashboard',
  key: 'd',
  bindings: BINDINGS,
  lines: (model, area) => {
    const { across, page, columns } = gridOf(area);
    const { rows } = model.fleet;
    const top = topOf(model, area);
    const lines = [...strip(totalsOf(model.fleet), area.columns)];
    for (let line = top; line < top + page; line++) {
      const tiles = rows
        .slice(line * across, (line + 1) * across)
        .map((row, at) => tile(row, columns, line * across + at === model.tiles.cursor));
      if (tiles.length === 0) break;
      for (let part = 0; part < TILE_ROWS; part++) {
        lines.push(tiles.map((parts) => parts[part] ?? '').join(''));
      }
    }
    return lines;
  },
  status: (model) => {
    const area = bodyOf(model.size);
    const { across, page } = gridOf(area);
    const { length } = model.fleet.rows;
    const first = topOf(model, area) * across;
    const last = Math.min(length, first + page * across);
    return last - first >= length
      ? counted(length, 'host')
      : last - first === 1
        ? `host ${last} of ${length}`
        : `hosts ${first + 1} to ${last} of ${length}`;
  },
  click: (model, { rows, columns }) => {
    const area = bodyOf(model.size);
    const grid = gridOf(area);
    const line = Math.floor((rows - STRIP) / TILE_ROWS);
    const column = Math.floor(columns / grid.columns);
    const place = (topOf(model, area) + line) * grid.across + column;
    const isTile = rows >= STRIP && line < grid.page && column < grid.across;
    if (!isTile || place >= model.fleet.rows.length) return only(model);
    if (place === model.tiles.cursor) return openHost(model, chosenHost(model));
    return only(choose(model, place));
  },
  wheel: (model, by) => move(model, Math.sign(by) * across(model)),
};

function across({ size }: Model): number {
  return gridOf(bodyOf(size)).across;
}

function onePage({ size }: Model): number {
  const grid = gridOf(bodyOf(size));
  return grid.across * grid.page;
}

/** Moves by so many tiles; a whole line stays in its column, or where it is. */
function move(model: Model, by: number): Step {
  const { length } = model.fleet.rows;
  const place = model.tiles.cursor + by;
  if (Math.abs(by) === 1 || (place >= 0 && place < length)) return only(choose(model, place));
  const lines = Math.ceil(length / across(model)) - 1;
  const line = Math.floor(model.tiles.cursor / across(model));
  const isAtEdge = by < 0 ? line === 0 : line === lines;
  return only(isAtEdge ? model : choose(model, place));
}

function choose(model: Model, place: number): Model {
  const cursor = clamp(place, 0, model.fleet.rows.length - 1);
  const next = { ...model, tiles: { ...model.tiles, cursor } };
  return { ...next, tiles: { cursor, top: topOf(next, bodyOf(model.size)) } };
}

/** The first line of tiles, such that the chosen one is in sight. */
function topOf({ tiles, fleet }: Model, area: Size): number {
  const { across, page } = gridOf(area);
  const line = Math.floor(tiles.cursor / across);
  const lines = Math.ceil(fleet.rows.length / across);
  return clamp(clamp(tiles.top, line - page + 1, line), 0, lines - page);
}

/** `12 hosts 10 online · 2 offline · 143 updates · 12 security on 4 · 3 to reboot · 2 unknown` */
function strip(totals: Totals, columns: number): readonly string[] {
  const { hosts, online, updates, security, exposed, reboot, stale, unknown } = totals;
  const { undiscovered, unsupported } = totals;
  const offline = hosts - online;
  const parts = [
    `${marked('bold', counted(hosts, 'host'))} ${marked('green', `${online} online`)}`,
    ...some(offline, 'red', `${offline} offline`),
    counted(updates, 'update'),
    ...(security === 0 ? ['0 security'] : [marked('red', `${security} security on ${exposed}`)]),
    ...some(reboot, 'yellow', `${reboot} to reboot`),
    ...some(unknown, 'yellow', `${unknown} unknown`),
    ...some(stale, 'dim', `${stale} stale`),
    ...some(undiscovered, 'dim', `${undiscovered} undiscovered`),
    ...some(unsupported, 'dim', `${unsupported} unsupported`),
  ];
  const between = marked('dim', ' · ');
  const joined = (some: readonly string[]): string => ` ${some.join(between)}`;
  const over = parts.findIndex((_, at) => width(joined(parts.slice(0, at + 1))) > columns);
  if (over < 1) return [clip(joined(parts), columns), ''];
  return [joined(parts.slice(0, over)), clip(joined(parts.slice(over)), columns)];
}

function some(count: number, look: Look, text: string): readonly string[] {
  return count === 0 ? [] : [marked(look, text)];
}

/** Plain and chosen borders, which differ without colours too. */
const BORDERS = { plain: '╭─╮│╰╯', chosen: '┏━┓┃┗┛' } as const;

function tile(row: Row, columns: number, isChosen: boolean): readonly string[] {
  const [topLeft = '', flat = '', topRight = '', side = '', bottomLeft = '', bottomRight = ''] =
    BORDERS[isChosen ? 'chosen' : 'plain'];
  const look: Look = row.summary?.online ? 'online' : 'offline';
  const inner = columns - 4;
  const name = cut(oneLine(row.name), inner - 2);
  const border = (text: string): string => marked(look, text);
  const rest = flat.repeat(Math.max(0, inner - 1 - cells(name)));
  const title = marked(isChosen ? 'selected' : 'bold', ` ${name} `);
  const line = (text: string): string => `${border(side)} ${clip(text, inner)} ${border(side)}`;
  return [
    `${border(topLeft + flat)}${title}${border(`${rest}${topRight}`)}`,
    line(atEnds(cut(platform(row), inner - 8), standing(row), inner)),
    line(marked('dim', pad(cut(oneLine(row.description ?? ''), inner), 1))),
    line(counts(row, inner)),
    border(`${bottomLeft}${flat.repeat(inner + 2)}${bottomRight}`),
  ];
}

function platform({ summary }: Row): string {
  if (summary === undefined || !summary.discovered) return '(undiscovered)';
  const { flavor, os, version } = summary;
  const name = oneLine([flavor ?? os, version].filter(Boolean).join(' '));
  return summary.supported ? name : `${name || '?'} (unsupported)`;
}

function standing({ summary }: Row): string {
  return summary?.online ? marked('green', 'Online') : marked('red', 'Offline');
}

/** `12 updates  3 security !*`, with the markers of the list. */
function counts({ summary, stale }: Row, inner: number): string {
  if (summary === undefined || !summary.discovered || !summary.supported) {
    return marked('dim', cut(oneLine(summary?.failure ?? ''), inner));
  }
  const { updates, security, reboot } = summary;
  const marks = `${reboot ? marked('yellow', '!') : ''}${stale ? marked('dim', '*') : ''}`;
  const doubt = (count: Count): Look | undefined =>
    count.doubt === undefined ? undefined : 'yellow';
  const looks = [doubt(updates), (security.value ?? 0) > 0 ? 'red' : doubt(security)] as const;
  const parts = (words: readonly [string, string]): string =>
    [updates, security]
      .map((count, at) => lookOf(looks[at], `${countText(count)} ${words[at]}`))
      .join('  ');
  const long = parts([updates.value === 1 ? 'update' : 'updates', 'security']);
  // The markers are worth more than whole words.
  const fits = width(long) + width(marks) < inner;
  return fill(atEnds(fits ? long : parts(['upd', 'sec']), marks, inner), inner);
}

function lookOf(look: Look | undefined, text: string): string {
  return look === undefined ? text : marked(look, text);
}
