/** Nobody reads the built command any more, or its terminal goes: the run stops or goes on, and nothing is lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetProcess, population, startFleetProcess } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  BUILT,
  follow,
  integrityOf,
  LONG,
  MAIN,
  PATIENT,
  type Running,
  startCommand,
  storedHosts,
} from './testing/process.ts';

const NEEDS = { ...BUILT, commands: ['script', 'head'], install: 'apt-get install bsdutils' };

/** web-001  26 updates, 8 security */
const TOLD = /^(\S+) +(?:\d+ updates?|no updates)/mu;

describeWith(NEEDS, 'the built command, at work on a fleet,', () => {
  let fleet: FleetProcess;
  let env: { readonly [name: string]: string };
  let store: string;

  beforeAll(async () => {
    const systems = ['debian-12', 'rocky-9'] as const;
    fleet = await startFleetProcess({
      hosts: [
        ...population({ count: 10, seed: 5, latencyMs: 5, listingMs: 250, systems }),
        { name: 'down', fault: 'refused' },
      ],
      options: { max_threads: 4, worker_threads: 2 },
    });
    env = { HOME: join(fleet.directory, 'home'), ...fleet.environment };
    store = join(fleet.directory, 'state.db');
  });
  afterAll(() => fleet.stop());

  let connectionsBefore: number;

  beforeEach(async () => {
    connectionsBefore = (await fleet.counters()).connections;
    for (const end of ['', '-wal', '-shm']) rmSync(`${store}${end}`, { force: true });
  });

  const saved = async (): Promise<readonly string[]> =>
    (await storedHosts(env)).filter(({ updates }) => updates !== null).map(({ name }) => name);

  async function expectAllIsWell(): Promise<void> {
    await expect.poll(async () => (await fleet.counters()).openSockets, PATIENT).toBe(0);
    expect(integrityOf(store)).toBe('ok');
  }

  const firstConnection = async (): Promise<void> => {
    await expect
      .poll(async () => (await fleet.counters()).connections, PATIENT)
      .toBeGreaterThan(connectionsBefore);
  };
  const firstResult = (run: Running): Promise<void> => run.said('out', TOLD);

  test.each([
    ['before anything is said', async () => {}],
    ['when the first host is connected to', firstConnection],
    ['after the first result', firstResult],
  ])('stops quietly when the reader of stdout leaves %s', LONG, async (_, moment) => {
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    await moment(run);
    run.child.stdout?.destroy();
    const { status, out, err } = await run.ended;
    // What failed before it was noticed is told all the same.
    expect({ status, err: err.replace(/\n*^.*\bdown\b.*\n|^Host +Error\n/gmu, '') }).toEqual({
      status: 0,
      err: '',
    });
    await expectAllIsWell();
    const names = await saved();
    for (const [, name] of out.matchAll(new RegExp(TOLD, 'gmu'))) expect(names).toContain(name);
  });

  test(
    'told to end, ends with 143 though the reader of stdout has left as well',
    LONG,
    async () => {
      const run = startCommand(['inventory', 'refresh', '-v'], env);
      await firstResult(run);
      run.child.kill('SIGTERM');
      run.child.stdout?.destroy();
      expect((await run.ended).status).toBe(143);
      await expectAllIsWell();
    },
  );

  test('gives "head" its line, and saves what it learnt', LONG, async () => {
    const line = `'${process.execPath}' '${MAIN}' inventory refresh -v | head -n 1`;
    const run = follow(spawn('sh', ['-c', line], { env: { PATH: process.env.PATH, ...env } }));
    const { status, out } = await run.ended;
    expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(/^\S+ .*\n$/u) });
    await expectAllIsWell();
    const name = TOLD.exec(out)?.[1];
    if (name !== undefined) expect(await saved()).toContain(name);
  });

  test.each([
    ['before anything is said', async () => {}],
    ['when the first host is connected to', firstConnection],
    ['after the first result', firstResult],
  ])('goes on to the end when the reader of stderr leaves %s', LONG, async (_, moment) => {
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    await moment(run);
    run.child.stderr?.destroy();
    const { status, out } = await run.ended;
    expect(status).toBe(2);
    expect(out).toMatch(/^11 hosts: 10 refreshed, 1 failed;/mu);
    expect(await saved()).toHaveLength(10);
    await expectAllIsWell();
  });

  test('with nobody left on stderr still stops for a signal in good order', LONG, async () => {
    const run = startCommand(['inventory', 'refresh', '-v'], env);
    run.child.stderr?.destroy();
    await firstResult(run);
    run.child.kill('SIGTERM');
    const { status, out } = await run.ended;
    expect(status).toBe(143);
    expect(out).toMatch(/^11 hosts: \d+ refreshed.* stopped/mu);
    await expectAllIsWell();
  });

  test.each(['>&-', '2>&-', '>&- 2>&-', '<&- >&- 2>&-'])(
    'started with %s does its work',
    LONG,
    async (closed) => {
      const line = `'${process.execPath}' '${MAIN}' inventory refresh ${closed}`;
      const run = follow(spawn('sh', ['-c', line], { env: { PATH: process.env.PATH, ...env } }));
      expect((await run.ended).status).toBe(2);
      expect(await saved()).toHaveLength(10);
      await expectAllIsWell();
    },
  );

  test('stops in good order, with 129, when its terminal goes', LONG, async () => {
    const told = join(fleet.directory, 'told');
    // The system tells the shell of the terminal; when that has died, those it waited for: one of them reports.
    const line = `'${process.execPath}' '${MAIN}' inventory refresh -v`;
    const command = `(trap : HUP; ${line}; echo $? >'${told}'); true`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], {
      env: { PATH: process.env.PATH, SHELL: '/bin/sh', TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await firstResult(follow(terminal));
    const ended = once(terminal, 'exit');
    terminal.kill('SIGKILL');
    await ended;
    await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8'), PATIENT).toBe('129\n');
    await expectAllIsWell();
    expect((await saved()).length).toBeGreaterThan(0);
  });
});
