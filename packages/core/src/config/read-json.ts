/**
 * Reads JSON with places and with equal keys kept apart. `JSON.parse` has no places and silently
 * takes the last of two equal keys; what is valid is the same (RFC 8259).
 */
import { DEEPEST, type Entry, type Node, type Reading, tooDeep, Unreadable } from './node.ts';
import { locator } from './position.ts';

// -12.5e+3
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy;
// The run of letters where a literal stands: true, false, null, or what someone wrote instead.
const WORD = /[A-Za-z_]+/uy;
const SPACE = /[ \t\r\n]*/uy;

/** The value of a JSON text, or the first thing that is wrong with it. White space alone is no value. */
export function readJson(text: string): Reading {
  const locate = locator(text);
  let at = 0;

  function stop(message: string, offset = at): never {
    throw new Unreadable({ message, at: locate(offset) });
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function skipSpace(): void {
    match(SPACE);
  }

  function found(): string {
    if (at >= text.length) return 'the end of the file';
    return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
  }

  function value(depth: number): Node {
    if (depth > DEEPEST) throw new Unreadable(tooDeep(locate(at)));
    const place = locate(at);
    const first = text[at];
    if (first === '{') return { at: place, kind: 'mapping', entries: mapping(depth) };
    if (first === '[') return { at: place, kind: 'list', items: list(depth) };
    if (first === '"') return { at: place, kind: 'scalar', value: string() };
    return { at: place, kind: 'scalar', value: scalar() };
  }

  function scalar(): number | boolean | null {
    const start = at;
    const number = match(NUMBER);
    if (number !== undefined) return Number(number);
    const word = match(WORD);
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (word === undefined) return stop(`expected a value, found ${found()}`);
    return stop(
      `${JSON.stringify(word.slice(0, 60))} is no JSON value; text stands in double quotes`,
      start,
    );
  }

  function string(): string {
    const start = at;
    for (at += 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at += 1;
      else if (code === 0x22) {
        at += 1;
        return unescaped(start);
      } else if (code < 0x20) stop('a line break or control character inside a string');
    }
    return stop('this string has no closing quote', start);
  }

  function unescaped(start: number): string {
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      // Only its escapes can still be wrong: \x, or \u without four hexadecimal digits.
      return stop('this string has an escape that JSON does not know', start);
    }
  }

  function list(depth: number): Node[] {
    const items: Node[] = [];
    at += 1;
    skipSpace();
    if (text[at] === ']') return close(items);
    while (true) {
      items.push(value(depth + 1));
      skipSpace();
      if (text[at] === ']') return close(items);
      comma(']');
    }
  }

  function mapping(depth: number): Entry[] {
    const entries: Entry[] = [];
    at += 1;
    skipSpace();
    if (text[at] === '}') return close(entries);
    while (true) {
      if (text[at] !== '"') stop(`expected a key in double quotes, found ${found()}`);
      const place = locate(at);
      const key = string();
      skipSpace();
      if (text[at] !== ':') stop(`expected ":" after the key, found ${found()}`);
      at += 1;
      skipSpace();
      entries.push({ key, at: place, value: value(depth + 1) });
      skipSpace();
      if (text[at] === '}') return close(entries);
      comma('}');
    }
  }

  function close<T>(result: T): T {
    at += 1;
    return result;
  }

  function comma(end: string): void {
    if (text[at] !== ',') stop(`expected "," or "${end}", found ${found()}`);
    at += 1;
    skipSpace();
    if (text[at] === end) stop(`"${end}" after a comma: JSON wants no comma after the last entry`);
  }

  try {
    skipSpace();
    if (at === text.length) return { ok: true, root: undefined };
    const root = value(1);
    skipSpace();
    if (at < text.length) stop(`expected the end of the file, found ${found()}`);
    return { ok: true, root };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, error: error.error };
    throw error;
  }
}
