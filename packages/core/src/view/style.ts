/** Colour and weight for terminals; plain text where there is none. */

/** SGR parameters: on, off. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Tone = keyof typeof CODES;

/** Puts a tone on a text that holds no control characters. */
export type Style = (tone: Tone, text: string) => string;

/** Leaves every text as it is. */
export const plain: Style = (_, text) => text;

/** For terminals that show colour. */
export const coloured: Style = (tone, text) => {
  const [on, off] = CODES[tone];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
};

/**
 * Whether a stream gets colour: a terminal does unless it is dumb or `NO_COLOR` is set; `FORCE_COLOR` wins
 * over all of it, in either direction (`0` and `false` switch colour off). Empty variables count as not set.
 */
export function wantsColour(
  isTerminal: boolean,
  env: { readonly [name: string]: string | undefined },
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: term } = env;
  if (forced) return forced !== '0' && forced !== 'false';
  return isTerminal && !none && term !== 'dumb';
}
