/** Reads `pkg version -CvURL=`: every installed package that is not at the version of the repositories. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { LONGEST_LINE, whyFailed } from './output.ts';
import { isVersion, splitPackage } from './package-name.ts';

/** A package of which the repositories have a newer version. */
export interface Outdated {
  readonly name: string;
  readonly installed: string;
  readonly candidate: string;
}

export interface Comparison {
  readonly outdated: readonly Outdated[];
  /** Names of packages that are newer than what the repositories have. */
  readonly ahead: readonly string[];
  /** Names of packages that no repository has: nothing tells whether they are up to date. */
  readonly orphaned: readonly string[];
  /** Names of packages that pkg could not compare. */
  readonly uncompared: readonly string[];
}

// curl-8.4.0                         <   needs updating (remote has 8.8.0)
// downgraded-2.0                     >   succeeds remote (remote has 1.5)
// oldname-1.0                        ?   orphaned: misc/oldname
const ROW = /^(?<package>\S+)\s+(?<mark>[<>=?!])(?:\s+(?<words>\S.*))?$/u;
// Without -U, as where it is an alias (pkg.conf(5)), the catalogues are fetched first:
// Updating FreeBSD repository catalogue...
// FreeBSD repository is up to date.
// Fetching data: . done
// [web] Fetching meta.conf: . done                                      (in a jail, with its name)
// Processing entries: .. done
// FreeBSD repository update completed. 11 packages processed.
// Updating database digests format: . done
// FreeBSD-base is up to date.
// All repositories are up to date.
// All repositories are up-to-date.                                      (up to pkg 1.8)
const PROGRESS =
  /^(?:Updating (?:\S+ repository catalogue\.{3}|database digests format)|(?:\[\S{1,300}\] )?Fetching \S+: |Processing entries|\S+ repository update completed\.|(?:All repositories are|\S+(?: repository)? is) up[ -]to[ -]date\.)/u;
const CANDIDATE = /\(\S+ has (?<version>\S+)\)$/u;

/** Unknown when pkg failed, or a row does not parse. The list is empty when all is up to date, with exit status 0. */
export function readComparison(capture: Capture): Answer<Comparison> {
  const failure = whyFailed('pkg version', capture);
  if (failure !== undefined) return unknown(failure);
  const { stdout } = capture;
  if (stdout !== '' && !stdout.endsWith('\n'))
    return unknown('the list of pkg version is cut short');
  const outdated: Outdated[] = [];
  const names: Record<'>' | '?' | '!', string[]> = { '>': [], '?': [], '!': [] };
  for (const line of lines(stdout)) {
    const isShort = line.length <= LONGEST_LINE;
    if (isShort && (line.trim() === '' || PROGRESS.test(line))) continue;
    const row = isShort ? ROW.exec(line)?.groups : undefined;
    const installed = splitPackage(row?.package ?? '');
    if (row === undefined || installed === undefined) return unreadable(line);
    const { mark, words = '' } = row;
    if (mark === '>' || mark === '?' || mark === '!') names[mark].push(installed.name);
    if (mark !== '<') continue;
    const candidate = CANDIDATE.exec(words)?.groups?.version ?? '';
    if (!isVersion(candidate)) return unreadable(line);
    outdated.push({ name: installed.name, installed: installed.version, candidate });
  }
  return known({ outdated, ahead: names['>'], orphaned: names['?'], uncompared: names['!'] });
}

function unreadable(line: string): Answer<never> {
  return unknown(`a line of pkg version could not be read: ${quoted(line, 200)}`);
}
