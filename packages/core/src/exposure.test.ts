import { describe, expect, test } from 'vitest';
import { exposure } from './exposure.ts';
import type { UpdateSpan } from './history.ts';

const day = (number: number): string =>
  new Date(Date.UTC(2026, 0, 1) + number * 86_400_000).toISOString();
const DAY = 86_400;

/** A security update, known from one day until another. */
function fix(since: number, gone?: number): UpdateSpan {
  return {
    name: `p${since}`,
    installed: '1',
    candidate: '2',
    state: 'pending',
    security: true,
    firstSeen: day(since),
    securitySince: day(since),
    ...(gone === undefined ? {} : { goneAt: day(gone) }),
  };
}

const { securitySince: _, ...plain } = fix(0);
const spans = (...all: readonly UpdateSpan[]) => exposure(all, day(10), day(40));

test('a host without security updates is not exposed', () => {
  expect(spans()).toEqual({ open: 0, closed: 0, exposedSeconds: 0 });
  expect(spans({ ...plain, security: false })).toEqual({ open: 0, closed: 0, exposedSeconds: 0 });
});

test('what is open counts since it is known to be a fix, not since it was first seen', () => {
  const late = { ...fix(5), securitySince: day(25) };
  expect(spans(fix(30), late)).toEqual({
    open: 2,
    openSince: day(25),
    closed: 0,
    exposedSeconds: 15 * DAY,
  });
});

test('a held fix is open', () => {
  expect(spans({ ...fix(30), state: 'held' }).open).toBe(1);
});

describe('the time exposed', () => {
  test.each<[string, readonly UpdateSpan[], number]>([
    ['is what lies within the time asked about', [fix(0)], 30],
    ['counts once where updates overlap', [fix(12, 20), fix(15, 25), fix(16, 18)], 13],
    ['adds up where they do not', [fix(12, 14), fix(20, 21)], 3],
    ['goes on where one begins as another ends', [fix(12, 14), fix(14, 16)], 4],
    ['has nothing of what ended before', [fix(2, 8)], 0],
    ['has nothing of what begins after', [fix(50)], 0],
    ['has what ended after it up to its own end', [fix(35, 60)], 5],
    ['has nothing of one whose end lies before its beginning', [fix(20, 15)], 0],
  ])('%s', (_title, all, days) => {
    expect(spans(...all).exposedSeconds).toBe(days * DAY);
  });
});

describe('what went away', () => {
  test.each<[string, readonly UpdateSpan[], number, number | undefined]>([
    ['none', [fix(20)], 0, undefined],
    ['one', [fix(20, 23)], 1, 3],
    ['three, of which half within 3 days', [fix(12, 13), fix(20, 23), fix(15, 35)], 3, 3],
    ['of two the faster one', [fix(12, 13), fix(20, 30)], 2, 1],
    ['one that began before the time asked about', [fix(1, 11)], 1, 10],
    ['one that ended before it began, by a clock that was set back', [fix(20, 15)], 1, 0],
    ['none before it', [fix(1, 9)], 0, undefined],
    ['none after it', [fix(1, 41)], 0, undefined],
  ])('%s', (_title, all, closed, days) => {
    const found = spans(...all);
    expect(found.closed).toBe(closed);
    expect(found.medianSeconds).toBe(days === undefined ? undefined : days * DAY);
  });
});

test('what ends after the time asked about is still open at its end', () => {
  expect(spans(fix(35, 60))).toMatchObject({ open: 1, openSince: day(35), closed: 0 });
});

test('what a clock that was ahead has dated later is open all the same', () => {
  const expected = { open: 1, openSince: day(40), closed: 0, exposedSeconds: 0 };
  expect(spans(fix(400))).toEqual(expected);
});
