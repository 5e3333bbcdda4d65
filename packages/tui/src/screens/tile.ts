/** The tile of a host: its platform, whether it is there, and its counts, or why it has none. */
import { type Count, cells, countText, cut, oneLine, type Row } from '@exosphere/core';
import { atEnds, clip, fill, type Look, marked, width } from '../text.ts';

/** Lines of a tile. */
export const TILE_ROWS = 5;
/** Narrower tiles would cut what they say. */
export const TILE_COLUMNS = 26;

/** Plain and chosen borders, which differ without colours too. */
const BORDERS = { plain: '╭─╮│╰╯', chosen: '┏━┓┃┗┛' } as const;

/** The lines of a tile, each of so many cells. */
export function tile(row: Row, columns: number, isChosen: boolean): readonly string[] {
  const [topLeft = '', flat = '', topRight = '', side = '', bottomLeft = '', bottomRight = ''] =
    BORDERS[isChosen ? 'chosen' : 'plain'];
  const look = lookOfBorder(row);
  const inner = columns - 4;
  const name = cut(oneLine(row.name), inner - 2);
  const border = (text: string): string => marked(look, text);
  const rest = flat.repeat(Math.max(0, inner - 1 - cells(name)));
  const title = marked(isChosen ? 'selected' : 'bold', ` ${name} `);
  const line = (text: string): string => `${border(side)} ${clip(text, inner)} ${border(side)}`;
  return [
    `${border(topLeft + flat)}${title}${border(`${rest}${topRight}`)}`,
    line(sides(platform(row), standing(row), inner)),
    line(marked('dim', cut(oneLine(row.description ?? ''), inner))),
    line(counts(row, inner)),
    border(`${bottomLeft}${flat.repeat(inner + 2)}${bottomRight}`),
  ];
}

/** Of a host that nobody asked nothing is known: not that it is offline either. */
function lookOfBorder({ summary }: Row): Look {
  if (summary === undefined) return 'frame';
  return summary.online ? 'online' : 'offline';
}

/** The right side whole, and of the left one what fits beside it. */
function sides(left: string, right: string, columns: number): string {
  return atEnds(cut(left, columns - width(right) - 1), right, columns);
}

function platform({ summary }: Row): string {
  if (summary === undefined || !summary.discovered) return '(undiscovered)';
  const { flavor, os, version } = summary;
  return oneLine([flavor ?? os, version].filter(Boolean).join(' '));
}

function standing({ summary }: Row): string {
  if (summary === undefined) return '';
  return summary.online ? marked('green', 'Online') : marked('red', 'Offline');
}

/** Why a host has no counts; undefined for one that has. */
function uncounted({ summary }: Row): string | undefined {
  if (summary === undefined) return 'not asked yet';
  const { online, discovered, supported, failure } = summary;
  if (discovered && supported) return undefined;
  if (discovered)
    return online || failure === undefined ? 'unsupported' : `unsupported: ${failure}`;
  if (failure === undefined) return 'not discovered yet';
  // What answers now may have been out of reach when it was to be discovered.
  return online ? `discovery: ${failure}` : failure;
}

/** `12 updates  3 sec !*`, with the markers of the list. */
function counts(row: Row, inner: number): string {
  const reason = uncounted(row);
  const { summary, stale } = row;
  if (summary === undefined || reason !== undefined) {
    return marked('dim', cut(oneLine(reason ?? ''), inner));
  }
  const { updates, security, reboot } = summary;
  const marks = `${reboot ? marked('yellow', '!') : ''}${stale ? marked('dim', '*') : ''}`;
  const doubt = (count: Count): Look | undefined =>
    count.doubt === undefined ? undefined : 'yellow';
  const looks = [doubt(updates), (security.value ?? 0) > 0 ? 'red' : doubt(security)] as const;
  // One wording for all tiles: from one to the next, numbers are what shall differ.
  const parts = (words: readonly [string, string]): string =>
    [updates, security]
      .map((count, at) => lookOf(looks[at], `${countText(count)} ${words[at]}`))
      .join('  ');
  const long = parts([updates.value === 1 ? 'update' : 'updates', 'sec']);
  // The markers are worth more than whole words.
  const fits = width(long) + width(marks) < inner;
  return fill(atEnds(fits ? long : parts(['upd', 'sec']), marks, inner), inner);
}

function lookOf(look: Look | undefined, text: string): string {
  return look === undefined ? text : marked(look, text);
}
