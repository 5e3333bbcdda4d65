/** A line of text that is typed, with the keys that correct it. */
import { oneLine } from '@exosphere/core';
import { marked } from '../text.ts';

/** Nobody looks for a longer name than this; a paste could be of any length. */
const LONGEST = 100;

/** What a key makes of the text; undefined: it is no key for typing. */
export function typed(text: string, key: string): string | undefined {
  if (key === 'backspace') return [...text].slice(0, -1).join('');
  if (key === '^u') return '';
  if (key === '^w') return text.replace(/\S+\s*$/u, '');
  if (key === 'delete') return text;
  if ([...key].length !== 1) return undefined;
  return text.length >= LONGEST ? text : text + key;
}

/** The text with pasted text behind it, as far as there is room. */
export function withPasted(text: string, pasted: string): string {
  const room = Math.max(0, LONGEST - text.length);
  return text + [...oneLine(pasted.slice(0, LONGEST * 2))].slice(0, room).join('');
}

/** The text with the caret behind it. */
export function withCaret(text: string): string {
  return `${text}${marked('caret', ' ')}`;
}
