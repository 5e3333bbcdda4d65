/** What a session costs on the line, as the fleet counts it: exact, since its lines have a latency. */
import type { Operation } from '@exosphere/core';
import { type Fleet, startFleet } from '@exosphere/test-fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Carrier } from '../carrier.ts';
import { collect, inlineFor, outcomesOf, taskFor } from '../testing/on-fleet.ts';

const CASES = [
  { steps: ['ping'], system: 'debian-12', most: 9 },
  { steps: ['refresh'], system: 'debian-12', most: 9 },
  { steps: ['refresh'], system: 'rocky-9', most: 9 },
  { steps: ['discover', 'refresh'], system: 'debian-12', most: 12 },
  { steps: ['discover', 'refresh'], system: 'rocky-9', most: 12 },
  { steps: ['discover', 'sync', 'refresh'], system: 'debian-12', most: 15 },
] as const;

const nameOf = ({ steps, system }: (typeof CASES)[number]): string =>
  `${steps.join('-')}-${system}`;

let fleet: Fleet;
let carrier: Carrier;

beforeAll(async () => {
  const hosts = CASES.map((one) => ({ name: nameOf(one), system: one.system, latencyMs: 25 }));
  fleet = await startFleet({ hosts });
  carrier = await inlineFor(fleet);
});
afterAll(() => fleet.stop());

test.concurrent.each(CASES)('$steps of $system: at most $most round trips', async (one) => {
  const host = fleet.host(nameOf(one));
  const steps: readonly Operation[] = one.steps;
  const task = taskFor(host, steps);
  // A refresh alone is asked of a host that was discovered before.
  const sources = [one.system === 'debian-12' ? 'apt' : 'dnf'];
  const events = await collect([{ ...task, sources }], carrier);
  expect(outcomesOf(events, host.name)).toHaveLength(steps.length);
  const { connections, executions, roundTrips } = fleet.counters(host.name);
  expect({ connections, executions }).toEqual({ connections: 1, executions: steps.length });
  expect(roundTrips).toBeLessThanOrEqual(one.most);
});
