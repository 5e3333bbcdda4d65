/** Finds the files that the pattern of an `Include` stands for: glob(3), as OpenSSH's own copy of it does. */

/** How the file system is looked at. */
export interface Directories {
  /** The names in a directory; none when there is no such directory, or it cannot be read. */
  names(directory: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

/** More is a slip, such as `/*` for `./*`. */
const MOST_PATHS = 10_000;

/**
 * The paths that match an absolute pattern with `*`, `?`, `[a-z]`, `[!a-z]` and `\`, in the order of their bytes.
 * A leading dot is matched by a dot only. Throws when there are more than anybody means.
 */
export async function glob(pattern: string, directories: Directories): Promise<readonly string[]> {
  let paths: readonly string[] = [''];
  for (const segment of pattern.split('/').filter(Boolean)) {
    const parts = parse(segment);
    const literal = literalOf(parts);
    const next: string[] = [];
    for (const path of paths) {
      const names =
        literal === undefined ? matching(parts, await directories.names(path || '/')) : [literal];
      for (const name of names) next.push(`${path}/${name}`);
      if (next.length > MOST_PATHS) throw new Error(`it stands for more than ${MOST_PATHS} files`);
    }
    paths = next;
  }
  const found: string[] = [];
  for (const path of paths) if (await directories.exists(path)) found.push(path);
  return found.sort();
}

/** A part of a pattern: any text, any character, or one of some. */
type Part = 'any-text' | ((char: string) => boolean) | { readonly char: string };

function parse(segment: string): readonly Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < segment.length; i++) {
    const char = segment.charAt(i);
    if (char === '*') {
      if (parts.at(-1) !== 'any-text') parts.push('any-text');
    } else if (char === '?') parts.push(() => true);
    else if (char === '\\' && i + 1 < segment.length) parts.push({ char: segment.charAt(++i) });
    else {
      // A "]" right after the bracket is one of the characters; a bracket without end stands for itself.
      const negated = segment[i + 1] === '!';
      const start = negated ? i + 2 : i + 1;
      const end = char === '[' ? segment.indexOf(']', start + 1) : -1;
      if (end < 0) parts.push({ char });
      else {
        const isOneOf = characterClass(segment.slice(start, end));
        parts.push(negated ? (other) => !isOneOf(other) : isOneOf);
        i = end;
      }
    }
  }
  return parts;
}

// a-z0-9_
function characterClass(text: string): (char: string) => boolean {
  const ranges = [...text.matchAll(/(?<from>.)(?:-(?<to>.))?/gsu)].map(({ groups }) => {
    const from = groups?.from ?? '';
    return { from, to: groups?.to ?? from };
  });
  return (char) => ranges.some(({ from, to }) => from <= char && char <= to);
}

/** The one name that a pattern without wildcards stands for. */
function literalOf(parts: readonly Part[]): string | undefined {
  let name = '';
  for (const part of parts) {
    if (typeof part !== 'object') return undefined;
    name += part.char;
  }
  return name;
}

function matching(parts: readonly Part[], names: readonly string[]): readonly string[] {
  const [first] = parts;
  const startsWithDot = typeof first === 'object' && first.char === '.';
  return names.filter((name) => (startsWithDot || !name.startsWith('.')) && isMatch(parts, name));
}

/** Only the last `*` is ever tried again: no more than the product of their lengths. */
function isMatch(parts: readonly Part[], name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    const part = parts[p];
    if (part === 'any-text') {
      star = p++;
      resume = n;
    } else if (part !== undefined && fits(part, name.charAt(n))) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (parts[p] === 'any-text') p++;
  return p === parts.length;
}

function fits(part: Exclude<Part, 'any-text'>, char: string): boolean {
  return typeof part === 'function' ? part(char) : part.char === char;
}
