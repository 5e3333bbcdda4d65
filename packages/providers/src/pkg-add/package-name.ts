/** Reads names of OpenBSD packages and orders their versions, as packages-specs(7) lays them down. */

/** `vim-9.1.1265-no_x11-python3`, taken apart. */
export interface PackageName {
  /** The whole of it, as pkg_add writes it. */
  readonly full: string;
  /** `vim`: all before the first hyphen that a digit follows. */
  readonly stem: string;
  /** `9.1.1265-no_x11-python3`: all behind that hyphen. */
  readonly rest: string;
  /** `9.1.1265`. */
  readonly version: string;
  /** `no_x11-python3`; empty for a package of the default flavor. */
  readonly flavors: string;
}

/** No package comes near this length: what is longer is noise. */
const LONGEST = 300;

/** The parts of a package name; undefined when it is none. */
export function parsePackageName(full: string): PackageName | undefined {
  if (full.length > LONGEST || !/^[!-~]+$/u.test(full)) return undefined;
  const at = full.search(/-\d/u);
  if (at < 1) return undefined;
  const rest = full.slice(at + 1);
  const [version = '', ...flavors] = rest.split('-');
  return { full, stem: full.slice(0, at), rest, version, flavors: flavors.join('-') };
}

/**
 * Orders two versions: negative when `a` is the older, 0 when neither is. The epoch (`v1`) decides first, then the
 * numbers between the dots, then what stands behind the last of them (`rc1`, `pl2`), then the revision (`p3`).
 * @example compareVersions('1.2p3', '1.2p10') // -1
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return (
    left.epoch - right.epoch ||
    compareParts(left.parts, right.parts) ||
    compareSuffixes(left, right) ||
    left.revision - right.revision
  );
}

interface Version {
  readonly parts: readonly string[];
  readonly suffix: string;
  readonly suffixNumber: number;
  /** -1 without one, which is older than `p0`. */
  readonly revision: number;
  readonly epoch: number;
}

function parseVersion(text: string): Version {
  // 9.20.11v3, 1.9.17.1p0, 2.3.43p10v1: the revision stands before the epoch
  const tail = /(?:p(?<revision>\d{1,9}))?(?:v(?<epoch>\d{1,9}))?$/u.exec(text);
  const parts = text.slice(0, tail?.index).split('.');
  // 2.0rc1, 1.0beta, 8.14pl7
  const last = /^(?<number>\d+)(?<suffix>rc|alpha|beta|pre|pl)(?<count>\d*)$/u.exec(
    parts.at(-1) ?? '',
  )?.groups;
  if (last?.number !== undefined) parts.splice(-1, 1, last.number);
  return {
    parts,
    suffix: last?.suffix ?? '',
    suffixNumber: Number(last?.count ?? 0),
    revision: Number(tail?.groups?.revision ?? -1),
    epoch: Number(tail?.groups?.epoch ?? -1),
  };
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = comparePart(a[i] ?? '', b[i] ?? '');
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

// 9, 20240917, 3b
const NUMBER = /^0*(?<digits>\d+)(?<letter>[a-z]?)$/u;

/** Two parts as numbers, each with a letter behind it or none; anything else as text. */
function comparePart(a: string, b: string): number {
  const left = NUMBER.exec(a)?.groups;
  const right = NUMBER.exec(b)?.groups;
  if (left === undefined || right === undefined) return compareText(a, b);
  const [first = '', second = ''] = [left.digits, right.digits];
  // Without leading zeros the longer one is the larger: dates with a time do not fit a number.
  return (
    first.length - second.length ||
    compareText(first, second) ||
    compareText(left.letter ?? '', right.letter ?? '')
  );
}

/** From oldest to newest; a version without suffix comes after its release candidates. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'pl'];

function compareSuffixes(a: Version, b: Version): number {
  if (a.suffix === b.suffix) return a.suffixNumber - b.suffixNumber;
  return SUFFIXES.indexOf(a.suffix) - SUFFIXES.indexOf(b.suffix);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
