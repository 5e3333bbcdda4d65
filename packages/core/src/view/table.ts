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
/**
 * Cells to which lines are aligned at most where they are not cut. A longer text pushes its own line only: one host with
 * a name of megabytes must not fill those of all others with as many spaces.
 */
const WIDEST = 200;

/** The lines of a table: titles, then a line per row. Rows have a cell for every column. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  { width, style }: TableLayout,
): readonly string[] {
  const titles = columns.map(({ title }): Cell => ({ text: title, tone: 'bold' }));
  const all = [titles, ...rows];
  const sizes = all.map((row) => row.map(({ text }) => cells(text)));
  const content = columns.map((_, at) =>
    sizes.slice(1).reduce((most, row) => Math.max(most, row[at] ?? 0), 0),
  );
  const natural = content.map((own, at) => Math.max(own, sizes[0]?.[at] ?? 0));
  const widths = columnWidths(columns, natural, width, content);
  const isCut = width !== undefined;
  return all.map((row, at) => tableLine(row, sizes[at] ?? [], widths, style, isCut));
}

/**
 * One line of a table, without spaces at its end; `sizes` are the cells that each text takes. A text that is wider than
 * its column is cut, or pushes the rest of the line.
 */
export function tableLine(
  row: readonly Cell[],
  sizes: readonly number[],
  widths: readonly (number | undefined)[],
  style: Style,
  isCut = true,
): string {
  let line = '';
  let end = 0;
  let start = 0;
  row.forEach(({ text, tone }, at) => {
    const width = widths[at];
    if (width === undefined) return;
    const size = sizes[at] ?? 0;
    const shown = isCut && size > width ? cut(text, width) : text;
    if (shown !== '') {
      line += ' '.repeat(line === '' ? start : Math.max(GAP, start - end));
      line += tone === undefined ? shown : style(tone, shown);
      end = start + (shown === text ? size : cells(shown));
    }
    start += width + GAP;
  });
  return line;
}

/** The width of each column, as `fitWidths` has it where a line has a width, else what its texts take, within reason. */
export function columnWidths(
  columns: readonly TableColumn[],
  natural: readonly number[],
  width: number | undefined,
  content: readonly number[] = natural,
): readonly (number | undefined)[] {
  if (width !== undefined) return fitWidths(columns, natural, width, content);
  return natural.map((own) => Math.min(own, WIDEST));
}

/**
 * The width of each column, given what its texts would take; undefined for one that is dropped. `content` is what they
 * take without the title: where there is no room for both, a title is cut before anything that it stands above.
 */
export function fitWidths(
  columns: readonly TableColumn[],
  natural: readonly number[],
  width: number,
  content: readonly number[] = natural,
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
  const least = (at: number): number => Math.min(LEAST, natural[at] ?? 0);
  const untitled = (at: number): number =>
    Math.min(floor(at), Math.max(least(at), content[at] ?? 0));
  const lowest = [floor, untitled].find((of) => sum(of) <= room()) ?? least;
  return shrink(
    columns.map((_, at) => (kept.has(at) ? Math.min(natural[at] ?? 0, width) : undefined)),
    lowest,
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
