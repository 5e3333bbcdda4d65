/** Orders Debian version numbers as dpkg does, by the rules of deb-version(7). */

/**
 * Negative when `a` is older than `b`, positive when it is newer, 0 when dpkg takes them for equal.
 * Any text is ordered somehow; what is no version does not throw.
 * @example compareDebianVersions('1.0~rc1-1', '1.0-1') // negative
 */
export function compareDebianVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = splitVersion(a);
  const right = splitVersion(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

/** `5:26.1.3-1~debian.12` is epoch 5, upstream version 26.1.3 and revision 1~debian.12. */
function splitVersion(version: string): {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
} {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? '' : version.slice(0, colon),
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? '' : rest.slice(hyphen + 1),
  };
}

/** Stretches of non-digits by their own order, and of digits by their value, in turn. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const difference = rank(a[i]) - rank(b[j]);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const from = [i, j] as const;
    while (isDigit(a[i])) i += 1;
    while (isDigit(b[j])) j += 1;
    const difference = compareDigits(a.slice(from[0], i), b.slice(from[1], j));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A tilde comes before everything, even the end; then the end, letters, and all the rest. */
function rank(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined || isDigit(character)) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/u.test(character) ? code : code + 256;
}

/** Digit strings of any length by value, without the limits of a number. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/u, '');
  const right = b.replace(/^0+/u, '');
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
