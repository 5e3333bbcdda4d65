/** What a terminal can show: all of Unicode, what the font of a console has, or ASCII. */

/** The characters of a terminal. */
export type Glyphs = 'unicode' | 'console' | 'ascii';

/** By the locale, as every program finds it: LC_ALL, LC_CTYPE, LANG, the first that is set. */
export function glyphsOf(
  terminal: string | undefined,
  env: { readonly [name: string]: string | undefined },
): Glyphs {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  if (!/utf-?8/iu.test(locale)) return 'ascii';
  return terminal === 'linux' ? 'console' : 'unicode';
}

// The fonts of the Linux console have the square corners only.
const CONSOLE: { readonly [character: string]: string } = {
  '╭': '┌',
  '╮': '┐',
  '╰': '└',
  '╯': '┘',
  '┏': '╔',
  '┓': '╗',
  '┗': '╚',
  '┛': '╝',
  '━': '═',
  '┃': '║',
};

const ASCII: { readonly [character: string]: string } = {
  '╭': '.',
  '╮': '.',
  '╰': "'",
  '╯': "'",
  '─': '-',
  '│': '|',
  '┏': '#',
  '┓': '#',
  '┗': '#',
  '┛': '#',
  '━': '#',
  '┃': '#',
  '█': '#',
  '░': '.',
  '…': '~',
  '·': '-',
};

/** A character as the terminal can show it; one cell stays one cell. */
export function glyph(character: string, glyphs: Glyphs): string {
  if (glyphs === 'unicode' || character <= '~') return character;
  if (glyphs === 'console') return CONSOLE[character] ?? character;
  return ASCII[character] ?? '?';
}
