/** A window with text to read: what of it is in sight, and the keys that scroll it. */
import { type Box, boxed } from '../frame.ts';
import { arrowOf } from '../key-cap.ts';
import { clamp } from '../list.ts';
import type { Size } from '../model.ts';

export interface Reading {
  readonly title: string;
  readonly lines: readonly string[];
  /** Cells of its lines at most. */
  readonly columns: number;
}

/** The window, from a line on. */
export function readingBox({ title, lines, columns }: Reading, top: number, area: Size): Box {
  return boxed(lines.slice(clamp(top, 0, lastTop(lines, area))), title, area, columns);
}

/** For the footer. */
export function readingKeys(
  { lines }: Reading,
  area: Size,
): readonly (readonly [key: string, word: string])[] {
  const scrolling = lastTop(lines, area) > 0 ? ([['down', 'scroll']] as const) : [];
  return [...scrolling, ['escape', 'close']];
}

/** The first line in sight after a key, or after so many lines of the wheel; the same one where it does not scroll. */
export function readingTop(
  { lines }: Reading,
  top: number,
  by: string | number,
  area: Size,
): number {
  const last = lastTop(lines, area);
  const now = clamp(top, 0, last);
  const page = pageOf(area);
  if (typeof by === 'number') return clamp(now + by, 0, last);
  switch (arrowOf(by)) {
    case 'up':
      return clamp(now - 1, 0, last);
    case 'down':
      return clamp(now + 1, 0, last);
    case 'pageup':
      return clamp(now - page, 0, last);
    case 'pagedown':
    case ' ':
      return clamp(now + page, 0, last);
    case 'home':
      return 0;
    case 'end':
      return last;
    default:
      return now;
  }
}

function pageOf({ rows }: Size): number {
  return rows - 2;
}

function lastTop(lines: readonly string[], area: Size): number {
  return Math.max(0, lines.length - pageOf(area));
}
