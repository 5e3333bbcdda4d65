/** Splits a line into words as a POSIX shell quotes them; nothing is expanded. */

/** A word of a line. */
export interface Word {
  /** Where it begins, in UTF-16 units. */
  readonly start: number;
  /** Without its quotes. */
  readonly value: string;
  /** The quote that the line ends in, or the backslash that quotes nothing. */
  readonly open?: "'" | '"' | '\\';
}

export type Split =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly problem: string };

/** The words of a line, or what is wrong with it. */
export function splitLine(line: string): Split {
  const words = readWords(line);
  const open = words.at(-1)?.open;
  if (open === undefined) return { ok: true, words: words.map(({ value }) => value) };
  return {
    ok: false,
    problem:
      open === '\\'
        ? 'the line ends in a backslash, which quotes nothing'
        : `a quote is not closed: ${open}`,
  };
}

const SPACE = /\s/u;

/** The words of a line, the last of which may still be in its quotes. */
export function readWords(line: string): readonly Word[] {
  const words: Word[] = [];
  let start: number | undefined;
  let value = '';
  let quote: "'" | '"' | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === undefined && SPACE.test(character)) {
      if (start !== undefined) words.push({ start, value });
      start = undefined;
      value = '';
      continue;
    }
    start ??= at;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === "'" || character === '"')) quote = character;
    else if (character === '\\' && quote !== "'") {
      const next = line.charAt(at + 1);
      if (next === '') return [...words, { start, value, open: quote ?? '\\' }];
      // In double quotes a backslash quotes only what has a meaning there.
      value += quote === undefined || next === '"' || next === '\\' ? next : `\\${next}`;
      at += 1;
    } else value += character;
  }
  if (start === undefined) return words;
  return [...words, { start, value, ...(quote === undefined ? {} : { open: quote }) }];
}

// What no quoting needs: letters and digits of any script, and marks without a meaning in any shell.
const PLAIN = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** A word as it has to be typed. */
export function quoteWord(value: string): string {
  return PLAIN.test(value) ? value : `${openWord(value)}'`;
}

/** The beginning of a word as it has to be typed: more of it may follow. */
export function quoteStart(value: string): string {
  return value === '' || PLAIN.test(value) ? value : openWord(value);
}

function openWord(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}`;
}
