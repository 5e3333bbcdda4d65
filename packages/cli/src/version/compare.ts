/** Compares versions by the rules of Semantic Versioning 2.0.0. */

// 1.2.3, 1.2.3-rc.1+build.5
const VERSION =
  /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?$/u;

type Part = number | string;

/** Below 0 when `a` is older than `b`, above 0 when it is newer; undefined when one of them is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one === undefined || other === undefined) return undefined;
  const release = compareParts(one.release, other.release);
  if (release !== 0) return release;
  // A version that is still to be released comes before it.
  if (one.pre === undefined || other.pre === undefined) {
    return Number(one.pre === undefined) - Number(other.pre === undefined);
  }
  return compareParts(one.pre, other.pre);
}

function partsOf(
  text: string,
): { readonly release: readonly Part[]; readonly pre: readonly Part[] | undefined } | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, pre] = match;
  return {
    release: [Number(major), Number(minor), Number(patch)],
    pre: pre?.split('.').map((part) => (/^\d{1,15}$/u.test(part) ? Number(part) : part)),
  };
}

/** Numbers come before words, and what goes on comes after what ends. */
function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (const [at, one] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (one === other) continue;
    if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
