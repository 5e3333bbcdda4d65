/** Finds the files that the pattern of an `Include` stands for: glob(3), as OpenSSH's own copy of it does. */

/** How the file system is looked at. */
export interface Directories {
  /** The names in a directory; none when there is no such directory, or it cannot be read. */
  names(directory: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
}

/** More is a slip, such as `/*` for `./*`. */
const MOST_PATHS = 10_000;

/** PATH_MAX of Linux; as OpenSSH has it, nothing is found for what is longer. */
const MOST_PATTERN = 4096;

/**
 * The paths that match an absolute pattern with `*`, `?`, `[a-z]`, `[!a-z]`, `[[:digit:]]` and `\`, in the order of their bytes.
 * A leading dot is matched by a dot only. Throws when there are more than anybody means.
 */
export async function glob(pattern: string, directories: Directories): Promise<readonly string[]> {
  if (pattern.length >= MOST_PATTERN) return [];
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
  // One that ends with a slash stands for directories alone, and with it they are looked for.
  if (pattern.endsWith('/')) paths = paths.map((path) => `${path}/`);
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
      // A bracket without end stands for itself.
      BRACKET.lastIndex = i;
      const groups = BRACKET.exec(segment)?.groups;
      if (groups === undefined) parts.push({ char });
      else {
        const isOneOf = characterSet(groups.set ?? '');
        parts.push(groups.not === undefined ? isOneOf : (other) => !isOneOf(other));
        i = BRACKET.lastIndex - 1;
      }
    }
  }
  return parts;
}

// [a-z]   [!ab]   [[:digit:]_]   []x] in which the first "]" is one of the characters
const BRACKET = /\[(?<not>!)?(?<set>(?:\[:\w+:\]|.)(?:\[:\w+:\]|[^\]])*)\]/suy;

// a-z   [:digit:]   _
const MEMBER = /\[:(?<name>\w+):\]|(?<from>.)(?:-(?<to>.))?/gsu;

function characterSet(text: string): (char: string) => boolean {
  const members = [...text.matchAll(MEMBER)].map(({ groups = {} }) => {
    const { name, from = '', to = from } = groups;
    if (name !== undefined) return (char: string) => CLASSES[name]?.test(char) === true;
    return (char: string) => from <= char && char <= to;
  });
  return (char) => members.some((has) => has(char));
}

/** The classes of isalpha(3) and its kin, which know bytes and thus no letters beyond these. */
const CLASSES: { readonly [name: string]: RegExp | undefined } = {
  alnum: /[A-Za-z0-9]/u,
  alpha: /[A-Za-z]/u,
  blank: /[ \t]/u,
  cntrl: /[\0-\x1f\x7f]/u,
  digit: /[0-9]/u,
  graph: /[!-~]/u,
  lower: /[a-z]/u,
  print: /[ -~]/u,
  punct: /[!-/:-@[-`{-~]/u,
  space: /[ \t-\r]/u,
  upper: /[A-Z]/u,
  xdigit: /[A-Fa-f0-9]/u,
};

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
