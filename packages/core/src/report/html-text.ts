/** Text from anywhere made part of HTML: it can be neither markup nor an attribute's end. */
import { oneLine } from '../text.ts';

// Printable ASCII without & < > " '.
const PLAIN = /^[ !#-%(-;=?-~]*$/u;

const SPECIAL = /[&<>"']/gu;

const REFERENCES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe in the content of an element and in a quoted attribute. */
export function htmlText(text: string): string {
  if (PLAIN.test(text)) return text;
  return oneLine(text).replace(SPECIAL, (character) => REFERENCES[character] ?? '');
}
