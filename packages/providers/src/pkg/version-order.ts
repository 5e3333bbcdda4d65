/**
 * Orders FreeBSD package versions as pkg does: `VERSION[_REVISION][,EPOCH]` (pkg-version(8), Porter's Handbook 5.2).
 * The epoch counts most, then the version itself, then the revision of the port.
 */

/** Negative when `a` is older than `b`, 0 when they are equal, positive when it is newer. */
export function compareVersions(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  return (
    left.epoch - right.epoch ||
    compareBlocks(left.base, right.base) ||
    left.revision - right.revision
  );
}

interface Version {
  readonly base: string;
  readonly revision: number;
  readonly epoch: number;
}

/** `9.5.p1_1,1` is base `9.5.p1`, revision 1, epoch 1. */
function split(version: string): Version {
  const comma = version.lastIndexOf(',');
  const epoch = comma < 0 ? '' : version.slice(comma + 1);
  const beforeEpoch = comma < 0 ? version : version.slice(0, comma);
  const underscore = beforeEpoch.lastIndexOf('_');
  const revision = underscore < 0 ? '' : beforeEpoch.slice(underscore + 1);
  return {
    base: (underscore < 0 ? beforeEpoch : beforeEpoch.slice(0, underscore)).toLowerCase(),
    revision: numberOf(revision),
    epoch: numberOf(epoch),
  };
}

/** Beyond what a double tells apart, digits no longer count; no version has that many. */
function numberOf(digits: string): number {
  return Math.min(Number.parseInt(digits, 10) || 0, Number.MAX_SAFE_INTEGER);
}

/** Blocks are joined by `+`; in each, a component that one side lacks counts as 0. */
function compareBlocks(a: string, b: string): number {
  const left = a.split('+');
  const right = b.split('+');
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const order = compareComponents(components(left[i] ?? ''), components(right[i] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}

/** A number, a letter (0: none, 1: a) and a second number: 9, 2 and 7 in `9b7`. */
type Component = readonly [number: number, letter: number, level: number];

function compareComponents(a: readonly Component[], b: readonly Component[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [number, letter, level] = a[i] ?? [0, 0, 0];
    const [otherNumber, otherLetter, otherLevel] = b[i] ?? [0, 0, 0];
    const order = number - otherNumber || letter - otherLetter || level - otherLevel;
    if (order !== 0) return order;
  }
  return 0;
}

/** Words that name a stage before a release; `pl` comes before all letters. */
const STAGES: ReadonlyMap<string, number> = new Map([
  ['pl', 0],
  ['alpha', 1],
  ['beta', 2],
  ['pre', 16],
  ['rc', 18],
]);

// 9b7 is one component, 10a1b2 is 10a1 and b2, 1.0rc2 is 1, 0 and rc2: a stage begins a component of its own.
const COMPONENT =
  /(?<number>\d+)(?:(?!(?:pl|alpha|beta|pre|rc)(?![a-z]))(?<letters>[a-z]+)(?<level>\d*))?|(?<word>[a-z]+)(?<wordLevel>\d*)|\*/gu;

/** A component without a number comes before any with one, and `*` before that: `1.*` < `1.rc1` < `1` < `1a`. */
function components(block: string): readonly Component[] {
  const found: Component[] = [];
  for (const { groups } of block.matchAll(COMPONENT)) {
    const { number, letters, level, word, wordLevel } = groups ?? {};
    if (word !== undefined)
      found.push([-1, STAGES.get(word) ?? letterOf(word), levelOf(wordLevel)]);
    else if (number === undefined) return [...found, [-2, 0, 0]];
    else if (letters === undefined) found.push([numberOf(number), 0, 0]);
    else found.push([numberOf(number), letterOf(letters), levelOf(level)]);
  }
  return found;
}

/** Only the first one counts: `1.d2`, `1.dev2` and `1.Development2` are equal. */
function letterOf(word: string): number {
  return word.charCodeAt(0) - 'a'.charCodeAt(0) + 1;
}

/** `1a` comes before `1a0`. */
function levelOf(digits = ''): number {
  return digits === '' ? -1 : numberOf(digits);
}
