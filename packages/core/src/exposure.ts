/** For how long a host was, and is, without fixes that were there for it. */
import type { UpdateSpan } from './history.ts';

/** The security updates of one host over a time, by what we learnt of them; held ones count too. */
export interface Exposure {
  /** How many are there now. */
  readonly open: number;
  /** Since when the oldest of these is known to be a security update: ISO 8601, UTC. Undefined: there is none. */
  readonly openSince?: string;
  /** How many went away within the time. */
  readonly closed: number;
  /** The seconds after which half of those had gone, from when they were known. Undefined: none went. */
  readonly medianSeconds?: number;
  /** Seconds of the time during which at least one was there. */
  readonly exposedSeconds: number;
}

/** The exposure from a time until another (ISO 8601, UTC), given the spans of a host that reach into it. */
export function exposure(spans: readonly UpdateSpan[], from: string, until: string): Exposure {
  const fixes = spans.flatMap(({ securitySince, goneAt }) => {
    if (securitySince === undefined) return [];
    if (securitySince <= until) return [{ securitySince, goneAt }];
    // What is still there is there now, even if a clock that was ahead has dated it later.
    return goneAt === undefined ? [{ securitySince: until, goneAt }] : [];
  });
  const open = fixes.filter(({ goneAt }) => goneAt === undefined || goneAt > until);
  const openSince = open.map(({ securitySince }) => securitySince).sort()[0];
  const closed = fixes.flatMap(({ securitySince, goneAt }) =>
    goneAt === undefined || goneAt < from || goneAt > until
      ? []
      : // A clock that was set back in between makes it end before it began.
        [Math.max(0, secondsBetween(securitySince, goneAt))],
  );
  const medianSeconds = median(closed);
  return {
    open: open.length,
    ...(openSince === undefined ? {} : { openSince }),
    closed: closed.length,
    ...(medianSeconds === undefined ? {} : { medianSeconds }),
    exposedSeconds: covered(
      fixes.map(({ securitySince, goneAt = until }) => [
        securitySince < from ? from : securitySince,
        goneAt > until ? until : goneAt,
      ]),
    ),
  };
}

/** The seconds that stretches of time cover together; they may overlap, and one that ends before it begins is none. */
function covered(stretches: readonly (readonly [from: string, until: string])[]): number {
  let sum = 0;
  let reached = '';
  for (const [from, until] of stretches.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const start = from < reached ? reached : from;
    if (until <= start) continue;
    sum += secondsBetween(start, until);
    reached = until;
  }
  return sum;
}

/** The lower one of the two in the middle, so that it is a time that really was needed. */
function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}

function secondsBetween(from: string, until: string): number {
  return (Date.parse(until) - Date.parse(from)) / 1000;
}
