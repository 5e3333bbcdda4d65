/** Which editor a person wants, as the words of its command. */
import { UsageError } from '../errors.ts';

/** What decides on the editor. */
export interface EditorChoice {
  /** The option `editor`; null or undefined: not set. */
  readonly option: string | null | undefined;
  readonly env: { readonly [name: string]: string | undefined };
  readonly platform: NodeJS.Platform;
}

/**
 * The command of the editor, with its arguments. Throws `UsageError` when what names it cannot be read as a command.
 * @example editorWords({ option: null, env: { EDITOR: 'code --wait' }, platform: 'linux' }) // ['code', '--wait']
 */
export function editorWords({ option, env, platform }: EditorChoice): readonly string[] {
  const isWindows = platform === 'win32';
  const choices = [
    ['option editor', option ?? undefined],
    ['VISUAL', env.VISUAL],
    ['EDITOR', env.EDITOR],
    ['the default', isWindows ? 'notepad' : 'vi'],
  ] as const;
  for (const [origin, text] of choices) {
    if (text === undefined || text.trim() === '') continue;
    const words = splitWords(text, !isWindows);
    if (words !== undefined && words[0] !== undefined && words[0] !== '') return words;
    throw new UsageError(
      `${origin} is no command: ${text}`,
      'quotes that are opened must be closed',
    );
  }
  throw new Error('there is always a default');
}

/**
 * Splits a line as a shell would: blanks part words, quotes and backslashes keep characters; nothing else is special.
 * Undefined: a quote is not closed. Without `escapes` a backslash is an ordinary character, as in paths of Windows,
 * and so is a single quote.
 */
export function splitWords(line: string, escapes = true): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== undefined && character === quote) quote = undefined;
    else if (escapes && character === '\\' && isEscape(quote, line[at + 1])) {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (quote !== undefined) word = (word ?? '') + character;
    else if (character === '"' || (escapes && character === "'")) {
      quote = character;
      word ??= '';
    } else if (!/\s/u.test(character)) word = (word ?? '') + character;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}

/** Whether a backslash before `next` takes away its meaning: anywhere, but within double quotes of few characters. */
function isEscape(quote: string | undefined, next: string | undefined): boolean {
  if (next === undefined || quote === "'") return false;
  return quote === undefined || '"\\$`'.includes(next);
}
