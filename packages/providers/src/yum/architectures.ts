/** Completes the advisories of yum 3, which leaves some architectures out. */

import type { Installed } from '../rpm/installed.ts';
import type { Fixes } from '../rpm/join.ts';

/**
 * The advisories of every installed architecture. yum looks advisories up once per package name, under the last of its
 * installed architectures: of glibc.i686 and glibc.x86_64 only one is listed. Both are built from one source, so what
 * an advisory says of one holds for the other in the same versions.
 */
export function forAllArchitectures(fixes: Fixes, { newest }: Installed): Fixes {
  const listed = new Map([...fixes.keys()].map((key) => [nameOf(key), key]));
  const left = [...newest.keys()].filter((key) => !fixes.has(key));
  const borrowed = left.flatMap((key) => {
    const other = fixes.get(listed.get(nameOf(key)) ?? '');
    if (other === undefined) return [];
    const arch = key.slice(nameOf(key).length + 1);
    return [[key, other.map((fix) => ({ ...fix, nevra: { ...fix.nevra, arch } }))] as const];
  });
  return new Map([...fixes, ...borrowed]);
}

function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf('.'));
}
