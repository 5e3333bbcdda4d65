/** Cuts evidence to the room it has in the store: at most 2 kB for all of a host. */
import type { Evidence } from '@exosphere/core';

/** Bytes of JSON per operation. Only these two keep evidence; a sync has one or two commands. */
const ROOM = { refresh: 1600, sync: 448 } as const;

/** Longest text of a command or of its output, tried one after the other. */
const LENGTHS = [240, 160, 110, 80, 55, 40, 25, 15, 8, 0] as const;

/** The evidence as JSON, every text cut as far as the room makes it necessary; commands beyond that are left out. */
export function encodeEvidence(
  operation: keyof typeof ROOM,
  evidence: readonly Evidence[],
): string {
  for (let kept = evidence.length; kept > 0; kept = Math.floor(kept / 2)) {
    const some = evidence.slice(0, kept);
    const frame = JSON.stringify(some.map((one) => shortened(one, 0))).length;
    for (const length of LENGTHS) {
      // Spares making the JSON of most tries.
      if (frame + charactersOf(some, length) > ROOM[operation]) continue;
      const json = JSON.stringify(some.map((one) => shortened(one, length)));
      if (Buffer.byteLength(json) <= ROOM[operation]) return json;
    }
  }
  return '[]';
}

function charactersOf(evidence: readonly Evidence[], length: number): number {
  let sum = 0;
  for (const { command, missing, stdout, stderr } of evidence) {
    for (const text of [command, missing ?? '', stdout, stderr]) {
      sum += Math.min(text.length, length);
    }
  }
  return sum;
}

/** What is empty, as most streams are, is left out of the JSON. */
function shortened(one: Evidence, length: number): object {
  const { name, answers, command, exitCode, missing, durationMs, stdout, stderr } = one;
  return {
    name,
    answers,
    command: cut(command, length),
    exitCode,
    missing: missing === undefined ? undefined : cut(missing, length),
    durationMs,
    stdout: stdout === '' ? undefined : cut(stdout, length),
    stderr: stderr === '' ? undefined : cut(stderr, length),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
