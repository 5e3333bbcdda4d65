/** From a frame to the cells of a terminal: one character and its ink for each. */
import { cells } from '@exosphere/core';
import type { Frame } from './frame.ts';
import { type Look, toRuns } from './text.ts';
import { type Ink, inkOf, type Palette } from './theme.ts';

export interface Cell {
  /** One character with its marks; empty in the second cell of a wide one. */
  readonly text: string;
  readonly ink: Ink;
}

/** What a line is made of, to tell whether it changed since it was painted. */
export function lineKey({ lines, box, size }: Frame, row: number): string {
  const over = box?.lines[row - box.top];
  const base = lines[row] ?? '';
  if (box === undefined || over === undefined) return `${size.columns} ${base}`;
  return `${size.columns} ${base}\n${box.left} ${over}`;
}

/** The cells of a row, as many as the terminal has columns. */
export function rowCells(
  { lines, box, size }: Frame,
  row: number,
  palette: Palette,
): readonly Cell[] {
  const blank: Cell = { text: ' ', ink: inkFor(palette, []) };
  const below = lineCells(lines[row] ?? '', size.columns, palette, blank);
  const over = box?.lines[row - box.top];
  if (box === undefined || over === undefined) return below;
  const inside = lineCells(over, Math.min(box.columns, size.columns - box.left), palette, blank);
  const end = box.left + inside.length;
  const whole = [...below.slice(0, box.left), ...inside, ...below.slice(end)];
  // Half of a wide character is none.
  if (below[box.left]?.text === '' && box.left > 0) whole[box.left - 1] = blank;
  if (below[end]?.text === '') whole[end] = blank;
  return whole;
}

function lineCells(line: string, columns: number, palette: Palette, blank: Cell): Cell[] {
  const all: Cell[] = [];
  for (const { text, looks } of toRuns(line)) {
    const ink = inkFor(palette, looks);
    for (const character of charactersOf(text)) {
      const wide = cells(character);
      if (all.length + wide > columns) break;
      all.push({ text: character, ink });
      if (wide === 2) all.push({ text: '', ink });
    }
    if (all.length >= columns) break;
  }
  while (all.length < columns) all.push(blank);
  return all;
}

const ASCII = /^[ -~]*$/u;
// C0, DEL and C1 cannot be here: what is shown was made safe. Should one be, it still reaches no terminal.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;
// Terminals disagree on how wide these are, and one cell too many moves the rest of the line.
const BEYOND = /[\u{10000}-\u{10ffff}]|\u200d|\ufe0e|\ufe0f/u;

/** The characters of a text with their combining marks; what terminals draw in different widths is replaced. */
function charactersOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.split('');
  const all: string[] = [];
  for (const character of text.normalize('NFC')) {
    const wide = cells(character);
    const last = all.length - 1;
    if (CONTROL.test(character)) all.push('\ufffd');
    else if (BEYOND.test(character)) all.push(...'\ufffd'.repeat(wide));
    else if (wide > 0) all.push(character);
    // A mark alone has nothing to stand on; a heap of them is an attack on the line above.
    else if (last >= 0 && (all[last]?.length ?? 0) < 4) all[last] += character;
  }
  return all;
}

const inks = new Map<string, Ink>();

/** One object per ink, so that it can be compared and kept. */
function inkFor(palette: Palette, looks: readonly Look[]): Ink {
  const key = `${palette} ${looks.join(' ')}`;
  const known = inks.get(key);
  if (known !== undefined) return known;
  const ink = inkOf(palette, looks);
  // Lines nest few looks, so there are few inks; a thousand means that something else is going on.
  if (inks.size > 1000) inks.clear();
  inks.set(key, ink);
  return ink;
}
