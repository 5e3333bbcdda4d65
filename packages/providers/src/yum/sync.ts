/** Tells whether every repository gave its metadata when yum was told to fetch it. */
import { type Answer, type Capture, type Captures, known, unknown } from '@exosphere/core';
import { failureOf, fatalLine, plain, quote } from '../rpm/output.ts';
import { complaintIn } from './complaints.ts';
import { readListed } from './repositories.ts';

export type SyncQuestion = 'clock-before' | 'makecache' | 'repositories-after';

/**
 * The outcome of `makecache fast`. Its exit status 0 proves little: where a repository does not answer, yum keeps the
 * metadata it has, and goes without those it may skip. So each has to have metadata that is newer than the start.
 */
export function readSync(captures: Captures<SyncQuestion>): Answer<null> {
  const { makecache, 'clock-before': clock, 'repositories-after': after } = captures;
  const failure = failureOf('yum makecache', makecache, [0]);
  if (failure !== undefined) return unknown(failure);
  const fatal = fatalLine(makecache);
  if (fatal !== undefined) return unknown(`yum makecache said ${quote(fatal)}`);
  const complaint = complaintIn(makecache);
  if (clock.missing === 'absent' || after.missing === 'absent') return byWords(complaint);
  const started = readClock(clock);
  if (!started.known) return started;
  const { failure: unlisted, loaded, missing } = readListed(after);
  if (unlisted !== undefined) return unknown(unlisted);
  if (loaded.length === 0 && missing.length === 0) return byWords(complaint);
  const old = loaded.filter(({ fetchedAt = 0 }) => fetchedAt < started.value).map(({ id }) => id);
  const failed = [...old, ...missing].sort();
  if (failed.length === 0) return known(null);
  const why = complaint === undefined ? '' : `: ${quote(complaint)}`;
  return unknown(`yum makecache did not renew the metadata of ${plain(failed.join(', '))}${why}`);
}

/** Where nothing is told of single repositories, a complaint may mean that one did not answer. */
function byWords(complaint: string | undefined): Answer<null> {
  if (complaint !== undefined) return unknown(`yum makecache said ${quote(complaint)}`);
  const text = 'whether each repository gave new metadata is not known, since none is listed';
  return known(null, [{ code: 'other', text }]);
}

function readClock(clock: Capture): Answer<number> {
  const failure = failureOf('date', clock, [0]);
  if (failure !== undefined) return unknown(failure);
  const text = clock.stdout.trim();
  return /^\d{1,12}$/u.test(text) ? known(Number(text)) : unknown(`date said ${quote(text)}`);
}
