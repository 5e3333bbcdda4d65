import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, unknown } from './answer.ts';
import type { HostEvent, Operation, Report } from './event.ts';
import type { Failure, FailureKind } from './failure.ts';
import type { OsFacts } from './os.ts';
import type { UpdatesReading } from './provider.ts';
import { type HostRecord, newRecord, reduceHost } from './record.ts';
import { summarize } from './summary.ts';
import type { Update } from './update.ts';

const OS: OsFacts = {
  kind: 'linux',
  flavor: 'debian',
  version: '12',
  ids: ['debian'],
  kernel: '6.1.0-25-amd64',
  machine: 'x86_64',
  uid: 1000,
  tools: ['apt-get'],
  container: false,
};

const BASH: Update = {
  name: 'bash',
  installed: '5.2-1',
  candidate: '5.2-2',
  origins: ['Debian:12/stable'],
  security: false,
  state: 'pending',
};

const [DAY1, DAY2, DAY3] = [
  '2026-03-01T00:00:00.000Z',
  '2026-03-02T00:00:00.000Z',
  '2026-03-03T00:00:00.000Z',
];

/** Frozen to the bottom: a reducer that changes its input throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

function succeeded(report: Report, at = DAY1): HostEvent {
  const step = report.operation;
  return { type: 'done', host: 'web1', step, at, outcome: { ok: true, report }, last: true };
}

function failed(step: Operation, failure: Partial<Failure> = {}, at = DAY2): HostEvent {
  return {
    type: 'done',
    host: 'web1',
    step,
    at,
    outcome: {
      ok: false,
      failure: { kind: 'command', message: 'it broke', reached: true, ...failure },
    },
    last: true,
  };
}

const discovery = (sources: readonly string[] = ['apt'], at = DAY1): HostEvent =>
  succeeded({ operation: 'discover', os: OS, sources }, at);

const reading = (updates: readonly Update[]): UpdatesReading => ({
  updates: known(updates),
  security: known({ vulnerable: [] }),
});

const UNREADABLE: UpdatesReading = {
  updates: unknown('a line was not understood'),
  security: unknown('a line was not understood'),
};

function refresh(
  sources: { readonly [source: string]: UpdatesReading } = { apt: reading([BASH]) },
  at = DAY1,
  more: { readonly clockSkewSeconds?: number } = {},
): HostEvent {
  const reboot = known({ needed: false, reasons: [] });
  return succeeded({ operation: 'refresh', sources, reboot, evidence: [], ...more }, at);
}

/** What the events make of a host, one after the other. */
function after(...events: readonly HostEvent[]): HostRecord {
  return events.reduce(
    (record, event) => frozen(reduceHost(record, frozen(event))),
    frozen(newRecord()),
  );
}

test('a host starts offline, undiscovered and assumed supported', () => {
  expect(newRecord()).toEqual({
    sources: [],
    supported: true,
    online: false,
    states: {},
    failures: {},
  });
});

test.each<[string, HostEvent]>([
  ['connecting', { type: 'connecting', host: 'web1' }],
  ['asking', { type: 'asking', host: 'web1', step: 'refresh' }],
  ['skipped', { type: 'skipped', host: 'web1', step: 'refresh', reason: 'unsupported' }],
  ['cancelled before it began', failed('refresh', { kind: 'cancelled', reached: false })],
  ['cancelled half-way', failed('refresh', { kind: 'cancelled', reached: true })],
  ['a cancelled discovery', failed('discover', { kind: 'cancelled', reached: true })],
])('%s changes nothing', (_, event) => {
  const record = after(discovery(), refresh());
  expect(reduceHost(record, event)).toBe(record);
});

describe('a refresh', () => {
  test('that knows keeps the list, its time and the reboot', () => {
    expect(after(discovery(), refresh(undefined, DAY2))).toMatchObject({
      online: true,
      states: { apt: { updates: [BASH], updatesAt: DAY2, security: known({ vulnerable: [] }) } },
      reboot: { known: true, value: { needed: false } },
      refreshedAt: DAY2,
      attemptedAt: DAY2,
    });
  });

  test('that knows of no updates is an empty list, which is not the absence of one', () => {
    const record = after(discovery(), refresh({ apt: reading([]) }));
    expect(record.states.apt?.updates).toEqual([]);
    expect(summarize(record).updates).toEqual({ value: 0 });
  });

  test('that stays unknown keeps the last list and its time, says why, and advances nothing', () => {
    const record = after(discovery(), refresh(), refresh({ apt: UNREADABLE }, DAY2));
    expect(record.states.apt).toEqual({
      updates: [BASH],
      updatesAt: DAY1,
      unknown: 'a line was not understood',
      security: unknown('a line was not understood'),
      notes: [],
    });
    expect(record).toMatchObject({ refreshedAt: DAY1, attemptedAt: DAY2 });
    expect(summarize(record).updates).toEqual({ doubt: 'a line was not understood' });
  });

  test('that was never known has no list and no time', () => {
    const record = after(discovery(), refresh({ apt: UNREADABLE }));
    expect(record.states.apt).not.toHaveProperty('updates');
    expect(record).not.toHaveProperty('refreshedAt');
  });

  test('that knows again forgets why it did not', () => {
    const record = after(discovery(), refresh({ apt: UNREADABLE }), refresh(undefined, DAY2));
    expect(record.states.apt).not.toHaveProperty('unknown');
    expect(record.refreshedAt).toBe(DAY2);
  });

  test('in which only security is unknown counts as done', () => {
    const apt = { updates: known([BASH]), security: unknown('no advisories') };
    const record = after(discovery(), refresh({ apt }, DAY2));
    expect(record.refreshedAt).toBe(DAY2);
    expect(summarize(record)).toMatchObject({
      updates: { value: 1 },
      security: { doubt: 'no advisories' },
    });
  });

  test('advances by its package manager, whatever other sources say', () => {
    const record = after(
      discovery(['apt', 'snap']),
      refresh({ apt: reading([BASH]), snap: UNREADABLE }, DAY1),
      refresh({ apt: UNREADABLE, snap: reading([]) }, DAY2),
    );
    expect(record.refreshedAt).toBe(DAY1);
    expect(record.states.snap).toMatchObject({ updates: [], updatesAt: DAY2 });
  });

  test('that leaves out a source of the host makes that source unknown', () => {
    const record = after(
      discovery(['apt', 'snap']),
      refresh({ apt: reading([BASH]), snap: reading([BASH]) }, DAY1),
      refresh({ apt: reading([BASH]) }, DAY2),
    );
    expect(record.states.snap).toMatchObject({ updates: [BASH], updatesAt: DAY1 });
    expect(summarize(record).updates).toEqual({
      value: 1,
      doubt: 'the refresh did not ask this package manager',
    });
  });

  test('keeps the notes of both answers, the age of the metadata and the clock, as of now', () => {
    const held = { code: 'held', text: 'one is on hold' } as const;
    const partly = { code: 'no-advisories', text: 'a repository has none' } as const;
    const apt: UpdatesReading = {
      updates: known([], [held]),
      security: known({ vulnerable: [] }, [partly]),
      metadataAt: 1_700_000_000,
    };
    const record = after(discovery(), refresh({ apt }, DAY1, { clockSkewSeconds: 7 }));
    expect(record.states.apt).toMatchObject({ notes: [held, partly], metadataAt: 1_700_000_000 });
    expect(record.clockSkewSeconds).toBe(7);
    const later = reduceHost(record, refresh(undefined, DAY2));
    expect(later.states.apt).toMatchObject({ notes: [] });
    expect(later.states.apt).not.toHaveProperty('metadataAt');
    expect(later).not.toHaveProperty('clockSkewSeconds');
  });
});

describe('a refresh that failed', () => {
  const before = after(discovery(), refresh());

  test('before it reached the host keeps all that was known', () => {
    const record = reduceHost(before, failed('refresh', { kind: 'unreachable', reached: false }));
    expect(record).toMatchObject({ online: false, attemptedAt: DAY2, refreshedAt: DAY1 });
    expect(record.states).toBe(before.states);
    expect(record.reboot).toBe(before.reboot);
    expect(summarize(record)).toMatchObject({ updates: { value: 1 }, unchecked: true });
  });

  test('on the host makes all three answers unknown, and keeps the last list', () => {
    const record = reduceHost(before, failed('refresh', { kind: 'timeout', message: 'timed out' }));
    expect(record.states.apt).toEqual({
      updates: [BASH],
      updatesAt: DAY1,
      unknown: 'timed out',
      security: unknown('timed out'),
      notes: [],
    });
    expect(record.reboot).toEqual(unknown('timed out'));
    expect(record).toMatchObject({ online: true, attemptedAt: DAY2, refreshedAt: DAY1 });
    const { updates, security, reboot } = summarize(record);
    expect({ updates, security, reboot }).toEqual({
      updates: { doubt: 'timed out' },
      security: { doubt: 'timed out' },
      reboot: undefined,
    });
  });

  test('the first time says why, and there is still no list', () => {
    const record = after(discovery(), failed('refresh', { message: 'too much output' }));
    expect(record.states.apt).not.toHaveProperty('updates');
    expect(summarize(record).updates).toEqual({ doubt: 'too much output' });
  });
});

describe('a discovery', () => {
  test('tells what the host is', () => {
    expect(after(discovery(['apt'], DAY2))).toMatchObject({
      os: OS,
      sources: ['apt'],
      supported: true,
      online: true,
      discoveredAt: DAY2,
    });
  });

  test('that finds the same leaves the lists as they are', () => {
    const before = after(discovery(), refresh());
    const record = reduceHost(before, discovery(['apt'], DAY2));
    expect(record).toEqual({ ...before, discoveredAt: DAY2 });
  });

  test('that finds fewer sources drops the lists of the others', () => {
    const record = after(
      discovery(['apt', 'snap']),
      refresh({ apt: reading([BASH]), snap: reading([]) }),
      discovery(['apt'], DAY2),
    );
    expect(Object.keys(record.states)).toEqual(['apt']);
    expect(record).toMatchObject({ refreshedAt: DAY1, reboot: { known: true } });
  });

  test('that finds another package manager leaves no answer of the old one', () => {
    const record = after(discovery(), refresh(), discovery(['dnf'], DAY2));
    expect(record.states).toEqual({});
    expect(record).not.toHaveProperty('refreshedAt');
    expect(record).not.toHaveProperty('reboot');
    expect(summarize(record).updates).toEqual({ doubt: 'not refreshed yet' });
  });

  test('that finds none makes the host unsupported, and a later one brings it back unrefreshed', () => {
    const gone = after(discovery(), refresh(), discovery([], DAY2));
    expect(gone).toMatchObject({ supported: false, online: true, states: {}, sources: [] });
    const back = reduceHost(gone, discovery(['apt'], DAY3));
    expect(back).toMatchObject({ supported: true, sources: ['apt'], states: {} });
    expect(back).not.toHaveProperty('refreshedAt');
    expect(summarize(back).updates).toEqual({ doubt: 'not refreshed yet' });
  });

  test('that could not connect keeps all that was known', () => {
    const before = after(discovery(), refresh());
    const record = reduceHost(before, failed('discover', { kind: 'auth', reached: false }));
    const { failures, online, ...rest } = record;
    const { failures: _, online: __, ...was } = before;
    expect(rest).toEqual(was);
    expect(online).toBe(false);
    expect(failures.discover?.failure.kind).toBe('auth');
  });

  test('of something that is no Unix leaves an undiscovered host undiscovered', () => {
    const record = after(failed('discover', { kind: 'unsupported', message: 'not a Unix' }));
    expect(record).toMatchObject({ online: true, supported: true, sources: [] });
    expect(summarize(record)).toMatchObject({ discovered: false, failure: 'not a Unix' });
  });

  test('of what used to be a Unix keeps its findings in sight, as unknown', () => {
    const gone = failed('discover', { kind: 'unsupported', message: 'not a Unix' });
    const record = after(discovery(), refresh(), gone);
    expect(record.states.apt).toMatchObject({ updates: [BASH], unknown: 'not a Unix' });
    expect(summarize(record)).toMatchObject({
      supported: true,
      unchecked: true,
      updates: { doubt: 'not a Unix' },
      security: { doubt: 'not a Unix' },
    });
  });
});

describe('failures', () => {
  test('are kept per step, with the time', () => {
    const record = after(discovery(), failed('sync', { message: 'no sudo' }, DAY2));
    expect(record.failures).toEqual({
      sync: { at: DAY2, failure: { kind: 'command', message: 'no sudo', reached: true } },
    });
    expect(record).not.toHaveProperty('syncedAt');
  });

  test('of a sync stay over a refresh that succeeds, and go with a sync that does', () => {
    const refreshed = after(discovery(), failed('sync'), refresh(undefined, DAY2));
    expect(Object.keys(refreshed.failures)).toEqual(['sync']);
    const synced = reduceHost(refreshed, succeeded({ operation: 'sync', evidence: [] }, DAY3));
    expect(synced).toMatchObject({ failures: {}, syncedAt: DAY3, refreshedAt: DAY2 });
  });

  test('of a ping go with any success, since the host answers', () => {
    const record = after(failed('ping', { kind: 'unreachable', reached: false }), discovery());
    expect(record).toMatchObject({ failures: {}, online: true });
  });

  test('of a refresh stay over a ping that succeeds: nothing new was learnt', () => {
    const record = after(discovery(), refresh(), failed('refresh', { reached: false }));
    const pinged = reduceHost(record, succeeded({ operation: 'ping' }, DAY3));
    expect(pinged.online).toBe(true);
    expect(Object.keys(pinged.failures)).toEqual(['refresh']);
    expect(summarize(pinged).unchecked).toBe(true);
  });

  test('of a discovery go with a refresh that succeeds: the host was checked after all', () => {
    const unreachable = failed('discover', { kind: 'unreachable', reached: false });
    const record = after(discovery(), unreachable, refresh(undefined, DAY3));
    expect(record.failures).toEqual({});
    expect(summarize(record)).toMatchObject({ unchecked: false, updates: { value: 1 } });
  });

  test.each<[FailureKind, boolean]>([
    ['unreachable', false],
    ['host-key', false],
    ['auth', false],
    ['shell', false],
    ['command', true],
    ['sudo', true],
    ['unreadable', true],
    ['timeout', true],
    ['timeout', false],
  ])('%s leaves the host online: %s', (kind, reached) => {
    expect(after(discovery(), failed('ping', { kind, reached })).online).toBe(reached);
  });
});

test('after any events at all, no answer stands that its package manager did not give', () => {
  const sources = fc.constantFrom([], ['apt'], ['dnf'], ['apt', 'snap'], ['snap', 'apt']);
  const step = fc.constantFrom<Operation>('ping', 'discover', 'sync', 'refresh');
  const kind = fc.constantFrom<FailureKind>('unsupported', 'command', 'cancelled', 'unreachable');
  const answer = fc.constantFrom(reading([BASH]), reading([]), UNREADABLE);
  const time = fc.integer({ min: 0, max: 99 }).map((n) => new Date(n * 1000).toISOString());
  const event = fc.oneof(
    fc.tuple(sources, time).map(([found, at]) => discovery(found, at)),
    fc
      .tuple(fc.dictionary(fc.constantFrom('apt', 'snap', 'dnf'), answer, { maxKeys: 2 }), time)
      .map(([told, at]) => refresh(told, at)),
    fc
      .tuple(step, kind, fc.boolean(), time)
      .map(([what, why, reached, at]) => failed(what, { kind: why, reached }, at)),
    time.map((at) => succeeded({ operation: 'ping' }, at)),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const record = after(...events);
      const [primary] = record.sources;
      const state = primary === undefined ? undefined : record.states[primary];
      expect(record.refreshedAt).toBe(state?.updatesAt);
      expect(state?.updates === undefined).toBe(state?.updatesAt === undefined);
      const { updates, security } = summarize(record);
      const certain = record.sources.every((source) => {
        const told = record.states[source];
        return told?.updates !== undefined && told.unknown === undefined;
      });
      expect(updates.doubt === undefined).toBe(certain && record.sources.length > 0);
      if (updates.doubt !== undefined) expect(security.doubt).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
