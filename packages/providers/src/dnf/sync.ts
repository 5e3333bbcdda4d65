/** Tells whether every repository gave its metadata when dnf was told to fetch it. */
import { type Answer, type Capture, known, unknown } from '@exosphere/core';
import { allLines, failureOf, fatalLine, quote } from '../rpm/output.ts';
import { ignoredRepositories } from './view.ts';

/**
 * The outcome of `makecache --refresh`. Exit status 0 proves little: dnf ends with it where no repository is
 * enabled, and where one that may be skipped did not answer.
 */
export function readSync(capture: Capture): Answer<null> {
  const failure = failureOf('dnf makecache', capture, [0]);
  if (failure !== undefined) return unknown(failure);
  const skipped = ignoredRepositories(capture);
  const fatal = fatalLine(capture);
  if (skipped.length > 0) {
    const why = fatal === undefined ? '' : `: ${quote(fatal)}`;
    return unknown(`dnf makecache went without ${quote(skipped.join(', '))}${why}`);
  }
  if (fatal !== undefined) return unknown(`dnf makecache said ${quote(fatal)}`);
  // There are no enabled repositories in "/etc/yum.repos.d".
  const none = allLines(capture).find((line) =>
    line.startsWith('There are no enabled repositories'),
  );
  return none === undefined ? known(null) : unknown(`dnf makecache said ${quote(none)}`);
}
