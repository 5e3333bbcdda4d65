import { expect, test } from 'vitest';
import { connectionStates } from './connection-states.ts';

const NOW = new Date('2026-01-05T08:00:10.000Z');
const HOSTS = [{ name: 'b' }, { name: 'a' }, { name: 'c' }];

/** Milliseconds since the epoch, so many before now. */
const ago = (milliseconds: number): number => NOW.getTime() - milliseconds;

test('they come in the order of the hosts, without those that have none', () => {
  const kept = [{ host: 'gone' }, { host: 'a' }, { host: 'b' }];
  expect(connectionStates(HOSTS, kept, 5, NOW)).toEqual([
    { host: 'b', expiring: false },
    { host: 'a', expiring: false },
  ]);
});

test.each([
  ['just now', ago(999), 0, false],
  ['for less than its time', ago(4999), 4, false],
  ['for its time', ago(5000), 5, true],
  ['after the clock was set back', ago(-7000), 0, false],
])('one that nobody uses: %s', (_title, idleSince, idleSeconds, expiring) => {
  expect(connectionStates(HOSTS, [{ host: 'a', idleSince }], 5, NOW)).toEqual([
    { host: 'a', idleSeconds, expiring },
  ]);
});
