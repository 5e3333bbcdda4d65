/** Where things are on the screen: a title bar, the body, a status line, a footer. */
import type { Size } from './model.ts';

/** Smaller than this nothing legible fits. */
export const LEAST: Size = { rows: 8, columns: 34 };

export function isTooSmall({ rows, columns }: Size): boolean {
  return rows < LEAST.rows || columns < LEAST.columns;
}

/** Rows above the body. */
export const BODY_TOP = 1;

/** The room between title bar and status line. */
export function bodyOf({ rows, columns }: Size): Size {
  return { rows: Math.max(0, rows - 3), columns };
}

/** Rows of the host list in sight: the titles of its columns take one. */
export function listPage(size: Size): number {
  return Math.max(1, bodyOf(size).rows - 1);
}
