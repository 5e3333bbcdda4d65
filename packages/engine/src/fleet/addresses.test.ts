/** Addresses that lead nowhere, or where another host of the inventory leads too. */
import { type Fleet, startFleet } from '@exosphere/test-fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, foundIn, inlineFor, outcomesOf, recordOf, taskFor } from '../testing/on-fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'web' }] });
});
afterAll(() => fleet.stop());

test('two names of one address are two hosts, and both are told rightly', async () => {
  const web = fleet.host('web');
  const names = ['web', 'also-web'];
  const tasks = names.map((name) => taskFor({ ...web, name }, ['discover', 'refresh']));
  const events = await collect(tasks, await inlineFor(fleet));
  for (const name of names) expect(foundIn(recordOf(events, name))).toEqual(web.truth);
  expect(fleet.counters('web').connections).toBe(2);
});

test('a name that nobody knows is told as such, within the time to connect', async () => {
  // RFC 2606 promises that no such name will ever be; without a resolver nobody can tell, and that is told.
  const lost = { name: 'lost', address: 'no-such-host.invalid', port: 22 };
  const tasks = [
    taskFor(lost, ['ping'], { connectTimeoutMs: 3000 }),
    taskFor(fleet.host('web'), ['ping']),
  ];
  const events = await collect(tasks, await inlineFor(fleet));
  expect(outcomesOf(events, 'web')).toMatchObject([{ ok: true }]);
  expect(outcomesOf(events, 'lost')).toMatchObject([
    {
      ok: false,
      failure: {
        kind: expect.stringMatching(/^(?:unreachable|timeout)$/u),
        message: expect.stringMatching(
          /^the name is not known|^the name could not be looked up just now|^timed out after 3 s, while looking up the name/u,
        ),
        hint: expect.stringMatching(/resolver|DNS/u),
        reached: false,
      },
    },
  ]);
});
