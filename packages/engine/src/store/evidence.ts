/** Makes the JSON of evidence, in few bytes: at most 2 kB for all of a host. Core's `parseStoredEvidence` reads it. */
import type { Evidence, OperationEvidence } from '@exosphere/core';

/** Bytes of JSON per operation. Only these two keep evidence; a sync has one or two commands. */
const ROOM = { refresh: 1600, sync: 448 } as const;

/** Longer than any text of a whole evidence. */
const UNCUT = 4096;

/** The evidence as JSON, its output cut as far as the room makes it necessary; commands beyond that are left out. */
export function encodeEvidence(
  operation: OperationEvidence['operation'],
  evidence: readonly Evidence[],
  at: string,
): string {
  for (let kept = evidence.length; kept > 0; kept = Math.floor(kept / 2)) {
    const some = evidence.slice(0, kept);
    const fits = (limit: number): string | undefined => {
      const json = toJson(some, at, limit);
      return Buffer.byteLength(json) <= ROOM[operation] ? json : undefined;
    };
    const json = fits(UNCUT) ?? longest(fits);
    if (json !== undefined) return json;
  }
  return toJson([], at, 0);
}

/** What fits with the greatest limit on the length of each output; undefined when not even 0 does. */
function longest(fits: (limit: number) => string | undefined): string | undefined {
  let best = fits(0);
  let [good, bad] = [0, UNCUT];
  while (best !== undefined && bad - good > 1) {
    const middle = (good + bad) >> 1;
    const json = fits(middle);
    if (json === undefined) bad = middle;
    else [good, best] = [middle, json];
  }
  return best;
}

function toJson(evidence: readonly Evidence[], at: string, limit: number): string {
  const rows: { [answers in Evidence['answers']]?: unknown[] } = {};
  for (const one of evidence) {
    rows[one.answers] ??= [];
    rows[one.answers]?.push(rowOf(one, limit));
  }
  return JSON.stringify({ at, ...rows });
}

/** Name, exit status or why there is none, milliseconds, output; what is empty at the end is left out. */
function rowOf(evidence: Evidence, limit: number): readonly (string | number | null)[] {
  const { name, exitCode, missing = 'lost', durationMs = null, stdout, stderr } = evidence;
  const row = [name, exitCode ?? missing, durationMs, cut(stdout, limit), cut(stderr, limit)];
  while (row.at(-1) === '' || row.at(-1) === null) row.pop();
  return row;
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
