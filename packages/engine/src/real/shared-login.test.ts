/** Kept connections of the system's `ssh`: one login for all operations on a host, and nothing left of it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Operation, Outcome } from '@exosphere/core';
import { REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { inline } from '../carrier.ts';
import { type Kept, keepConnections } from '../kept.ts';
import { runTasks } from '../run.ts';
import { openTransport } from '../ssh/transport.ts';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { manager } from '../testing/manager.ts';
import { outcomesOf, taskFor, toolsFor, transportFor } from '../testing/on-fleet.ts';

const USER = 'exo-bash';
const RIGHT = { ok: true };

describeWith(REAL_SSHD, 'a login that is kept', () => {
  let sshd: RealSshd;
  let directory: string;
  let kept: Kept;

  beforeAll(async () => {
    // A master that ran anything itself would use up the only session.
    // What is said before the login is longer than what is kept of it.
    sshd = await startSshd({
      config: 'MaxSessions 1\nBanner /etc/issue.net',
      machine: { files: { '/etc/issue.net': 'Go away.\nAuthenticated to nobody.\n'.repeat(1000) } },
    });
  });
  afterAll(() => sshd?.stop());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-shared-'));
    kept = await keepIn(directory);
  });
  afterEach(async () => {
    await kept.close();
    await rm(directory, { recursive: true });
  });

  async function keepIn(place: string): Promise<Kept> {
    const transport = await transportFor({
      sshConfigPath: sshd.sshConfigPath,
      directory: place,
    });
    const login = { ...transport.login, uid: 0, env: { PATH: process.env.PATH } };
    const connect = openTransport({ ...transport, login, shareLogins: true });
    return keepConnections(connect, { lifetimeMs: 60_000, reapIntervalMs: 60_000 }, () => {});
  }

  async function run(
    steps: readonly Operation[],
    { sh = 'echo x', signal = new AbortController().signal } = {},
  ): Promise<readonly Outcome[]> {
    const transport = await transportFor({ sshConfigPath: sshd.sshConfigPath, directory });
    const tools = { ...toolsFor(transport), providers: [manager(sh)], connect: kept.connect };
    const host = { name: 'real', address: '127.0.0.1', port: sshd.port };
    const task = taskFor(host, steps, { username: USER, transport: 'openssh' });
    const events = [];
    const tasks = [{ ...task, sources: ['fake'] }];
    for await (const event of runTasks(tasks, { carrier: inline(tools), maxHosts: 1, signal }))
      events.push(event);
    return outcomesOf(events, 'real');
  }

  /** How often somebody logged in so far. */
  async function logins(): Promise<number> {
    return (await readFile(sshd.logPath, 'utf8')).split('Accepted publickey').length - 1;
  }
  /** Directories of control sockets. */
  async function places(): Promise<readonly string[]> {
    const names = await readdir(join(directory, 'state')).catch(() => []);
    return names.filter((name) => name.startsWith('ssh-'));
  }
  /** What runs on this machine for a master of this test: the program, and the shell that minds it. */
  async function masters(): Promise<readonly { readonly pid: number; readonly name: string }[]> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,comm=,args=']);
    const ours = stdout.split('\n').filter((line) => line.includes(`-S ${directory}/`));
    return ours.map((line) => {
      const [pid, name = ''] = line.trim().split(/ +/u);
      return { pid: Number(pid), name };
    });
  }
  const nothingLeft = async (): Promise<void> => {
    await expect.poll(places, { timeout: 10_000 }).toEqual([]);
    await expect.poll(masters, { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => sshd.processes(USER), { timeout: 10_000 }).toEqual([]);
  };

  test('serves one operation after the other, for its user alone, and is gone when it is closed', async () => {
    const before = await logins();
    expect(await run(['discover', 'refresh'])).toMatchObject([RIGHT, RIGHT]);
    expect(await run(['ping'])).toMatchObject([RIGHT]);
    expect(await run(['refresh'])).toMatchObject([RIGHT]);
    expect(await logins()).toBe(before + 1);

    const [place = 'none', ...others] = await places();
    expect(others).toEqual([]);
    const path = join(directory, 'state', place);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    const socket = await stat(join(path, 'control'));
    expect([socket.isSocket(), socket.mode & 0o777]).toEqual([true, 0o600]);

    await kept.close();
    await nothingLeft();
  });

  test.each(['ssh', 'sh'])('whose %s was killed is replaced, with a right answer', async (name) => {
    expect(await run(['ping'])).toMatchObject([RIGHT]);
    const found = await masters();
    expect(found.map((one) => one.name).toSorted()).toEqual(['sh', 'ssh']);
    process.kill(Number(found.find((one) => one.name === name)?.pid), 'SIGKILL');
    await expect.poll(places).toEqual([]);
    const before = await logins();
    expect(await run(['refresh'])).toMatchObject([RIGHT]);
    expect(await logins()).toBe(before + 1);
    await kept.close();
    await nothingLeft();
  });

  test('goes on after a cancel, which ends what ran on the host', async () => {
    const stop = new AbortController();
    const running = run(['refresh'], { sh: 'sleep 8621', signal: stop.signal });
    const commands = async () => (await sshd.processes(USER)).map(({ command }) => command);
    await expect.poll(commands, { timeout: 10_000 }).toContain('sleep 8621');
    stop.abort();
    expect(await running).toMatchObject([{ ok: false, failure: { kind: 'cancelled' } }]);
    await expect.poll(commands, { timeout: 10_000 }).not.toContain('sleep 8621');
    expect(await run(['ping'])).toMatchObject([RIGHT]);
    await kept.close();
    await nothingLeft();
  });

  test('is not made where the path of its socket would be too long: each asks for itself', async () => {
    const before = await logins();
    kept = await keepIn(join(directory, 'x'.repeat(100)));
    expect(await run(['discover', 'refresh'])).toMatchObject([RIGHT, RIGHT]);
    expect(await logins()).toBe(before + 2);
    await nothingLeft();
  });

  test('that fails is told as any other login, and leaves nothing', async () => {
    await sshd.asRoot(`usermod -s /nowhere ${USER}`);
    const outcomes = await run(['ping']);
    await sshd.asRoot(`usermod -s /bin/bash ${USER}`);
    expect(outcomes).toMatchObject([
      { ok: false, failure: { kind: 'auth', message: expect.stringContaining('denied') } },
    ]);
    await nothingLeft();
  });
});

/** Logs in, tells so, and is killed. */
const PROGRAM = `
import { openTransport } from '${built('ssh/transport.js')}';
import { sharedBudget } from '${built('ssh/budget.js')}';
const connect = openTransport({ ...input.transport, budget: sharedBudget() });
const opened = await connect(input.target, new AbortController().signal);
console.log(opened.ok && opened.connection.isOpen());
process.kill(process.pid, 'SIGKILL');
`;

describeWith(
  { ...REAL_SSHD, trials: [...(REAL_SSHD.trials ?? []), ...(BUILT.trials ?? [])] },
  'a program with a login',
  () => {
    test('that is killed leaves neither ssh nor socket', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'exosphere-killed-'));
      const sshd = await startSshd();
      try {
        const transport = await transportFor({ sshConfigPath: sshd.sshConfigPath, directory });
        const { budget: _, ...rest } = transport;
        const login = { ...rest.login, uid: 0, env: { PATH: process.env.PATH } };
        const host = { name: 'real', address: '127.0.0.1', port: sshd.port };
        const { target } = taskFor(host, ['ping'], { username: USER, transport: 'openssh' });
        const { stdout, status } = await runProgram(PROGRAM, {
          transport: { ...rest, login, shareLogins: true },
          target,
        });
        expect([stdout, status]).toEqual(['true\n', null]);
        const left = async () =>
          (await readdir(join(directory, 'state'))).filter((name) => name.startsWith('ssh-'));
        await expect.poll(left, { timeout: 10_000 }).toEqual([]);
        await expect.poll(() => sshd.processes(USER), { timeout: 10_000 }).toEqual([]);
      } finally {
        await sshd.stop();
        await rm(directory, { recursive: true });
      }
    });
  },
);
