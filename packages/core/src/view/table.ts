/** A table as text: aligned by terminal cells, and made to fit a width. */

import { cells, cut } from '../width.ts';
import type { Style, Tone } from './style.ts';

export interface TableColumn {
  readonly title: string;
  /** Cells it may shrink to before other columns must go; it never shrinks when absent. */
  readonly min?: number;
  /** Columns with a rank may be dropped when shrinking is not enough, the lowest rank first. */
  readonly rank?: number;
}

/** Text that is safe to print, with its tone. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface TableLayout {
  /** Cells of a line; undefined: as wide as it gets. */
  readonly width: number | undefined;
  readonly style: Style;
}

/** Cells between columns. */
const GAP = 2;
/** When nothing else helps, every column shrinks, down to this. */
const LEAST = 3;

/** The lines of a table: titles, then a line per row. Rows have a cell for every column. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  { width, style }: TableLayout,
): readonly string[] {
  const titles = columns.map(({ title }): Cell => ({ text: title, tone: 'bold' }));
  const all = [titles, ...rows];
  const sizes = all.map((row) => row.map(({ text }) => cells(text)));
  const natural = columns.map((_, at) =>
    sizes.reduce((most, row) => Math.max(most, row[at] ?? 0), 0),
  );
  const widths = width === undefined ? natural : fitWidths(columns, natural, width);
  return all.map((row, at) => tableLine(row, sizes[at] ?? [], widths, style));
}

/** One line of a table, without spaces at its end; `sizes` are the cells that each text takes. */
export function tableLine(
  row: readonly Cell[],
  sizes: readonly number[],
  widths: readonly (number | undefined)[],
  style: Style,
): string {
  let line = '';
  let end = 0;
  let start = 0;
  row.forEach(({ text, tone }, at) => {
    const width = widths[at];
    if (width === undefined) return;
    const size = sizes[at] ?? 0;
    const shown = size > width ? cut(text, width) : text;
    if (shown !== '') {
      if (start > end) line += ' '.repeat(start - end);
      line += tone === undefined ? shown : style(tone, shown);
      end = start + (shown === text ? size : cells(shown));
    }
    start += width + GAP;
  });
  return line;
}

/** The width of each column, given what its texts would take; undefined for one that is dropped. */
export function fitWidths(
  columns: readonly TableColumn[],
  natural: readonly number[],
  width: number,
): readonly (number | undefined)[] {
  const kept = new Set(columns.keys());
  const floor = (at: number): number => {
    const { min } = columns[at] ?? {};
    return Math.min(natural[at] ?? 0, min ?? Number.POSITIVE_INFINITY);
  };
  const room = (): number => width - GAP * (kept.size - 1);
  const sum = (of: (at: number) => number): number =>
    [...kept].reduce((all, at) => all + of(at), 0);

  const droppable = [...columns.entries()]
    .filter(([, { rank }]) => rank !== undefined)
    .sort(([, a], [, b]) => (a.rank ?? 0) - (b.rank ?? 0));
  for (const [at] of droppable) {
    if (sum(floor) <= room()) break;
    kept.delete(at);
  }
  const squeezed = sum(floor) > room();
  return shrink(
    columns.map((_, at) => (kept.has(at) ? natural[at] : undefined)),
    (at) => (squeezed ? Math.min(LEAST, natural[at] ?? 0) : floor(at)),
    room(),
  );
}

/** Takes from the widest column that may still give, until the widths fit or none may. */
function shrink(
  natural: readonly (number | undefined)[],
  floor: (at: number) => number,
  room: number,
): readonly (number | undefined)[] {
  const widths = [...natural];
  let excess = widths.reduce<number>((all, own) => all + (own ?? 0), 0) - room;
  for (; excess > 0; excess--) {
    let widest: number | undefined;
    for (const [at, own] of widths.entries()) {
      if (own === undefined || own <= floor(at)) continue;
      if (widest === undefined || own > (widths[widest] ?? 0)) widest = at;
    }
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
