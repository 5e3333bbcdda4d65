/** What dead hosts cost: themselves one time-out, once; the living, nothing but the slots that the dead stand in. */
import type { HostEvent } from '@exosphere/core';
import { type Fault, type Fleet, startFleet } from '@exosphere/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect, foundIn, inlineFor, outcomesOf, recordOf, taskFor } from '../testing/on-fleet.ts';

const LIVE = 100;
const DEAD = 100;
/** Those that cost a whole time-out, and one that costs nothing. */
const WAYS: readonly Fault[] = ['silent', 'half-kexinit', 'slow-drip', 'refused'];

let fleet: Fleet;

beforeAll(async () => {
  const updates = [{ name: 'zsh', installed: '5.8-1', candidate: '5.9-1', security: true }];
  fleet = await startFleet({
    // Every second one is dead, so that they stand in the way of the others from the beginning.
    hosts: Array.from({ length: LIVE + DEAD }, (_, index) => {
      const fault = index % 2 === 0 ? WAYS[(index / 2) % WAYS.length] : undefined;
      return { name: `host-${index}`, updates, ...(fault === undefined ? {} : { fault }) };
    }),
  });
});
afterAll(() => fleet.stop());

const isDead = (name: string): boolean => fleet.host(name).fault !== undefined;

async function run(maxHosts: number, connectTimeoutMs: number): Promise<readonly HostEvent[]> {
  const limits = { connectTimeoutMs };
  const tasks = fleet.hosts.map((host) => taskFor(host, ['discover', 'refresh'], limits));
  return collect(tasks, await inlineFor(fleet), maxHosts);
}

/** Names of hosts, in the order in which their last event came. */
function order(events: readonly HostEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'done' && event.last ? [event.host] : []));
}

describe.each([
  // A dead host stands in one of the 16 places for handshakes for a second: 75 of them take less than 5 s.
  { maxHosts: LIVE + DEAD, connectTimeoutMs: 20_000, title: 'all at once' },
  { maxHosts: 32, connectTimeoutMs: 6000, title: '32 at a time' },
])('100 dead hosts among 100 living, $title', ({ maxHosts, connectTimeoutMs }) => {
  let events: readonly HostEvent[];
  let before: number;
  let dialled: number;
  beforeAll(async () => {
    before = fleet.counters().connections;
    events = await run(maxHosts, connectTimeoutMs);
    dialled = fleet.counters().connections - before;
  }, 120_000);

  test('the living are told rightly', () => {
    for (const { name, truth } of fleet.hosts.filter((host) => !isDead(host.name))) {
      expect([name, foundIn(recordOf(events, name))]).toEqual([name, truth]);
    }
  });

  test('the dead are told as what they are, after one attempt', () => {
    for (const { name, fault } of fleet.hosts.filter((host) => isDead(host.name))) {
      expect([name, outcomesOf(events, name)]).toMatchObject([
        name,
        [{ ok: false, failure: { kind: fault === 'refused' ? 'unreachable' : 'timeout' } }],
      ]);
    }
    // Who refuses is not counted.
    expect(dialled).toBe(LIVE + DEAD - DEAD / WAYS.length);
  });

  test('who is preceded by fewer dead hosts than may run at once waits for the time-out of none', () => {
    const slow = (name: string): boolean => isDead(name) && fleet.host(name).fault !== 'refused';
    const ends = order(events);
    const firstTimeout = ends.findIndex(slow);
    const preceding = (index: number): number =>
      fleet.hosts.slice(0, index).filter(({ name }) => slow(name)).length;
    const early = fleet.hosts.filter(
      ({ name }, index) => !isDead(name) && preceding(index) < maxHosts,
    );
    expect(early.length).toBeGreaterThanOrEqual(Math.min(LIVE, maxHosts));
    for (const { name } of early) expect(ends.indexOf(name), name).toBeLessThan(firstTimeout);
  });

  test('nothing stays open', async () => {
    await expect.poll(() => fleet.counters().openSockets).toBe(0);
  });
});
