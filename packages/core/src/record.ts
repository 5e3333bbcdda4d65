/** What is known of one host, and how each event changes it. */
import { type Answer, type Note, unknown } from './answer.ts';
import type { HostEvent, Operation, Report } from './event.ts';
import type { Failure } from './failure.ts';
import type { OsFacts } from './os.ts';
import type { UpdatesReading } from './provider.ts';
import type { RebootVerdict, SecurityFacts, Update } from './update.ts';

/** What one source (package manager) of a host told. */
export interface SourceState {
  /** The last known list, kept while newer refreshes stay unknown. Undefined: never known. */
  readonly updates?: readonly Update[];
  /** When that list was learnt: ISO 8601, UTC. */
  readonly updatesAt?: string;
  /** Why the newest refresh could not tell the updates; absent when it could. */
  readonly unknown?: string;
  readonly security: Answer<SecurityFacts>;
  readonly notes: readonly Note[];
  /** When the host last fetched the metadata, by its own clock: seconds since the epoch. */
  readonly metadataAt?: number;
}

/** Everything that was learnt of one host. A host that nobody asked yet is `newRecord()`. */
export interface HostRecord {
  /** Undefined: not discovered. */
  readonly os?: OsFacts;
  /** Provider ids, the package manager first. */
  readonly sources: readonly string[];
  /** Assumed until a discovery says otherwise. */
  readonly supported: boolean;
  readonly online: boolean;
  readonly states: { readonly [source: string]: SourceState };
  /** Undefined: never asked. */
  readonly reboot?: Answer<RebootVerdict>;
  readonly discoveredAt?: string;
  readonly syncedAt?: string;
  /** The last refresh whose updates were known, in every source that answers for the package manager. */
  readonly refreshedAt?: string;
  /** The last refresh that ended in any way. */
  readonly attemptedAt?: string;
  readonly clockSkewSeconds?: number;
  /** How the newest attempt at a step failed; gone once that step succeeds, a failed discovery also once a refresh does. */
  readonly failures: { readonly [step in Operation]?: FailedStep };
}

/** How the newest attempt at a step went wrong, and when (ISO 8601, UTC). */
export interface FailedStep {
  readonly at: string;
  readonly failure: Failure;
}

/** A host of which nothing is known: offline, and assumed supported. */
export function newRecord(): HostRecord {
  return { sources: [], supported: true, online: false, states: {}, failures: {} };
}

/** The record after an event. Pure; a cancelled step leaves the record as it is. */
export function reduceHost(record: HostRecord, event: HostEvent): HostRecord {
  if (event.type !== 'done') return record;
  const { outcome, at, step } = event;
  if (outcome.ok) {
    // Any success proves that the host answers; what another step failed at is still open.
    const { [step]: _, ping: __, ...failures } = record.failures;
    return reduceReport({ ...record, online: true, failures }, outcome.report, at);
  }
  const { failure } = outcome;
  if (failure.kind === 'cancelled') return record;
  const failed: HostRecord = {
    ...record,
    online: failure.reached,
    failures: { ...record.failures, [step]: { at, failure } },
    ...(step === 'refresh' ? { attemptedAt: at } : {}),
  };
  return isOutdating(step, failure)
    ? { ...failed, ...unanswered(record, failure.message) }
    : failed;
}

/** A refresh that failed after it had begun, or a host that is no longer what it was: its answers are not current. */
function isOutdating(step: Operation, { kind, reached }: Failure): boolean {
  return reached && (step === 'refresh' || (step === 'discover' && kind === 'unsupported'));
}

function reduceReport(record: HostRecord, report: Report, at: string): HostRecord {
  switch (report.operation) {
    case 'ping':
      return record;
    case 'sync':
      return { ...record, syncedAt: at };
    case 'discover':
      return reduceDiscovery(record, report.os, report.sources, at);
    case 'refresh':
      return reduceRefresh(record, report, at);
  }
}

/**
 * Lists of sources that the host no longer has are dropped: they would never be refreshed again. What rests on the
 * package manager goes with it, lest no list at all pass for an empty one.
 */
function reduceDiscovery(
  record: HostRecord,
  os: OsFacts,
  sources: readonly string[],
  at: string,
): HostRecord {
  const states = Object.fromEntries(
    Object.entries(record.states).filter(([source]) => sources.includes(source)),
  );
  const [primary] = sources;
  const refreshedAt = primary === undefined ? undefined : states[primary]?.updatesAt;
  const { refreshedAt: _, reboot, ...rest } = record;
  return {
    ...rest,
    os,
    sources,
    supported: primary !== undefined,
    discoveredAt: at,
    states,
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
    ...(reboot === undefined || primary !== record.sources[0] ? {} : { reboot }),
  };
}

/** Said of a source that the host has and the refresh left out, such as one that an older version does not know. */
const NOT_ASKED: UpdatesReading = {
  updates: unknown('the refresh did not ask this package manager'),
  security: unknown('the refresh did not ask this package manager'),
};

function reduceRefresh(
  record: HostRecord,
  report: Extract<Report, { operation: 'refresh' }>,
  at: string,
): HostRecord {
  const states = Object.fromEntries(
    [...new Set([...record.sources, ...Object.keys(report.sources)])].map((source) => [
      source,
      reduceSource(record.states[source], report.sources[source] ?? NOT_ASKED, at),
    ]),
  );
  const primary = record.sources[0];
  const refreshed = primary !== undefined && report.sources[primary]?.updates.known === true;
  const { clockSkewSeconds: _, failures, ...rest } = record;
  // What was discovered before still holds, or the refresh would not have succeeded.
  const { discover: __, ...open } = failures;
  return {
    ...rest,
    failures: open,
    states,
    reboot: report.reboot,
    attemptedAt: at,
    ...(refreshed ? { refreshedAt: at } : {}),
    ...(report.clockSkewSeconds === undefined ? {} : { clockSkewSeconds: report.clockSkewSeconds }),
  };
}

function reduceSource(
  before: SourceState | undefined,
  reading: UpdatesReading,
  at: string,
): SourceState {
  const { updates, security } = reading;
  const rest = {
    security,
    notes: [...updates.notes, ...security.notes],
    ...(reading.metadataAt === undefined ? {} : { metadataAt: reading.metadataAt }),
  };
  if (updates.known) return { ...rest, updates: updates.value, updatesAt: at };
  return { ...rest, ...lastKnown(before), unknown: updates.reason };
}

/** Nothing the host said before is current any more; the last known lists are kept as such. */
function unanswered(record: HostRecord, reason: string): Pick<HostRecord, 'states' | 'reboot'> {
  const states = Object.fromEntries(
    record.sources.map((source) => [
      source,
      {
        ...lastKnown(record.states[source]),
        unknown: reason,
        security: unknown(reason),
        notes: [],
      },
    ]),
  );
  return { states, reboot: unknown(reason) };
}

function lastKnown(state: SourceState | undefined): Pick<SourceState, 'updates' | 'updatesAt'> {
  if (state?.updates === undefined || state.updatesAt === undefined) return {};
  return { updates: state.updates, updatesAt: state.updatesAt };
}
