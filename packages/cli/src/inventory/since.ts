/** Reads the time that `--since` names: a date, or how long ago. */
import { quoted } from '@exosphere/core';
import { UsageError } from '../errors.ts';

/** What `--since` takes, for help and errors. */
const SINCE_EXAMPLES = '36h, 7d, 2w, 2026-11-02 or 2026-11-02T08:15Z';

const UNIT_MS: { readonly [unit: string]: number } = {
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

// 36h
const DURATION = /^(\d{1,5})([hdw])$/u;

// 2026-11-02, 2026-11-02T08:15, 2026-11-02 08:15:30Z, 2026-11-02T08:15+01:00
const DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?: ?(Z|UTC|[+-]\d{2}:\d{2}))?)?$/u;

/**
 * The time that is meant. A date without a zone is UTC, as dates are shown. Throws `UsageError` for what is neither a
 * date nor a duration, and for what is still to come.
 */
export function readSince(text: string, now: Date): Date {
  const at = agoOf(text.trim(), now) ?? dateOf(text.trim());
  if (at === undefined) {
    throw new UsageError(
      `option --since takes a date or a duration, and ${quoted(text)} is neither`,
      `for example ${SINCE_EXAMPLES}`,
    );
  }
  if (at > now) throw new UsageError(`option --since: ${quoted(text)} is still to come`);
  return at;
}

function agoOf(text: string, now: Date): Date | undefined {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  const size = UNIT_MS[unit];
  return size === undefined ? undefined : new Date(now.getTime() - Number(count) * size);
}

function dateOf(text: string): Date | undefined {
  const [, day, time = '00:00', seconds = '00', zone = 'Z'] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  // The 30th of February would be taken for a day in March.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  const at = new Date(`${day}T${time}:${seconds}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
