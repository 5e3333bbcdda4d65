/** A line of text that is typed, with the keys that correct it. */
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

/** The text with the caret behind it. */
export function withCaret(text: string): string {
  return `${text}${marked('caret', ' ')}`;
}
