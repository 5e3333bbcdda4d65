/** Tells pasted text from keys, in terminals that mark it: pasted letters must start nothing. */

/** Asks the terminal to mark what is pasted (xterm's bracketed paste, mode 2004), and no longer to. */
export const PASTE_ON = '\u001b[?2004h';
export const PASTE_OFF = '\u001b[?2004l';

const START = '\u001b[200~';
const END = '\u001b[201~';
/** Nothing is typed that is longer than this; a paste could be of any length. */
const MOST = 4096;

/** What a chunk of input holds. */
export interface PasteInput {
  /** In order. */
  readonly parts: readonly { readonly type: 'typed' | 'pasted'; readonly text: string }[];
  /** The paste that began and has not ended yet, to be given with the next chunk; undefined: none. */
  readonly open: string | undefined;
}

/** Splits a chunk; `open` is the one of the chunk before. The start mark must be whole, the end mark may come in pieces. */
export function splitPastes(chunk: string, open: string | undefined): PasteInput {
  const parts: { type: 'typed' | 'pasted'; text: string }[] = [];
  const add = (type: 'typed' | 'pasted', text: string): void => {
    if (text !== '') parts.push({ type, text });
  };
  let paste = open;
  let rest = chunk;
  for (;;) {
    if (paste === undefined) {
      const start = rest.indexOf(START);
      if (start === -1) {
        add('typed', rest);
        return { parts, open: undefined };
      }
      add('typed', rest.slice(0, start));
      rest = rest.slice(start + START.length);
      paste = '';
    }
    const whole: string = paste + rest;
    const end = whole.indexOf(END);
    if (end === -1) return { parts, open: shortened(whole) };
    add('pasted', whole.slice(0, Math.min(end, MOST)));
    rest = whole.slice(end + END.length);
    paste = undefined;
  }
}

/** The start of a paste, and of its end so much as may be the start of the mark. */
function shortened(text: string): string {
  return text.length <= MOST + END.length ? text : text.slice(0, MOST) + text.slice(-END.length);
}
