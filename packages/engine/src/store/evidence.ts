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
    for (const length of LENGTHS) {
      const json = JSON.stringify(evidence.slice(0, kept).map((one) => shortened(one, length)));
      if (Buffer.byteLength(json) <= ROOM[operation]) return json;
    }
  }
  return '[]';
}

/** Output that is empty is left out: most commands print nothing on one of the streams. */
function shortened(one: Evidence, length: number): Partial<Evidence> {
  const { stdout, stderr, missing, ...rest } = one;
  return {
    ...rest,
    command: cut(one.command, length),
    ...(missing === undefined ? {} : { missing: cut(missing, length) }),
    ...(stdout === '' ? {} : { stdout: cut(stdout, length) }),
    ...(stderr === '' ? {} : { stderr: cut(stderr, length) }),
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
