/** Turns offsets into lines and columns, and shows the place of a syntax error. */
import { oneLine } from '../text.ts';
import type { Position } from './problem.ts';

/** Characters of a line shown on either side of the place. */
const AROUND = 50;

/** A function from an offset in the text to its place. Reads the text once. */
export function locator(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** The line of the place and the one before it, numbered, with a mark under the column. Safe to print. */
export function codeFrame(text: string, { line, column }: Position): string {
  const lines = text.split('\n', line);
  const from = Math.max(0, column - 1 - AROUND);
  const width = String(line).length;
  const shown = [line - 1, line]
    .filter((number) => lines[number - 1] !== undefined)
    .map((number) => {
      const part = (lines[number - 1] ?? '').replace(/\r$/u, '').slice(from, from + 2 * AROUND);
      return `  ${String(number).padStart(width)} | ${keepColumns(part)}`;
    });
  return [...shown, `  ${' '.repeat(width)} | ${' '.repeat(column - 1 - from)}^`].join('\n');
}

/** Like `oneLine`, which makes one space of several tabs, but never moves what follows. */
function keepColumns(part: string): string {
  return oneLine(part.replace(/[\t\r]/gu, ' '));
}
