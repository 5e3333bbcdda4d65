/** What a second Tab shows: everything that the word can become, in columns. */
import { cells, cut, oneLine, pad } from '@exosphere/core';

/** More than this nobody reads; another letter does better. */
const MOST_LINES = 20;
const GAP = 2;
/** Cells of one match at most. */
const WIDEST = 200;

/** The matches in lines of the terminal, sorted down the columns, each line with its end; the first of many, and how many more. */
export function shownMatches(matches: readonly string[], columns: number): string {
  const texts = matches.map((match) => cut(oneLine(match), WIDEST));
  const width = Math.max(...texts.map(cells)) + GAP;
  const across = Math.max(1, Math.floor((columns - 1) / width));
  const rows = Math.min(MOST_LINES, Math.ceil(texts.length / across));
  const fits = rows * across;
  const shown = texts.slice(0, fits);
  const lines = Array.from({ length: rows }, (_, row) =>
    shown
      .filter((_text, at) => at % rows === row)
      .map((text) => pad(text, width))
      .join('')
      .trimEnd(),
  );
  if (texts.length > fits) lines.push(`... and ${texts.length - fits} more`);
  return lines.map((line) => `${line}\r\n`).join('');
}
