/** Cuts a line of ssh_config into its keyword and its words, by the rules of OpenSSH 9. Pure. */

/** A line that is neither empty nor a comment. */
export interface Line {
  /** In lower case, as keywords are compared. */
  readonly keyword: string;
  /** What follows the keyword and its separator; empty when nothing does. */
  readonly rest: string;
}

/** The keyword of a line and what follows; undefined for an empty line, a comment, or a keyword with an open quote. */
export function readLine(text: string): Line | undefined {
  const line = withoutEnd(text);
  let cut = cutWord(line);
  // Blanks before the keyword are a separator, and so is one "=".
  if (cut?.word === '') cut = cutWord(cut.rest);
  if (cut === undefined || cut.word === '' || cut.word.startsWith('#')) return undefined;
  return { keyword: cut.word.toLowerCase(), rest: withoutBlanks(cut.rest) };
}

/**
 * The words after a keyword: separated by blanks, with quotes of both kinds, `\` before a quote, a `\` or a blank,
 * and a comment at the end. Undefined when a quote is not closed.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (word === undefined) {
      if (isBlank(char)) continue;
      if (char === '#') return words;
      word = '';
    }
    if (char === '\\' && isEscaped(text.charAt(i + 1), quote)) word += text.charAt(++i);
    else if (quote === '' && isBlank(char)) {
      words.push(word);
      word = undefined;
    } else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else word += char;
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}

/**
 * The words of a `Match` line before OpenSSH 9.9: cut like keywords, so that `host=web*` is two, and only double
 * quotes count. One that is not closed is, with what follows, not seen.
 */
export function splitCriteria(text: string): readonly string[] {
  const words: string[] = [];
  for (let left = text; left !== ''; ) {
    const cut = cutWord(left);
    // A word that begins with "#", even in quotes, is a comment here.
    if (cut === undefined || cut.word.startsWith('#')) break;
    words.push(cut.word);
    left = cut.rest;
  }
  return words;
}

/** The text up to the first blank, `=` or end of a quoted part, and what follows. Undefined when a quote is not closed. */
function cutWord(text: string): { readonly word: string; readonly rest: string } | undefined {
  const end = text.search(/[ \t\r="]/u);
  if (end < 0) return { word: text, rest: '' };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return undefined;
    return {
      word: text.slice(0, end) + text.slice(end + 1, close),
      rest: withoutBlanks(text.slice(close + 1)),
    };
  }
  const rest = withoutBlanks(text.slice(end + 1));
  const isSecond = text[end] !== '=' && rest.startsWith('=');
  return { word: text.slice(0, end), rest: isSecond ? withoutBlanks(rest.slice(1)) : rest };
}

function withoutBlanks(text: string): string {
  const start = text.search(/[^ \t\r]/u);
  return start < 0 ? '' : text.slice(start);
}

/** Without what ssh does not see: a NUL and what follows it, and blanks and form feeds at the end. */
function withoutEnd(text: string): string {
  const nul = text.indexOf('\0');
  let end = nul < 0 ? text.length : nul;
  while (end > 1 && ' \t\r\f'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t';
}

function isEscaped(char: string, quote: string): boolean {
  return char === '"' || char === "'" || char === '\\' || (char === ' ' && quote === '');
}
