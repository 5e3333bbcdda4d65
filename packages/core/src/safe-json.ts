/** JSON from which a terminal can take nothing but text, and a reader every character. */
import { INVISIBLE } from './text.ts';

// Printable ASCII, in lines.
const HARMLESS = /^[\n -~]*$/u;

// The control characters that JSON itself does not escape.
const CONTROL = /[\u007f-\u009f]/gu;

/** The JSON with control and invisible characters as escapes. They can only stand in its texts, so it says the same. */
export function safeJson(json: string): string {
  if (HARMLESS.test(json)) return json;
  return json.replace(CONTROL, escaped).replace(INVISIBLE, escaped);
}

/** Beyond the basic plane a character has two units, and an escape for each. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
