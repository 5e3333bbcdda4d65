/** The host list: which hosts it shows in which order, the chosen one, and how far it is scrolled. */
import { type ColumnId, passes, type Row, type RowFilter, sortRows } from '@exosphere/core';
import type { Fleet } from './fleet.ts';

/** Where a list stands. */
export interface Scroll {
  /** Place of the chosen entry. */
  readonly cursor: number;
  /** Place of the first entry in sight. */
  readonly top: number;
}

export interface List extends Scroll {
  readonly filter: RowFilter;
  /** Undefined: the order of the configuration. */
  readonly sort: ColumnId | undefined;
  readonly reverse: boolean;
  /** The rows that pass the filter, in order. */
  readonly shown: readonly Row[];
}

/** The list of a fleet as it is at first. */
export function listOf(fleet: Fleet): List {
  return { filter: 'all', sort: undefined, reverse: false, shown: fleet.rows, cursor: 0, top: 0 };
}

/** The list of a changed fleet, or with another filter or order. The chosen host stays where it is on the screen. */
export function rearranged(
  list: List,
  fleet: Fleet,
  how: Partial<Pick<List, 'filter' | 'sort' | 'reverse'>> = {},
): List {
  const next = { ...list, ...how };
  const passing =
    next.filter === 'all' ? fleet.rows : fleet.rows.filter((row) => passes(row, next.filter));
  const shown = next.sort === undefined ? passing : sortRows(passing, next.sort, next.reverse);
  const chosen = list.shown[list.cursor]?.name;
  const found = shown.findIndex(({ name }) => name === chosen);
  const cursor = clamp(found === -1 ? list.cursor : found, 0, shown.length - 1);
  return { ...next, shown, cursor, top: Math.max(0, list.top + cursor - list.cursor) };
}

/** Moves the cursor by so many entries, and scrolls as little as that takes. */
export function moved<T extends Scroll>(at: T, by: number, count: number, page: number): T {
  return movedTo(at, at.cursor + by, count, page);
}

/** Puts the cursor on an entry, or the nearest one that there is. */
export function movedTo<T extends Scroll>(at: T, place: number, count: number, page: number): T {
  return inSight({ ...at, cursor: clamp(place, 0, count - 1) }, count, page);
}

/** Scrolls by so many entries; the cursor comes along only when it would go out of sight. */
export function scrolled<T extends Scroll>(at: T, by: number, count: number, page: number): T {
  const top = clamp(at.top + by, 0, count - page);
  return { ...at, top, cursor: clamp(at.cursor, top, Math.min(count, top + page) - 1) };
}

/** Scrolls just so far that the cursor is in sight and no room is left below the last entry. */
export function inSight<T extends Scroll>(at: T, count: number, page: number): T {
  const { cursor } = at;
  const top = clamp(at.top, cursor - page + 1, cursor);
  return { ...at, top: clamp(top, 0, count - page) };
}

/** The nearest number in a range; its start when the range is empty. */
export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
