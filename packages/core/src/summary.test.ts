import { describe, expect, test } from 'vitest';
import { type Answer, known, unknown } from './answer.ts';
import { type HostRecord, newRecord, type SourceState } from './record.ts';
import { type Count, countText, isHeldSecurity, isPending, isStale, summarize } from './summary.ts';
import type { RebootVerdict, SecurityFacts, Update, UpdateState } from './update.ts';

function update(name: string, security?: boolean, state: UpdateState = 'pending'): Update {
  const flag = security === undefined ? {} : { security };
  return { name, installed: '1', candidate: '2', origins: [], state, ...flag };
}

const SAFE: Answer<SecurityFacts> = known({ vulnerable: [] });

function told(updates: readonly Update[], security = SAFE): SourceState {
  return { updates, updatesAt: '2026-03-01T00:00:00.000Z', security, notes: [] };
}

/** A source whose newest refresh failed, with the list it told before. */
function untold(reason: string, last?: readonly Update[]): SourceState {
  const kept = last === undefined ? {} : { updates: last, updatesAt: '2026-02-01T00:00:00.000Z' };
  return { ...kept, unknown: reason, security: unknown(reason), notes: [] };
}

/** A discovered host with these sources, the first being the package manager. */
function host(
  states: { readonly [source: string]: SourceState | undefined },
  more: Partial<HostRecord> = {},
): HostRecord {
  const given = Object.entries(states).flatMap(([id, state]) => (state ? [[id, state]] : []));
  return {
    ...newRecord(),
    sources: Object.keys(states),
    states: Object.fromEntries(given),
    discoveredAt: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

test('a host of which nothing is known has no facts, and counts that are no numbers', () => {
  expect(summarize(newRecord())).toEqual({
    discovered: false,
    supported: true,
    online: false,
    updates: { doubt: 'not refreshed yet' },
    security: { doubt: 'not refreshed yet' },
    heldSecurity: { doubt: 'not refreshed yet' },
    unchecked: true,
  });
});

test('a refreshed host has its facts, its counts and no doubt', () => {
  const record = host(
    { apt: told([update('bash', false), update('openssl', true)]) },
    {
      online: true,
      os: {
        kind: 'linux',
        flavor: 'debian',
        version: '12',
        ids: ['debian'],
        kernel: '6.1.0-25-amd64',
        machine: 'x86_64',
        tools: [],
        container: false,
      },
      reboot: known({ needed: true, reasons: ['linux-image'] }),
      refreshedAt: '2026-03-01T00:00:00.000Z',
    },
  );
  expect(summarize(record)).toEqual({
    discovered: true,
    supported: true,
    online: true,
    os: 'linux',
    flavor: 'debian',
    version: '12',
    packageManager: 'apt',
    updates: { value: 2 },
    security: { value: 1 },
    heldSecurity: { value: 0 },
    reboot: true,
    refreshedAt: '2026-03-01T00:00:00.000Z',
    unchecked: false,
  });
});

describe('counts over several sources', () => {
  const two = [update('a', true), update('b', false)];
  const one = [update('c', false)];

  test.each<[string, HostRecord, string, string]>([
    ['all known', host({ apt: told(two), snap: told(one) }), '3', '1'],
    ['all known to have none', host({ apt: told([]), snap: told([]) }), '0', '0'],
    ['one unknown beside a known one', host({ apt: told(two), snap: untold('x') }), '2?', '1?'],
    ['the package manager unknown', host({ apt: untold('x'), snap: told(two) }), '2?', '1?'],
    ['one never refreshed', host({ apt: told(two), snap: undefined }), '2?', '1?'],
    [
      'one unknown that has an old list',
      host({ apt: told(one), snap: untold('x', two) }),
      '1?',
      '0?',
    ],
    ['the only one unknown', host({ apt: untold('x') }), '?', '?'],
    ['the only one unknown with an old list', host({ apt: untold('x', two) }), '?', '?'],
    ['the only one never refreshed', host({ apt: undefined }), '?', '?'],
    ['none at all', host({}), '?', '?'],
    [
      'security unknown with some flagged',
      host({ dnf: told(two, unknown('no advisories')) }),
      '2',
      '1?',
    ],
    [
      'security unknown with none flagged',
      host({ dnf: told(one, unknown('no advisories')) }),
      '1',
      '?',
    ],
    [
      'security unknown of a list that is empty',
      host({ dnf: told([], unknown('no advisories')) }),
      '0',
      '?',
    ],
    [
      'security unknown in one of two',
      host({ apt: told(two), dnf: told(one, unknown('no advisories')) }),
      '3',
      '1?',
    ],
  ])('with %s', (_, record, updates, security) => {
    const summary = summarize(record);
    expect([countText(summary.updates), countText(summary.security)]).toEqual([updates, security]);
  });

  test('give the first reason of several', () => {
    const { updates, security } = summarize(host({ apt: untold('no lists'), snap: untold('x') }));
    expect([updates.doubt, security.doubt]).toEqual(['no lists', 'no lists']);
  });

  test('make the host unchecked when any is in doubt, but not for security alone', () => {
    expect(summarize(host({ apt: told(two), snap: untold('x') })).unchecked).toBe(true);
    expect(summarize(host({ dnf: told(two, unknown('none')) })).unchecked).toBe(false);
  });
});

test.each<[UpdateState, string, string, number]>([
  ['pending', '1', '1', 0],
  ['held', '0', '0', 1],
  ['deferred', '0', '0', 1],
  ['removal', '0', '0', 0],
  ['downgrade', '0', '0', 0],
])('a %s security update counts as it should', (state, updates, security, held) => {
  const summary = summarize(host({ apt: told([update('openssl', true, state)]) }));
  expect(countText(summary.updates)).toBe(updates);
  expect(countText(summary.security)).toBe(security);
  expect(summary.heldSecurity).toEqual({ value: held });
});

describe('held security fixes', () => {
  const fix = update('openssl', true, 'held');
  const none = update('vim', false, 'held');
  const untoldOne = update('tzdata', undefined, 'held');
  const noAdvisories = unknown('no advisories');

  test.each<[string, SourceState | undefined, Count]>([
    ['of a host that was never refreshed', undefined, { doubt: 'not refreshed yet' }],
    ['that nobody holds', told([]), { value: 0 }],
    ['beside what is held and is none', told([fix, none]), { value: 1 }],
    ['of a list that is not current', untold('timed out', [fix]), { doubt: 'timed out' }],
    [
      'beside what may be one',
      told([fix, untoldOne]),
      { value: 1, doubt: 'whether what is held back fixes a vulnerability is not known' },
    ],
    [
      'where none is known',
      told([untoldOne]),
      { doubt: 'whether what is held back fixes a vulnerability is not known' },
    ],
    ['that the package manager defers', told([{ ...fix, state: 'deferred' }]), { value: 1 }],
    ['beside what is merely phased', told([{ ...untoldOne, state: 'deferred' }]), { value: 0 }],
    ['where security cannot be told', told([none], noAdvisories), { doubt: 'no advisories' }],
    [
      'where security cannot be told of all',
      told([fix, none], noAdvisories),
      { value: 1, doubt: 'no advisories' },
    ],
    ['where security cannot be told and nothing is held', told([], noAdvisories), { value: 0 }],
  ])('%s', (_, state, expected) => {
    expect(summarize(host({ apt: state })).heldSecurity).toEqual(expected);
  });
});

test.each([
  [true, true],
  [false, false],
  [undefined, false],
])('a held or deferred update with security %s is a held security fix: %s', (security, is) => {
  expect(isHeldSecurity(update('a', security, 'held'))).toBe(is);
  expect(isHeldSecurity(update('a', security, 'deferred'))).toBe(is);
});

test('a new dependency is pending, a removal is not', () => {
  expect(isPending({ ...update('a'), installed: null })).toBe(true);
  expect(isPending({ ...update('a', false, 'removal'), candidate: null })).toBe(false);
});

test.each<[string, Answer<RebootVerdict> | undefined, boolean | undefined]>([
  ['needed', known({ needed: true, reasons: [] }), true],
  ['not needed', known({ needed: false, reasons: [] }), false],
  ['not known', unknown('in a container'), undefined],
  ['never asked', undefined, undefined],
])('a reboot that is %s', (_, reboot, expected) => {
  const summary = summarize(host({}, reboot === undefined ? {} : { reboot }));
  expect(summary.reboot).toBe(expected);
  expect('reboot' in summary).toBe(expected !== undefined);
});

test('of several failures the newest is told, and a failed sync leaves the host checked', () => {
  const failure = (message: string, at: string) => ({
    at,
    failure: { kind: 'command', message, reached: true } as const,
  });
  const record = host(
    { apt: told([]) },
    {
      failures: {
        ping: failure('old', '2026-03-01T00:00:00.000Z'),
        sync: failure('new', '2026-03-02T00:00:00.000Z'),
      },
    },
  );
  expect(summarize(record)).toMatchObject({ failure: 'new', unchecked: false });
});

test.each<[Count, string]>([
  [{ value: 0 }, '0'],
  [{ value: 12 }, '12'],
  [{ value: 12, doubt: 'x' }, '12?'],
  [{ doubt: 'x' }, '?'],
  [{}, '?'],
])('%j reads %s', (count, text) => {
  expect(countText(count)).toBe(text);
});

describe('staleness', () => {
  const NOW = '2026-03-02T00:00:00.000Z';
  test.each<[string, string | undefined, number, boolean]>([
    ['never refreshed', undefined, 86_400, true],
    ['just now', NOW, 86_400, false],
    ['exactly at the threshold', '2026-03-01T00:00:00.000Z', 86_400, false],
    ['a millisecond past it', '2026-02-28T23:59:59.999Z', 86_400, true],
    ['threshold 0, at the same moment', NOW, 0, false],
    ['threshold 0, a millisecond later', '2026-03-01T23:59:59.999Z', 0, true],
    ['a clock that was set back by a minute', '2026-03-02T00:01:00.000Z', 86_400, false],
    ['a clock that was set back by a minute, threshold 0', '2026-03-02T00:01:00.000Z', 0, false],
    ['a clock that was a year ahead when it refreshed', '2027-03-02T00:00:00.000Z', 86_400, true],
    ['a date that is none', 'yesterday', 86_400, true],
    ['an empty date', '', 86_400, true],
  ])('%s', (_, refreshedAt, threshold, stale) => {
    const summary = {
      updates: { value: 0 },
      ...(refreshedAt === undefined ? {} : { refreshedAt }),
    };
    expect(isStale(summary, NOW, threshold)).toBe(stale);
  });

  test('of updates in doubt is certain, however fresh', () => {
    const updates = { value: 3, doubt: 'snap did not answer' };
    expect(isStale({ refreshedAt: NOW, updates }, NOW, 86_400)).toBe(true);
  });

  test('with a clock of our own that tells no date is certain', () => {
    expect(isStale({ refreshedAt: NOW, updates: { value: 0 } }, 'now', 86_400)).toBe(true);
  });
});
