import { type HostConfig, newRecord, reduceHost, summarize } from '@exosphere/core';
import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { describe, expect, test } from 'vitest';
import { allRows, changedRows } from './rows.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const AGES = { now: '2026-01-05T09:00:00.000Z', staleThreshold: 3600 };

const HOSTS: readonly HostConfig[] = [
  { name: 'b', ip: '10.0.0.2', tags: ['web'] },
  { name: 'a', ip: '10.0.0.1', tags: [], description: 'the first one' },
];

/** What lists show of a host that was asked on Monday. */
const summaryOf = (name: string) =>
  summarize(
    [discovered(name, MONDAY), refreshed(name, MONDAY, [updateOf()])].reduce(
      reduceHost,
      newRecord(),
    ),
  );

describe('all rows', () => {
  test('come in the order of the hosts, also of those that nobody asked', () => {
    const a = summaryOf('a');
    expect(allRows(HOSTS, new Map([['a', a]]), new Map(), AGES)).toEqual([
      { name: 'b', tags: ['web'], stale: true },
      { name: 'a', tags: [], description: 'the first one', summary: a, stale: false },
    ]);
  });

  test('are stale once the threshold is passed', () => {
    const late = { ...AGES, staleThreshold: 3599 };
    const [, row] = allRows(HOSTS, new Map([['a', summaryOf('a')]]), new Map(), late);
    expect(row?.stale).toBe(true);
  });

  test('have the age of the oldest fix, below 0 when the clock was set back', () => {
    const oldest = new Map([
      ['a', MONDAY],
      ['b', '2026-01-05T09:00:01.000Z'],
    ]);
    expect(allRows(HOSTS, new Map(), oldest, AGES).map((row) => row.oldestFix)).toEqual([
      { since: '2026-01-05T09:00:01.000Z', seconds: -1 },
      { since: MONDAY, seconds: 3600 },
    ]);
  });
});

describe('changed rows', () => {
  const none = new Map();
  const ofA = new Map([['a', summaryOf('a')]]);
  const changes = (summaries: typeof ofA, complete = false) => ({
    revision: 8,
    complete,
    summaries,
  });

  test.each([
    ['the hosts that changed in the file', 7, changes(ofA), none, ['a']],
    ['those that are not in the file yet', 7, changes(none), ofA, ['a']],
    ['none when nothing did', 7, changes(none), none, []],
    ['all when hosts were removed: the others are gone', 7, changes(ofA, true), none, ['b', 'a']],
    ['all when they are asked for', -1, changes(ofA), none, ['b', 'a']],
  ])('are %s', (_title, revision, changed, kept, names) => {
    const told = changedRows(HOSTS, revision, changed, kept, AGES);
    expect(told.revision).toBe(8);
    expect(told.rows.map(({ name }) => name)).toEqual(names);
  });

  test('show what is not in the file yet before what is', () => {
    const newer = summarize(reduceHost(newRecord(), discovered('a', MONDAY)));
    const [row] = changedRows(HOSTS, 7, changes(ofA), new Map([['a', newer]]), AGES).rows;
    expect(row?.summary).toBe(newer);
  });
});
