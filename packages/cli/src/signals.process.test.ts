/** The built command is told to end, at any moment: the hosts are let go, what is known is saved, nothing is left. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FleetHost,
  type FleetProcess,
  population,
  startFleetProcess,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import Libsql from 'libsql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  BUILT,
  integrityOf,
  LONG,
  PATIENT,
  type Running,
  startCommand,
  storedHosts,
} from './testing/process.ts';

/** How often each signal is sent at a moment nobody knows; EXOSPHERE_SIGNALS sets another number, for a long run. */
const TIMES = Number(process.env.EXOSPHERE_SIGNALS ?? 5);

/** In this time the hosts that answer have answered; the one that does not keeps the run going. */
const RUN_MS = 1500;

/** Far more than ending in good order takes, far less than the time-outs of the hosts. */
const SOON_MS = 10_000;

/** web-001  26 updates, 8 security */
const RESULT = /^\S+ +(?:\d+ updates?|no updates)/mu;

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describeWith(BUILT, 'the built command, at work on a fleet,', () => {
  let fleet: FleetProcess;
  let env: { readonly [name: string]: string };
  let store: string;
  let good: readonly FleetHost[];

  beforeAll(async () => {
    const systems = ['debian-12', 'rocky-9', 'fedora-41'] as const;
    fleet = await startFleetProcess({
      hosts: [
        ...population({ count: 12, seed: 11, latencyMs: 5, listingMs: 250, systems }),
        { name: 'silent', fault: 'silent' },
        { name: 'hangs', fault: 'hang' },
      ],
      options: { max_threads: 6, worker_threads: 2, default_timeout: 60, command_timeout: 60 },
    });
    env = { HOME: join(fleet.directory, 'home'), ...fleet.environment };
    store = join(fleet.directory, 'state.db');
    good = fleet.hosts.filter(({ fault }) => fault === undefined);
  });
  afterAll(() => fleet.stop());

  let given: readonly string[];

  beforeEach(() => {
    removeStore();
    given = readdirSync(fleet.directory).filter((name) => name !== 'home');
  });

  function removeStore(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(`${store}${end}`, { force: true });
  }

  const refresh = (): Running => startCommand(['inventory', 'refresh', '-v'], env);

  const openSockets = async (): Promise<number> => (await fleet.counters()).openSockets;

  /** How many connections were made since they were last forgotten. */
  let connectionsBefore = 0;
  async function connections(): Promise<number> {
    const { connections: now } = await fleet.counters();
    return now - connectionsBefore;
  }
  async function forgetConnections(): Promise<void> {
    connectionsBefore = (await fleet.counters()).connections;
  }

  /** Nothing of the run is left but what it learnt, and that is whole. */
  async function expectGoodOrder(out: string): Promise<void> {
    await expect.poll(openSockets, PATIENT).toBe(0);
    const left = readdirSync(fleet.directory).filter((name) => !given.includes(name));
    const known = ['state.db', 'state.db-shm', 'state.db-wal', 'home', 'exosphere.log'];
    expect(left.filter((name) => !known.includes(name))).toEqual([]);
    expect(integrityOf(store)).toBe('ok');
    const stored = new Map((await storedHosts(env)).map(({ name, updates }) => [name, updates]));
    for (const { name, truth } of good) {
      // web-001  26 updates, 8 security
      const told = new RegExp(`^${name} +(?:\\d+ updates?|no updates)`, 'mu').test(out);
      const saved = stored.get(name) ?? null;
      if (told) expect([name, saved]).toEqual([name, truth?.updates]);
      else expect([null, truth?.updates]).toContain(saved);
    }
  }

  test.each(SIGNALS)(
    `${TIMES} times stopped by %s at some moment, ends with %i in good order`,
    {
      timeout: LONG.timeout + TIMES * 10_000,
    },
    async (signal, expected) => {
      let learnt = 0;
      for (let time = 0; time < TIMES; time++) {
        removeStore();
        const run = refresh();
        // Somewhere in each part of the run, whatever is going on there.
        await sleep(((time + Math.random()) / TIMES) * RUN_MS);
        // Once at least with something to save, however slow the machine is.
        if (time === TIMES - 1) await run.said('out', RESULT);
        run.child.kill(signal);
        const { status, out, err } = await run.ended;
        expect({ status, err }).toEqual({ status: expected, err: expect.toSatisfy(isOrderly) });
        // The last line counts what was learnt, and what was not.
        // 14 hosts: 9 refreshed, 5 stopped; 117 updates, 43 security
        const counts = /^14 hosts: (\d+) refreshed, (\d+) stopped(?:;|$)/mu.exec(out);
        if (err !== '') expect(Number(counts?.[1]) + Number(counts?.[2])).toBe(14);
        learnt += Number(counts?.[1] ?? 0);
        await expectGoodOrder(out);
      }
      expect(learnt).toBeGreaterThan(0);
    },
  );

  test.each(SIGNALS)(
    'a second signal ends it at once while %s waits for a store that is locked',
    LONG,
    async (signal, expected) => {
      await forgetConnections();
      const run = refresh();
      await run.said('out', RESULT);
      const other = new Libsql(store, { timeout: 5000 });
      other.exec('BEGIN IMMEDIATE');
      try {
        // What is learnt from here on cannot be saved.
        await expect.poll(connections, PATIENT).toBe(14);
        run.child.kill(signal);
        await run.said('err', /^stopping\.\.\.$/mu);
        const again = performance.now();
        run.child.kill(signal);
        const { status, err } = await run.ended;
        expect({ status, err }).toEqual({ status: expected, err: 'stopping...\n' });
        // It would have waited half a minute.
        expect(performance.now() - again).toBeLessThan(SOON_MS);
      } finally {
        other.exec('ROLLBACK');
        other.close();
      }
      await expect.poll(openSockets, PATIENT).toBe(0);
      expect(integrityOf(store)).toBe('ok');
    },
  );

  test('two signals at the same moment end it', LONG, async () => {
    await forgetConnections();
    const run = refresh();
    await expect.poll(connections, PATIENT).toBeGreaterThan(0);
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    const { status } = await run.ended;
    expect([130, 143]).toContain(status);
    await expect.poll(openSockets, PATIENT).toBe(0);
    expect(integrityOf(store)).toBe('ok');
  });

  test('stopped and let go on, it goes on', LONG, async () => {
    await forgetConnections();
    const run = refresh();
    await expect.poll(connections, PATIENT).toBeGreaterThan(3);
    run.child.kill('SIGSTOP');
    await sleep(500);
    run.child.kill('SIGCONT');
    for (const { name } of good) await run.said('out', new RegExp(`^${name} `, 'mu'));
    run.child.kill('SIGTERM');
    const { status, out } = await run.ended;
    expect(status).toBe(143);
    expect(out).toMatch(/^14 hosts: 12 refreshed, 2 stopped;/mu);
    await expectGoodOrder(out);
  });

  test(
    'suspended for longer than its time-outs, it ends, and nothing that it tells is wrong',
    LONG,
    async () => {
      await forgetConnections();
      const limits = {
        EXOSPHERE_OPTIONS_DEFAULT_TIMEOUT: '1',
        EXOSPHERE_OPTIONS_COMMAND_TIMEOUT: '1',
      };
      const run = startCommand(['inventory', 'refresh', '-v'], { ...env, ...limits });
      await expect.poll(connections, PATIENT).toBeGreaterThan(3);
      run.child.kill('SIGSTOP');
      await sleep(2500);
      run.child.kill('SIGCONT');
      const { status, out, err } = await run.ended;
      expect(err).not.toContain('unexpected');
      expect({ status, out }).toEqual({
        status: 2,
        out: expect.stringMatching(/^14 hosts: \d+ refreshed, \d+ failed(?:;|$)/mu),
      });
      await expectGoodOrder(out);
    },
  );

  test(
    'killed outright, it leaves a store that is whole and hosts that are let go',
    LONG,
    async () => {
      const run = refresh();
      await run.said('out', RESULT);
      run.child.kill('SIGKILL');
      expect((await run.ended).status).toBe(137);
      await expect.poll(openSockets, PATIENT).toBe(0);
      expect(existsSync(store)).toBe(true);
      expect(integrityOf(store)).toBe('ok');
      await storedHosts(env);
    },
  );
});

/** Nothing, when there was nothing to stop yet, or that it stops. */
function isOrderly(err: string): boolean {
  return err === '' || err === 'stopping...\n';
}
