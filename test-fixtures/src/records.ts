/** Records and events of hosts, made up: for tests of what is shown of them. */
import {
  type Answer,
  type Failure,
  type HostEvent,
  type HostRecord,
  known,
  newRecord,
  type Operation,
  type Outcome,
  type RebootVerdict,
  reduceHost,
  type SecurityFacts,
  type Update,
} from '@exosphere/core';

/** The time at which every test takes place. */
export const NOW = '2026-11-20T12:00:00.000Z';
/** Three hours before. */
export const EARLIER = '2026-11-20T09:00:00.000Z';

/** A stored record, made the way records come about. */
export function recordOf(...events: readonly HostEvent[]): HostRecord {
  return events.reduce(reduceHost, newRecord());
}

/** The last event of a host whose discovery found Debian 12. */
export function discovered(host: string, sources: readonly string[] = ['apt']): HostEvent {
  const os = {
    kind: 'linux',
    flavor: 'debian',
    version: '12',
    ids: ['debian'],
    prettyName: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-18-amd64',
    machine: 'x86_64',
    uid: 1000,
    tools: ['apt-get'],
    container: false,
  };
  const report = { operation: 'discover' as const, os, sources };
  return done(host, 'discover', { ok: true, report });
}

/** The last event of a host that was refreshed, by default with everything known. */
export function refreshed(
  host: string,
  updates: readonly Update[],
  answers: {
    readonly updates?: Answer<readonly Update[]>;
    readonly security?: Answer<SecurityFacts>;
    readonly reboot?: Answer<RebootVerdict>;
    readonly metadataAt?: number;
  } = {},
): HostEvent {
  return done(host, 'refresh', {
    ok: true,
    report: {
      operation: 'refresh',
      sources: {
        apt: {
          updates: answers.updates ?? known(updates),
          security: answers.security ?? known({ vulnerable: [] }),
          ...(answers.metadataAt === undefined ? {} : { metadataAt: answers.metadataAt }),
        },
      },
      reboot: answers.reboot ?? known({ needed: false, reasons: [] }),
      evidence: [],
    },
  });
}

/** The last event of a host that failed. */
export function failed(host: string, step: Operation, failure: Partial<Failure> = {}): HostEvent {
  return done(host, step, {
    ok: false,
    failure: { kind: 'unreachable', message: 'connection refused', reached: false, ...failure },
  });
}

/** The last event of a host that answered a ping. */
export function pinged(host: string): HostEvent {
  return done(host, 'ping', { ok: true, report: { operation: 'ping' } });
}

/** The same event, with more steps of the host to come. */
export function notLast(event: HostEvent): HostEvent {
  return event.type === 'done' ? { ...event, last: false } : event;
}

/** A pending update that is no security fix. */
export function update(name: string, more: Partial<Update> = {}): Update {
  return {
    name,
    arch: 'amd64',
    installed: '1.0-1',
    candidate: '1.0-2',
    origins: ['Debian:12.5/stable'],
    security: false,
    state: 'pending',
    ...more,
  };
}

/** Gives events one after the other, as a run does. */
export async function* yielding(
  ...events: readonly HostEvent[]
): AsyncGenerator<HostEvent, void, undefined> {
  yield* events;
}

function done(host: string, step: Operation, outcome: Outcome): HostEvent {
  return { type: 'done', host, step, at: EARLIER, outcome, last: true };
}
