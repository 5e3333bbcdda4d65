/** Makes the JSON of evidence, in few bytes: at most 2 kB for all of a host. Core's `parseStoredEvidence` reads it. */
import type { Evidence, OperationEvidence } from '@exosphere/core';

/** Bytes of JSON per operation. Only these two keep evidence; a sync has one or two commands. */
const ROOM = { refresh: 1600, sync: 448 } as const;

/** The evidence as JSON, its output cut as far as the room makes it necessary; commands beyond that are left out. */
export function encodeEvidence(
  operation: OperationEvidence['operation'],
  evidence: readonly Evidence[],
  at: string,
): string {
  for (let kept = evidence.length; kept > 0; kept = Math.floor(kept / 2)) {
    const some = evidence.slice(0, kept);
    const room = ROOM[operation] - Buffer.byteLength(toJson(some, at, 0));
    if (room >= 0) return toJson(some, at, longest(some, room));
  }
  return toJson([], at, 0);
}

/** The greatest limit on the length of each output with which all of them take no more bytes than there are left. */
function longest(evidence: readonly Evidence[], room: number): number {
  const outputs = evidence
    .flatMap(({ stdout, stderr }) => [stdout, stderr])
    .filter((text) => text !== '')
    .map((text) => ({ length: text.length, bytes: bytesByLength(text, room) }));
  const fits = (limit: number): boolean => {
    let sum = 0;
    for (const { length, bytes } of outputs) sum += bytes[Math.min(limit, length)] ?? room + 1;
    return sum <= room;
  };
  let [good, bad] = [0, 1 + Math.max(0, ...outputs.map(({ length }) => length))];
  if (fits(bad - 1)) return bad - 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

const ELLIPSIS_BYTES = Buffer.byteLength('…');

/**
 * What a text costs in JSON, in bytes beyond those of a bare ellipsis, when it is cut after so many characters; as far
 * as that is within `room`. To try it out, by making the JSON again and again, took a tenth of a refresh.
 */
function bytesByLength(text: string, room: number): readonly number[] {
  const bytes = [0];
  let sum = 0;
  for (let at = 0; at < text.length && sum <= room; at++) {
    sum += jsonBytes(text, at);
    bytes.push(sum);
  }
  // Whole, it has no ellipsis.
  if (bytes.length === text.length + 1) bytes[text.length] = sum - ELLIPSIS_BYTES;
  return bytes;
}

/** Of one UTF-16 unit, as JSON.stringify writes it and UTF-8 encodes it; the second half of a pair takes some back. */
function jsonBytes(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x20) return unit >= 8 && unit <= 13 && unit !== 11 ? 2 : 6;
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  // Half a pair is written as an escape of 6 characters, a whole one in 4 bytes.
  const closes = unit >= 0xdc00 && at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return closes ? 4 - 6 : 6;
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
