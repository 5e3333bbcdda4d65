/** After a run nothing is left of it: no socket, timer or listener that would keep a program alive. */
import { FAULT_NAMES, type Fleet, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { taskFor, transportFor } from '../testing/on-fleet.ts';

/** Runs tasks in its only thread, and says what there is to do when they are over. */
const PROGRAM = `
import { randomBytes } from 'node:crypto';
import { providers } from '@exosphere/providers';
import { inline } from '${built('carrier.js')}';
import { runTasks } from '${built('run.js')}';
import { openTransport } from '${built('ssh/transport.js')}';
import { sharedBudget } from '${built('ssh/budget.js')}';
process.stdout.write('');
const before = process.getActiveResourcesInfo().length;
const connect = openTransport({ ...input.transport, budget: sharedBudget() });
const mark = () => randomBytes(16).toString('hex');
const carrier = inline({ providers, connect, mark, now: () => new Date() });
const stop = new AbortController();
let done = 0;
for await (const event of runTasks(input.tasks, { carrier, maxHosts: 100, signal: stop.signal })) {
  if (event.type === 'done' && ++done === input.abortAfter) stop.abort();
}
const active = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'CloseReq').slice(before);
// A socket that was cut is there until the system has closed it.
for (let look = 0; look < 100 && active().length > 0; look++) await new Promise((go) => setTimeout(go, 20));
const left = active();
console.log(JSON.stringify({ done, left }));
`;

let fleet: Fleet | undefined;
afterEach(() => fleet?.stop());

describeWith(BUILT, 'a program that', () => {
  test.each([
    { does: 'runs hosts with every fault', abortAfter: 0, most: 2 * FAULT_NAMES.length },
    { does: 'stops them half-way', abortAfter: 8, most: 2 * FAULT_NAMES.length },
  ])('$does ends at once, with nothing left to do', async ({ abortAfter, most }) => {
    fleet = await startFleet({ hosts: FAULT_NAMES.map((fault) => ({ name: fault, fault })) });
    const { budget: _, ...transport } = await transportFor(fleet);
    const limits = { connectTimeoutMs: 500, commandTimeoutMs: 500 };
    const tasks = fleet.hosts.map((host) => taskFor(host, ['discover', 'refresh'], limits));
    const { status, stdout, stderr } = await runProgram(PROGRAM, { tasks, transport, abortAfter });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { done, left } = JSON.parse(stdout);
    expect(left).toEqual([]);
    expect(done).toBeGreaterThanOrEqual(FAULT_NAMES.length);
    expect(done).toBeLessThanOrEqual(most);
    await expect.poll(() => fleet?.counters().openSockets).toBe(0);
  });
});
