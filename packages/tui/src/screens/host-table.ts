/** The table of hosts, fast for thousands of them: only the lines in sight are made, and each row is measured once. */
import { cells, type Row } from '@exosphere/core';
import { type Cell, FULL_COLUMNS, fitWidths, LIST_COLUMNS, tableLine } from '@exosphere/core/view';
import { style } from '../text.ts';

/** What the command line shows with `--full`: what does not fit is left out. */
const SHOWN = [...LIST_COLUMNS, ...FULL_COLUMNS];
/** Cells of a title by which it is still told from the others. */
const TITLE = 4;

export interface HostTable {
  readonly titles: string;
  lineOf(row: Row): string;
}

/** The table of some rows in so many cells. */
export function tableOf(rows: readonly Row[], columns: number): HostTable {
  const widths = widthsFor(rows, columns);
  const lineOf = (line: Measured): string => tableLine(line.cells, line.sizes, widths, style);
  return { titles: lineOf(HEADINGS), lineOf: (row) => lineOf(measured(row)) };
}

/** Cells of a row, and how wide they are. */
interface Measured {
  readonly cells: readonly Cell[];
  readonly sizes: readonly number[];
}

const HEADINGS: Measured = measure(SHOWN.map(({ title }) => ({ text: title, tone: 'bold' })));

function measure(all: readonly Cell[]): Measured {
  return { cells: all, sizes: all.map(({ text }) => cells(text)) };
}

const measurements = new WeakMap<Row, Measured>();

/** Measured once per row: a row never changes, it is replaced. */
function measured(row: Row): Measured {
  const known = measurements.get(row);
  if (known !== undefined) return known;
  const fresh = measure(SHOWN.map(({ cell }) => cell(row)));
  measurements.set(row, fresh);
  return fresh;
}

const naturals = new WeakMap<readonly Row[], readonly number[]>();

/** What the texts of each column take. Over all rows, so that scrolling moves no column. */
function naturalWidths(rows: readonly Row[]): readonly number[] {
  const known = naturals.get(rows);
  if (known !== undefined) return known;
  const widths = SHOWN.map(() => 0);
  for (const row of rows) {
    const { sizes } = measured(row);
    for (let at = 0; at < widths.length; at++) {
      widths[at] = Math.max(widths[at] ?? 0, sizes[at] ?? 0);
    }
  }
  naturals.set(rows, widths);
  return widths;
}

/** Cells between columns. */
const GAP = 2;

/**
 * The widths of the columns; undefined for those that are not shown. What the command line shows without `--full` comes
 * first and is not made narrow for the rest, which gets the room that is left.
 */
function widthsFor(rows: readonly Row[], room: number): readonly (number | undefined)[] {
  const texts = naturalWidths(rows);
  const natural = texts.map((width, at) => Math.max(width, HEADINGS.sizes[at] ?? 0));
  const own = LIST_COLUMNS.length;
  const left = ownWidths(texts.slice(0, own), natural.slice(0, own), room);
  const used = left.reduce<number>((sum, width) => sum + (width ?? 0) + GAP, 0);
  // A column of nothing but blanks only takes room.
  const extra = [...FULL_COLUMNS.keys()].filter((at) => (texts[own + at] ?? 0) > 0);
  const right = fitWidths(
    extra.flatMap((at) => FULL_COLUMNS[at] ?? []),
    extra.map((at) => natural[own + at] ?? 0),
    room - used,
  );
  return [...left, ...FULL_COLUMNS.map((_, at) => right[extra.indexOf(at)])];
}

/** The widths of the columns of every list. Where those that never go have no room for what they say, titles are cut first. */
function ownWidths(
  texts: readonly number[],
  natural: readonly number[],
  room: number,
): readonly (number | undefined)[] {
  const widths = fitWidths(LIST_COLUMNS, natural, room);
  const isCut = LIST_COLUMNS.some(
    ({ rank, min }, at) =>
      rank === undefined &&
      (widths[at] ?? 0) < Math.min(texts[at] ?? 0, min ?? Number.POSITIVE_INFINITY),
  );
  if (!isCut) return widths;
  const least = texts.map((width, at) => Math.max(width, Math.min(TITLE, natural[at] ?? 0)));
  return fitWidths(LIST_COLUMNS, least, room);
}
