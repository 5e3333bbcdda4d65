/** The few facts of a host that lists need, folded over its sources. */
import { CLOCK_TOLERANCE_SECONDS } from './notes.ts';
import type { HostRecord, SourceState } from './record.ts';
import type { Update } from './update.ts';

/** How many, and whether that is all. */
export interface Count {
  /** Of the sources that could tell; undefined when none could. */
  readonly value?: number;
  /** Why there may be more; absent when the value is certain. */
  readonly doubt?: string;
}

/** One host in a list. Everything in it but staleness, which depends on the time it is looked at. */
export interface HostSummary {
  readonly discovered: boolean;
  readonly supported: boolean;
  readonly online: boolean;
  /** `linux`, `freebsd`, ... */
  readonly os?: string;
  readonly flavor?: string;
  readonly version?: string;
  readonly packageManager?: string;
  readonly updates: Count;
  readonly security: Count;
  /** Security fixes that are there and would not be installed now. */
  readonly heldSecurity: Count;
  /** Undefined: not known. */
  readonly reboot?: boolean;
  readonly refreshedAt?: string;
  /** The newest refresh could not tell the updates, or failed. */
  readonly unchecked: boolean;
  /** Why the newest operation failed. */
  readonly failure?: string;
}

/** Folds a record. An unknown source never hides a known one, and never counts as 0. */
export function summarize(record: HostRecord): HostSummary {
  const { os } = record;
  const states = record.sources.map((source) => record.states[source]);
  const updates = foldCounts(states.map(countUpdates));
  const failure = newestFailure(record);
  return {
    discovered: record.discoveredAt !== undefined,
    supported: record.supported,
    online: record.online,
    ...(os === undefined ? {} : { os: os.kind }),
    ...(os?.flavor === undefined ? {} : { flavor: os.flavor }),
    ...(os?.version === undefined ? {} : { version: os.version }),
    ...(record.sources[0] === undefined ? {} : { packageManager: record.sources[0] }),
    updates,
    security: foldCounts(states.map(countSecurity)),
    heldSecurity: foldCounts(states.map(countHeldSecurity)),
    ...(record.reboot?.known ? { reboot: record.reboot.value.needed } : {}),
    ...(record.refreshedAt === undefined ? {} : { refreshedAt: record.refreshedAt }),
    unchecked:
      updates.doubt !== undefined ||
      record.failures.refresh !== undefined ||
      record.failures.discover !== undefined,
    ...(failure === undefined ? {} : { failure }),
  };
}

/**
 * Whether the updates of a host are older than the threshold, or the newest refresh could not tell them.
 * So is what was learnt in the future: our clock was wrong then or is wrong now, and nobody knows the age.
 */
export function isStale(
  summary: Pick<HostSummary, 'refreshedAt' | 'updates'>,
  now: string,
  thresholdSeconds: number,
): boolean {
  if (summary.refreshedAt === undefined || summary.updates.doubt !== undefined) return true;
  const ageSeconds = (Date.parse(now) - Date.parse(summary.refreshedAt)) / 1000;
  // Put so that a date which is none is stale.
  return !(ageSeconds >= -CLOCK_TOLERANCE_SECONDS && ageSeconds <= thresholdSeconds);
}

/** `12`, `12?` where a source could not be read, `?` where none could. */
export function countText(count: Count): string {
  if (count.doubt === undefined) return String(count.value ?? '?');
  return count.value === undefined ? '?' : `${count.value}?`;
}

/** What counts and the report list: what would be installed now, new dependencies included. */
export function isPending(update: Update): boolean {
  return update.state === 'pending';
}

/**
 * A security fix that is there and kept back: a finding, whether the administrator holds it, or the package manager
 * does since it wants something that is held.
 */
export function isHeldSecurity({ state, security }: Update): boolean {
  return security === true && (state === 'held' || state === 'deferred');
}

function newestFailure(record: HostRecord): string | undefined {
  const newest = Object.values(record.failures).sort((a, b) => b.at.localeCompare(a.at))[0];
  return newest?.failure.message;
}

/** The doubt about a host that no refresh could tell anything of yet. */
export const NEVER_REFRESHED = 'not refreshed yet';

function countUpdates(state: SourceState | undefined): Count {
  if (state === undefined) return { doubt: NEVER_REFRESHED };
  if (state.unknown !== undefined) return { doubt: state.unknown };
  if (state.updates === undefined) return { doubt: NEVER_REFRESHED };
  return { value: state.updates.filter(isPending).length };
}

function countSecurity(state: SourceState | undefined): Count {
  const all = countUpdates(state);
  if (all.doubt !== undefined || state === undefined) return all;
  const value = (state.updates ?? []).filter((u) => isPending(u) && u.security === true).length;
  return state.security.known ? { value } : atLeast(value, state.security.reason);
}

function countHeldSecurity(state: SourceState | undefined): Count {
  const all = countUpdates(state);
  if (all.doubt !== undefined || state === undefined) return all;
  const updates = state.updates ?? [];
  const value = updates.filter(isHeldSecurity).length;
  // What a package manager defers is phased in, mostly, which is never done to security fixes.
  const held = updates.filter((update) => update.state === 'held');
  const untold = held.some(({ security }) => security === undefined);
  if (state.security.known) return untold ? atLeast(value, HELD_UNTOLD) : { value };
  // Where every one is known to be a fix, or nothing is held, there is nothing to doubt.
  return held.every(isHeldSecurity) ? { value } : atLeast(value, state.security.reason);
}

const HELD_UNTOLD = 'whether what is held back fixes a vulnerability is not known';

/** With nothing found, "0?" would read as a zero. */
function atLeast(value: number, doubt: string): Count {
  return value === 0 ? { doubt } : { value, doubt };
}

function foldCounts(counts: readonly Count[]): Count {
  if (counts.length === 0) return { doubt: NEVER_REFRESHED };
  const values = counts.flatMap((count) => (count.value === undefined ? [] : [count.value]));
  const doubt = counts.find((count) => count.doubt !== undefined)?.doubt;
  return {
    ...(values.length === 0 ? {} : { value: values.reduce((sum, value) => sum + value, 0) }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}
