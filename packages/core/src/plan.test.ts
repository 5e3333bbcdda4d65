import { describe, expect, test } from 'vitest';
import type { Operation } from './event.ts';
import { plan, UNSUPPORTED } from './plan.ts';
import { type HostRecord, newRecord } from './record.ts';
import type { Target } from './target.ts';

function target(host: string): Target {
  return {
    host,
    address: `${host}.example`,
    commandTimeoutMs: 60_000,
    syncTimeoutMs: 600_000,
    maxOutputBytes: 1_000_000,
    locale: 'C.UTF-8',
    sudoPolicy: 'skip',
  };
}

const OS = { kind: 'linux', ids: [], kernel: '6', machine: 'x', tools: [], container: false };

const RECORDS = {
  undiscovered: newRecord(),
  supported: {
    ...newRecord(),
    os: { ...OS, uid: 1000 },
    sources: ['apt'],
    discoveredAt: '2026-03-01T00:00:00.000Z',
  },
  unsupported: {
    ...newRecord(),
    os: OS,
    supported: false,
    discoveredAt: '2026-03-01T00:00:00.000Z',
  },
} satisfies { readonly [name: string]: HostRecord };

type Kind = keyof typeof RECORDS;

/** What is done with one host: its steps, or why it is left out. */
function planned(kind: Kind, steps: readonly Operation[]): string {
  const { tasks, skips } = plan([{ target: target('web1'), record: RECORDS[kind] }], steps);
  expect(tasks.length + skips.length).toBe(1);
  const [skip] = skips;
  return skip === undefined ? (tasks[0]?.steps.join(' ') ?? '') : `skip ${skip.step}`;
}

describe.each<[string, string, string, string]>([
  // asked for                 undiscovered              supported                unsupported
  ['ping', 'ping', 'ping', 'ping'],
  ['discover', 'discover', 'discover', 'discover'],
  ['sync', 'discover sync', 'sync', 'skip sync'],
  ['refresh', 'discover refresh', 'refresh', 'skip refresh'],
  ['sync refresh', 'discover sync refresh', 'sync refresh', 'skip sync'],
  ['discover sync', 'discover sync', 'discover sync', 'discover sync'],
  ['discover refresh', 'discover refresh', 'discover refresh', 'discover refresh'],
  [
    'discover sync refresh',
    'discover sync refresh',
    'discover sync refresh',
    'discover sync refresh',
  ],
  ['ping refresh', 'discover ping refresh', 'ping refresh', 'skip refresh'],
  ['ping discover', 'ping discover', 'ping discover', 'ping discover'],
])('%s', (words, undiscovered, supported, unsupported) => {
  const steps = words.split(' ') as Operation[];
  test.each<[Kind, string]>([
    ['undiscovered', undiscovered],
    ['supported', supported],
    ['unsupported', unsupported],
  ])('of an %s host', (kind, expected) => {
    expect(planned(kind, steps)).toBe(expected);
  });
});

test('a task carries what is known of the host', () => {
  const { tasks } = plan([{ target: target('web1'), record: RECORDS.supported }], ['refresh']);
  expect(tasks).toEqual([
    { target: target('web1'), steps: ['refresh'], sources: ['apt'], uid: 1000 },
  ]);
});

test('a user id that is not known is left out, and is not root', () => {
  const { tasks } = plan([{ target: target('web1'), record: RECORDS.undiscovered }], ['ping']);
  expect(tasks).toEqual([{ target: target('web1'), steps: ['ping'], sources: [] }]);
});

test('root is root', () => {
  const record = { ...RECORDS.supported, os: { ...OS, uid: 0 } };
  expect(plan([{ target: target('web1'), record }], ['sync']).tasks[0]?.uid).toBe(0);
});

test('hosts stay in the order given, and a skipped one says why', () => {
  const hosts = [
    { target: target('b'), record: RECORDS.supported },
    { target: target('c'), record: RECORDS.unsupported },
    { target: target('a'), record: RECORDS.undiscovered },
  ];
  const { tasks, skips } = plan(hosts, ['refresh']);
  expect(tasks.map((task) => task.target.host)).toEqual(['b', 'a']);
  expect(skips).toEqual([{ host: 'c', step: 'refresh', reason: UNSUPPORTED }]);
});

test('no hosts is nothing to do', () => {
  expect(plan([], ['refresh'])).toEqual({ tasks: [], skips: [] });
});
