/** Makes text that came from a host or a file harmless to read, to match and to show. */

// C0 but tab and newline, DEL, C1; halves of surrogate pairs, which a cut leaves or an escape in JSON makes.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/**
 * Marks that reorder or hide what follows them: bidi embeddings, overrides and isolates, zero-width, line separators,
 * BOM, tags.
 */
export const INVISIBLE: RegExp =
  /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

// Printable ASCII.
const HARMLESS = /^[ -~]*$/u;

/** Captured output as parsers see it: CRLF becomes a newline, any other control character but tab becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROL, '\ufffd');
}

/**
 * Text that may be put on a terminal as part of one line: no control characters, no newline or tab,
 * nothing that reorders or hides its neighbours; each is replaced by a visible mark.
 */
export function oneLine(text: string): string {
  // Nearly all text is harmless, and lists have thousands of cells.
  if (HARMLESS.test(text)) return text;
  return text
    .replace(/[\t\n\r]+/gu, ' ')
    .replace(CONTROL, '\ufffd')
    .replace(INVISIBLE, '\ufffd');
}

// https://user:password@host/, or what a cut left of it: https://user:passw…
const LOGIN = /:\/\/(?:[^\s/@]*@|[^\s/@:]*:[^\s/@]*…)/gu;

/** Addresses of repositories may carry a login: the text with each replaced, since nothing secret is kept. */
export function withoutLogins(text: string): string {
  return text.replace(LOGIN, '://…@');
}

/** The lines of a text without their ends; a last empty line does not count. */
export function lines(text: string): readonly string[] {
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  return all;
}

/** A line for quoting in a reason: in one line, trimmed, cut to `limit` characters with an ellipsis. */
export function quoted(line: string, limit = 120): string {
  const text = line.trim();
  // Cut roughly before anything else: a line may have megabytes. A character has two units at most.
  const characters = [...oneLine(text.slice(0, 4 * limit))];
  const isWhole = text.length <= 4 * limit && characters.length <= limit;
  return isWhole ? `"${characters.join('')}"` : `"${characters.slice(0, limit - 1).join('')}…"`;
}
