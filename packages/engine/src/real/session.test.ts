import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent, Operation, Provider, SessionTask, Target } from '@exosphere/core';
import { LOGIN_USERS, REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSession, type SessionTools } from '../session.ts';
import { sharedBudget } from '../ssh/budget.ts';
import { parseSshConfig } from '../ssh/config-file.ts';
import { openTransport } from '../ssh/transport.ts';
import { manager } from '../testing/manager.ts';

describeWith(REAL_SSHD, 'sessions with a real sshd', () => {
  let sshd: RealSshd;
  let directory: string;
  let config: string;
  let mark = 0;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-session-'));
    sshd = await startSshd({
      matchUser: { 'exo-bash': ['MaxSessions 1'], 'exo-tcsh': ['MaxAuthTries 2'] },
    });
    config = await readFile(sshd.sshConfigPath, 'utf8');
  });
  afterAll(async () => {
    await sshd.stop();
    await rm(directory, { recursive: true });
  });

  const tools = (provider: Provider): SessionTools => ({
    providers: [provider],
    connect: openTransport({
      login: { username: 'nobody', home: directory, defaultConnectTimeoutMs: 10_000 },
      sshConfigs: [parseSshConfig(config, 'config')],
      sshConfigFile: null,
      knownHostsFile: join(directory, 'state', 'known_hosts'),
      budget: sharedBudget(),
      handshakes: 16,
      hopHandshakes: 8,
      scripts: 32,
      hopDefaults: {},
    }),
    mark: () => (++mark).toString(36).padStart(32, '0'),
    now: () => new Date(),
  });
  const target = (username: string, change: Partial<Target> = {}): Target => ({
    host: 'real',
    address: '127.0.0.1',
    port: sshd.port,
    username,
    commandTimeoutMs: 15_000,
    syncTimeoutMs: 15_000,
    maxOutputBytes: 1024 * 1024,
    locale: 'C',
    sudoPolicy: 'skip',
    ...change,
  });
  const task = (
    username: string,
    steps: readonly Operation[],
    change: Partial<Target> = {},
  ): SessionTask => ({ target: target(username, change), steps, sources: ['fake'] });
  const run = async (
    one: SessionTask,
    provider: Provider,
    signal: AbortSignal = new AbortController().signal,
    watch: (event: HostEvent) => void = () => {},
  ): Promise<readonly HostEvent[]> => {
    const events: HostEvent[] = [];
    await runSession(
      one,
      tools(provider),
      (event) => {
        events.push(event);
        watch(event);
      },
      signal,
    );
    return events;
  };
  const outcomes = (events: readonly HostEvent[]) =>
    events.flatMap((event) => (event.type === 'done' ? [event.outcome] : []));
  /** Polls for what must come true; the test's own time-out is the limit. */
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await sleep(50);
  };

  describe.each(LOGIN_USERS.map(({ name }) => name))('as %s', (user) => {
    test('three steps run on one connection', async () => {
      const events = await run(task(user, ['ping', 'discover', 'refresh']), manager('echo x'));
      expect(outcomes(events)).toMatchObject([
        { ok: true, report: { operation: 'ping' } },
        { ok: true, report: { operation: 'discover', os: { kind: 'linux' }, sources: ['fake'] } },
        {
          ok: true,
          report: { operation: 'refresh', sources: { fake: { updates: { known: true } } } },
        },
      ]);
      expect(events.filter((event) => event.type === 'connecting')).toHaveLength(1);
    });

    test('a cancel ends the commands on the host', async () => {
      const stop = new AbortController();
      const running = run(task(user, ['refresh']), manager('sleep 601'), stop.signal);
      await until(async () => (await sshd.processes(user)).some((p) => p.command === 'sleep 601'));
      stop.abort();
      expect(outcomes(await running)).toMatchObject([
        { ok: false, failure: { kind: 'cancelled', reached: true } },
      ]);
      await until(async () => (await sshd.processes(user)).length === 0);
    });

    test('a time-out keeps what was answered and ends the rest on the host', async () => {
      const events = await run(
        task(user, ['refresh'], { commandTimeoutMs: 1500 }),
        manager('trap "" HUP; sleep 602'),
      );
      expect(outcomes(events)).toMatchObject([
        {
          ok: true,
          report: {
            sources: {
              fake: { updates: { known: false, reason: 'timed out', notes: [{ text: 'first' }] } },
            },
          },
        },
      ]);
      await until(async () => (await sshd.processes(user)).length === 0);
    });
  });

  test('too much output cuts the session and says so', async () => {
    const events = await run(task('exo-dash', ['refresh']), manager('yes'));
    expect(outcomes(events)).toMatchObject([
      {
        ok: false,
        failure: { kind: 'command', message: expect.stringContaining('1048576 bytes') },
      },
    ]);
    await until(async () => (await sshd.processes('exo-dash')).length === 0);
  });

  test('a background process that holds the channel open delays nothing', async () => {
    const events = await run(
      task('exo-dash', ['refresh']),
      manager('setsid sleep 603 & echo started'),
    );
    expect(outcomes(events)).toMatchObject([{ ok: true }]);
    const left = await sshd.processes('exo-dash');
    // Seen in the instant before it replaces itself, setsid is still in front of it.
    const alive = left.filter(({ command }) => command.endsWith('sleep 603'));
    expect(alive).not.toEqual([]);
    await sshd.asRoot('pkill -f "sleep 603"');
  });

  test('evidence names the command, its status, its time and what it said', async () => {
    const events = await run(task('exo-dash', ['refresh']), manager('echo text; exit 4'));
    const [outcome] = outcomes(events);
    const evidence = outcome?.ok && 'evidence' in outcome.report ? outcome.report.evidence : [];
    expect(evidence.find(({ name }) => name === 'fake.second')).toEqual({
      name: 'fake.second',
      answers: 'updates',
      exitCode: 4,
      durationMs: expect.any(Number),
      stdout: 'text',
      stderr: '',
    });
  });

  test('a user without a shell that runs commands is told from a host that is down', async () => {
    await sshd.asRoot('usermod -s /usr/sbin/nologin exo-fish');
    const events = await run(task('exo-fish', ['ping']), manager(':'));
    await sshd.asRoot('usermod -s /usr/bin/fish exo-fish');
    expect(outcomes(events)).toMatchObject([
      { ok: false, failure: { kind: 'shell', reached: false } },
    ]);
  });

  test('a login file that eats the first line of our script is found out', async () => {
    await sshd.asRoot('echo "read -r line" >~exo-bash/.bashrc');
    const events = await run(task('exo-bash', ['ping'], { commandTimeoutMs: 3000 }), manager(':'));
    await sshd.asRoot('rm -f ~exo-bash/.bashrc');
    expect(outcomes(events)).toMatchObject([
      {
        ok: false,
        failure: { kind: 'shell', message: expect.stringContaining('reads standard input') },
      },
    ]);
  });

  test('a wrong user is an authentication failure that says what was offered', async () => {
    const events = await run(task('no-such-user', ['ping']), manager(':'));
    expect(outcomes(events)).toMatchObject([
      {
        ok: false,
        failure: {
          kind: 'auth',
          message: expect.stringMatching(/"no-such-user".*offered .*SHA256:.*accepts publickey/u),
        },
      },
    ]);
  });
});
