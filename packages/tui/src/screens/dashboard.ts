/** The first screen: what the fleet comes to, and a tile for each host. */
import { counted } from '@exosphere/core/view';
import { openHost } from '../actions.ts';
import { totalsOf } from '../fleet.ts';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import { type Model, only, type Size, type Step } from '../model.ts';
import { forAll } from './job-bindings.ts';
import type { Binding, Screen } from './screen.ts';
import { summary } from './summary.ts';
import { TILE_COLUMNS, TILE_ROWS, tile } from './tile.ts';

/** Lines of the summary. */
const STRIP = 2;

/** How the tiles stand in the body. */
interface Grid {
  /** Lines of the summary above: a tile that is whole is worth more. */
  readonly strip: number;
  readonly across: number;
  /** Rows of tiles in sight. */
  readonly page: number;
  readonly columns: number;
}

function gridOf(area: Size): Grid {
  const across = Math.max(1, Math.floor(area.columns / TILE_COLUMNS));
  const strip = clamp(area.rows - TILE_ROWS, 0, STRIP);
  return {
    strip,
    across,
    page: Math.max(1, Math.floor((area.rows - strip) / TILE_ROWS)),
    columns: Math.floor(area.columns / across),
  };
}

const BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'details',
    help: 'show the host',
    run: (model) => openHost(model, chosen(model)),
  },
  ...forAll(['ping', 'discover', 'refresh']),
  { keys: ['left'], help: 'choose the tile on the left', run: (model) => move(model, -1) },
  { keys: ['right'], help: 'choose the tile on the right', run: (model) => move(model, 1) },
  { keys: ['up', 'k'], help: 'choose the tile above', run: (model) => move(model, -across(model)) },
  {
    keys: ['down', 'j'],
    help: 'choose the tile below',
    run: (model) => move(model, across(model)),
  },
  { keys: ['pageup'], help: 'a page up', run: (model) => move(model, -onePage(model)) },
  { keys: ['pagedown', ' '], help: 'a page down', run: (model) => move(model, onePage(model)) },
  { keys: ['home', 'g'], help: 'choose the first tile', run: (model) => only(choose(model, 0)) },
  {
    keys: ['end', 'G'],
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
    const { strip, across, page, columns } = gridOf(area);
    const { rows } = model.fleet;
    const top = topOf(model, area);
    const lines = [...summary(totalsOf(model.fleet), area.columns).slice(0, strip)];
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
  chosen,
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
    const line = Math.floor((rows - grid.strip) / TILE_ROWS);
    const column = Math.floor(columns / grid.columns);
    const place = (topOf(model, area) + line) * grid.across + column;
    const isTile = rows >= grid.strip && line < grid.page && column < grid.across;
    if (!isTile || place >= model.fleet.rows.length) return only(model);
    if (place === model.tiles.cursor) return openHost(model, chosen(model));
    return only(choose(model, place));
  },
  wheel: (model, by) => move(model, Math.sign(by) * across(model)),
};

function chosen({ fleet, tiles }: Model): string | undefined {
  return fleet.rows[tiles.cursor]?.name;
}

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
