/** The doubts about a host that depend on when they are looked at, beside those its sources voiced. */
import type { Note } from './answer.ts';
import type { HostRecord } from './record.ts';
import { age } from './time.ts';

/** A clock this far from the truth makes its dates doubtful. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * Every note of a host, as of `now` (ISO 8601): those of its answers, the age of their metadata by the host's own
 * clock when it is past the threshold, a clock that is far off, a repository sync that failed.
 */
export function hostNotes(
  record: HostRecord,
  now: string,
  staleThresholdSeconds: number,
): readonly (Note & { readonly source?: string })[] {
  const notes: (Note & { readonly source?: string })[] = [];
  const hostNow = Date.parse(now) / 1000 + (record.clockSkewSeconds ?? 0);
  for (const source of record.sources) {
    const state = record.states[source];
    for (const note of state?.notes ?? []) notes.push({ ...note, source });
    const old = state?.metadataAt === undefined ? 0 : hostNow - state.metadataAt;
    if (old > staleThresholdSeconds) {
      const text = `the host last fetched its repository metadata ${age(old)} ago`;
      notes.push({ code: 'metadata-age', text, source });
    }
  }
  notes.push(...(record.reboot?.notes ?? []));
  const skew = record.clockSkewSeconds ?? 0;
  if (Math.abs(skew) > CLOCK_TOLERANCE_SECONDS) {
    const text = `the clock of the host is ${age(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}`;
    notes.push({ code: 'clock', text });
  }
  const sync = record.failures.sync;
  if (sync !== undefined) {
    notes.push({ code: 'other', text: `the last repository sync failed: ${sync.failure.message}` });
  }
  return notes;
}
