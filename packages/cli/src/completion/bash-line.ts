/**
 * bash tells a completion what was typed, and takes answers as they stand: reading its quotes, and quoting the
 * answers, is ours. Nothing is ever handed back to the shell to evaluate.
 */

/** A line up to the cursor. */
export interface BashLine {
  /** Before the one at the cursor, without their quotes, the command itself first; no redirections. */
  readonly words: readonly string[];
  /** The word at the cursor, as far as it goes, without its quotes. */
  readonly value: string;
  /** The quote it is in. */
  readonly quote: '"' | "'" | undefined;
  /** It is what a redirection goes to. */
  readonly isRedirection: boolean;
}

/** Reads a simple command as bash would, without expanding anything. */
export function readBashLine(line: string): BashLine {
  const words: string[] = [];
  let value = '';
  let begun = false;
  let quote: BashLine['quote'];
  let isRedirection = false;
  const end = (): void => {
    if (begun && !isRedirection) words.push(value);
    if (begun) isRedirection = false;
    value = '';
    begun = false;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === quote) {
      quote = undefined;
    } else if (quote === "'") {
      value += character;
    } else if (character === '\\') {
      const next = line.charAt(at + 1);
      // bash(1), QUOTING: in double quotes, a backslash quotes only these. At the end it waits for what it quotes.
      const isKept = quote === '"' && next !== '' && !/["$\\`]/u.test(next);
      value += isKept ? '\\' : next;
      begun = true;
      if (!isKept) at += 1;
    } else if (quote === '"') {
      value += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      begun = true;
    } else if (/\s/u.test(character)) {
      end();
    } else if (/[<>&|]/u.test(character)) {
      // The 2 of "2>file" is no word.
      if (/^\d+$/u.test(value)) begun = false;
      end();
      isRedirection = true;
    } else {
      value += character;
      begun = true;
    }
  }
  return { words, value, quote, isRedirection };
}

/**
 * The candidates as bash has to insert them. `replaced` is the end of the line that bash replaces: all of the word, or
 * what follows a quote or one of the characters of `COMP_WORDBREAKS` in it.
 */
export function bashReplies(
  line: string,
  replaced: string,
  candidates: readonly string[],
): readonly string[] {
  if (!line.endsWith(replaced)) return [];
  const { value } = readBashLine(line);
  const stays = readBashLine(line.slice(0, line.length - replaced.length));
  const replies = candidates
    .filter((candidate) => candidate.startsWith(value))
    .map((candidate) => quoteFor(candidate.slice(stays.value.length), stays.quote));
  // A lone reply is put in full, and bash closes its quote, unless it takes the end of the reply for that.
  const { quote } = stays;
  const [only = ''] = replies;
  const isClosed = replies.length !== 1 || quote === undefined || !only.endsWith(quote);
  return isClosed ? replies : [`${only}${quote}`];
}

/** Letters and digits of any script, and marks that mean nothing anywhere in a word. */
const MEANINGFUL = /[^\p{L}\p{N}\p{M}_@%+=:,./-]/gu;

function quoteFor(text: string, quote: BashLine['quote']): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  if (quote === undefined) return text.replace(MEANINGFUL, '\\$&');
  // An exclamation mark calls up history in double quotes too, and a backslash before it would stay.
  return text.replace(/["$\\`]/gu, '\\$&').replaceAll('!', '"\\!"');
}
