/** Reads the installed packages and the locks on them: `pkg query '%n\t%v\t%o\t%k\t%R'`. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { whyFailed } from './output.ts';
import { isBase } from './package-name.ts';

/** Name, version, port origin, whether it is locked, and the repository it came from. */
export const INSTALLED_FORMAT: string = String.raw`%n\t%v\t%o\t%k\t%R`;

export interface Installed {
  readonly count: number;
  /** How many of them belong to the base system (pkgbase). */
  readonly base: number;
  /** Names of the packages that the administrator locked (pkg-lock(8)). */
  readonly locked: ReadonlySet<string>;
}

/** Unknown also for an empty list: pkg itself is a package. */
export function readInstalled(capture: Capture): Answer<Installed> {
  const failure = whyFailed('pkg query', capture);
  if (failure !== undefined) return unknown(failure);
  const { stdout } = capture;
  if (stdout !== '' && !stdout.endsWith('\n')) return unknown('the list of pkg query is cut short');
  const rows = lines(stdout);
  const locked = new Set<string>();
  let base = 0;
  for (const row of rows) {
    // lockedpkg	1.0	misc/lockedpkg	1	FreeBSD
    const [name = '', version = '', , lock = '', ...rest] = row.split('\t', 6);
    if (name === '' || version === '' || !/^[01]$/u.test(lock) || rest.length > 1) {
      return unknown(`a line of pkg query could not be read: ${quoted(row, 200)}`);
    }
    if (lock === '1') locked.add(name);
    if (isBase(name)) base += 1;
  }
  if (rows.length === 0) return unknown('pkg query lists no installed package, not even pkg');
  return known({ count: rows.length, base, locked });
}
