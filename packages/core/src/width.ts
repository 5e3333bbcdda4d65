/** How many cells a text takes where every character has one or two: a terminal, a mail; and text made to fit a number of them. */

// Zero cells: combining marks, format characters, and the vowels and finals of conjoining Hangul.
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;

// Two cells: East Asian Wide and Fullwidth (EastAsianWidth.txt, Unicode 15; the ranges take in their
// unassigned gaps), and what is shown as an emoji by default.
const WIDE =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]$/u;

// Half of a flag: each takes one cell, a pair of them two.
const REGIONAL = /^\p{Regional_Indicator}$/u;

const PRINTABLE_ASCII = /^[ -~]*$/u;

/** The cells that a line takes; it must hold no control characters (see core's `oneLine`). */
export function cells(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += cellsOf(character);
  return sum;
}

/** The text followed by spaces up to `width` cells; unchanged when it takes as many or more. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cells(text)));
}

/** The text, cut to at most `width` cells; what was cut off is told by an ellipsis. */
export function cut(text: string, width: number): string {
  if (cells(text) <= width) return text;
  if (width <= 0) return '';
  let sum = 0;
  let kept = '';
  for (const character of text) {
    sum += cellsOf(character);
    if (sum > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Words in lines of at most `width` cells; a longer word stays whole on a line of its own. */
export function wrap(words: readonly string[], width: number): readonly string[] {
  return wrapWords(words, width).map((line) => line.join(' '));
}

/** The same, with the words of each line still apart. */
export function wrapWords(words: readonly string[], width: number): readonly (readonly string[])[] {
  const wrapped: string[][] = [];
  let taken = 0;
  for (const word of words) {
    const line = wrapped.at(-1);
    const own = cells(word);
    if (line !== undefined && taken + 1 + own <= width) {
      line.push(word);
      taken += 1 + own;
    } else {
      wrapped.push([word]);
      taken = own;
    }
  }
  return wrapped;
}

function cellsOf(character: string): number {
  if (PRINTABLE_ASCII.test(character)) return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) && !REGIONAL.test(character) ? 2 : 1;
}
