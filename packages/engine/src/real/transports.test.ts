/** What both transports promise: the same questions, answers, limits and endings, on a real sshd and on the fleet. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Operation, SshTransport, Target } from '@exosphere/core';
import {
  type Fleet,
  REAL_SSHD,
  type RealSshd,
  startFleet,
  startSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inline } from '../carrier.ts';
import { runTasks } from '../run.ts';
import { readSshConfigs } from '../ssh/read-config.ts';
import type { TransportOptions } from '../ssh/transport.ts';
import {
  collect,
  foundIn,
  outcomesOf,
  recordOf,
  taskFor,
  toolsFor,
  transportFor,
} from '../testing/on-fleet.ts';

const run = promisify(execFile);

describeWith(REAL_SSHD, 'both transports', () => {
  let directory: string;
  let sshd: RealSshd;
  let fleet: Fleet;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-transports-'));
    await mkdir(join(directory, 'home', '.ssh'), { recursive: true, mode: 0o700 });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, 'authority')]);
    const authority = await readFile(join(directory, 'authority.pub'), 'utf8');
    [sshd, fleet] = await Promise.all([
      startSshd({
        config: 'TrustedUserCAKeys /etc/exosphere-authority.pub',
        machine: { files: { '/etc/exosphere-authority.pub': authority } },
        matchUser: { 'exo-dash': ['ForceCommand echo no shell here'] },
      }),
      startFleet({
        hosts: [
          {
            name: 'web',
            updates: [{ name: 'vim', installed: '9.0-1', candidate: '9.1-1', security: true }],
          },
          { name: 'down', fault: 'refused' },
          { name: 'silent', fault: 'silent' },
          { name: 'changed', fault: 'changed-key' },
          { name: 'locked', fault: 'auth-refused' },
          { name: 'hangs', fault: 'hang-mid-command' },
          { name: 'floods', fault: 'flood-stdout' },
          { name: 'floods-stderr', fault: 'flood-stderr' },
          { name: 'noisy', fault: 'login-noise' },
          { name: 'nologin', fault: 'nologin' },
          { name: 'lost', fault: 'lost-mid-command' },
        ],
      }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([sshd?.stop(), fleet?.stop()]);
    await rm(directory, { recursive: true, force: true });
  });

  /** Programs of these tests that run on this machine. */
  async function clients(): Promise<readonly string[]> {
    const { stdout } = await run('ps', ['-A', '-o', 'args=']);
    const ours = [directory, fleet.directory, dirname(sshd.sshConfigPath)];
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('ssh -T ') && ours.some((path) => line.includes(path)));
  }

  describe.each<[SshTransport]>([['builtin'], ['openssh']])('%s', (transport) => {
    const limits: Partial<Target> = { transport, connectTimeoutMs: 2000 };

    async function onFleet(
      name: string,
      steps: readonly Operation[],
      change: Partial<Target> = {},
      options: Partial<TransportOptions> = {},
    ) {
      const carrier = inline(toolsFor(await transportFor(fleet, options)));
      return collect([taskFor(fleet.host(name), steps, { ...limits, ...change })], carrier);
    }

    async function onSshd(
      username: string,
      steps: readonly Operation[],
      { change = {}, options = {}, signal = new AbortController().signal } = {} as {
        readonly change?: Partial<Target>;
        readonly options?: Partial<TransportOptions>;
        readonly signal?: AbortSignal;
      },
    ) {
      const from = { sshConfigPath: sshd.sshConfigPath, directory };
      const carrier = inline(toolsFor(await transportFor(from, options)));
      const host = { name: 'real', address: '127.0.0.1', port: sshd.port };
      const task = taskFor(host, steps, { ...limits, username, ...change });
      const events = [];
      for await (const event of runTasks([task], { carrier, maxHosts: 1, signal }))
        events.push(event);
      return outcomesOf(events, 'real');
    }

    test('a host is discovered and refreshed, and told as it is', async () => {
      const events = await onFleet('web', ['discover', 'refresh']);
      expect(foundIn(recordOf(events, 'web'))).toEqual(fleet.host('web').truth);
      expect(await clients()).toEqual([]);
    });

    test.each(['exo-bash', 'exo-fish', 'exo-tcsh'])('a real host is asked as %s', async (user) => {
      const outcomes = await onSshd(user, ['ping', 'discover']);
      expect(outcomes).toMatchObject([{ ok: true }, { ok: true }]);
      await expect.poll(() => sshd.processes(user)).toEqual([]);
    });

    test.each([
      ['down', 'unreachable', /refused/u],
      ['silent', 'timeout', /timed out|was not logged in/u],
      ['changed', 'host-key', /changed/iu],
      ['locked', 'auth', /denied|authentication as/u],
      ['nologin', 'shell', /no POSIX shell answered.*not available/u],
    ])('%s is a failure of kind %s before anything ran', async (name, kind, message) => {
      const [outcome] = outcomesOf(await onFleet(name, ['ping']), name);
      expect(outcome).toMatchObject({
        ok: false,
        failure: { kind, message: expect.stringMatching(message), reached: false },
      });
      expect(await clients()).toEqual([]);
    });

    test.each([
      ['floods', 'command', /more than 1048576 bytes/u],
      ['floods-stderr', 'command', /more than 1048576 bytes/u],
    ])('%s is cut, and the host was reached', async (name, kind, message) => {
      const [outcome] = outcomesOf(await onFleet(name, ['discover']), name);
      expect(outcome).toMatchObject({
        ok: false,
        failure: { kind, message: expect.stringMatching(message), reached: true },
      });
      expect(await clients()).toEqual([]);
    });

    test('a command that hangs is cut in its time, and nothing is left behind', async () => {
      const events = await onFleet('hangs', ['discover'], { commandTimeoutMs: 1500 });
      expect(outcomesOf(events, 'hangs')).toMatchObject([
        { ok: false, failure: { kind: 'timeout', reached: true } },
      ]);
      await expect.poll(() => fleet.counters('hangs').openSockets).toBe(0);
      expect(await clients()).toEqual([]);
    });

    test('a connection that is lost while commands run is said to be', async () => {
      const events = await onFleet('lost', ['discover', 'refresh']);
      expect(JSON.stringify(recordOf(events, 'lost'))).toMatch(/lost/u);
    });

    test('what a login says disturbs nobody', async () => {
      const events = await onFleet('noisy', ['discover', 'refresh']);
      expect(foundIn(recordOf(events, 'noisy'))).toEqual(fleet.host('noisy').truth);
    });

    test('a forced command is no shell', async () => {
      expect(await onSshd('exo-dash', ['ping'])).toMatchObject([
        {
          ok: false,
          failure: { kind: 'shell', message: expect.stringContaining('no shell here') },
        },
      ]);
    });

    test('an unknown host key is refused, or learned in our own file and nowhere else', async () => {
      const known = join(directory, `state-${transport}`, 'known_hosts');
      const config = join(directory, `config-${transport}`);
      const text = await readFile(sshd.sshConfigPath, 'utf8');
      await writeFile(
        config,
        text.replaceAll(/^\s*(?:UserKnownHostsFile|StrictHostKeyChecking).*$/gmu, ''),
      );
      const options = {
        knownHostsFile: known,
        sshConfigFile: config,
        sshConfigs: await readSshConfigs(config, join(directory, 'home')),
      };
      const ping = (hostKeyPolicy: Target['hostKeyPolicy']) =>
        onSshd('exo-bash', ['ping'], {
          change: hostKeyPolicy === undefined ? {} : { hostKeyPolicy },
          options,
        });
      const home = process.env.HOME;
      process.env.HOME = join(directory, 'home');
      try {
        const before = await contentsOf(join(directory, 'home', '.ssh'));
        expect(await ping('strict')).toMatchObject([{ ok: false, failure: { kind: 'host-key' } }]);
        expect(await ping('accept-new')).toMatchObject([{ ok: true }]);
        const line = `[127.0.0.1]:${sshd.port} ssh-ed25519 `;
        expect(await readFile(known, 'utf8')).toContain(line);
        expect((await stat(known)).mode & 0o077).toBe(0);
        expect(await ping('strict')).toMatchObject([{ ok: true }]);
        expect(await contentsOf(join(directory, 'home', '.ssh'))).toEqual(before);
      } finally {
        process.env.HOME = home;
      }
    });

    test('a cancel ends what runs on the host', async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 700);
      await sshd.asRoot(
        "printf '#!/bin/sh\\nsleep 8617\\n' >/usr/local/bin/uname; chmod 755 /usr/local/bin/uname",
      );
      try {
        const outcomes = await onSshd('exo-bash', ['discover'], { signal: stop.signal });
        expect(outcomes).toMatchObject([{ ok: false, failure: { kind: 'cancelled' } }]);
      } finally {
        await sshd.asRoot('rm -f /usr/local/bin/uname');
      }
      await expect.poll(() => sshd.processes('exo-bash'), { timeout: 5000 }).toEqual([]);
      expect(await clients()).toEqual([]);
    });

    test(`a user certificate ${transport === 'openssh' ? 'opens the door' : 'is beyond it'}`, async () => {
      const key = join(directory, `certified-${transport}`);
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
      const sign = ['-q', '-s', join(directory, 'authority'), '-I', 'test', '-n', 'exo-bash'];
      await run('ssh-keygen', [...sign, `${key}.pub`]);
      const config = join(directory, `certified-config-${transport}`);
      const text = await readFile(sshd.sshConfigPath, 'utf8');
      await writeFile(
        config,
        text.replaceAll(/^(\s*)IdentityFile .*$/gmu, `$1IdentityFile ${key}`),
      );
      const options = {
        sshConfigFile: config,
        sshConfigs: await readSshConfigs(config, join(directory, 'home')),
      };
      const [outcome] = await onSshd('exo-bash', ['ping'], { options });
      if (transport === 'openssh') expect(outcome).toMatchObject({ ok: true });
      else expect(outcome).toMatchObject({ ok: false, failure: { kind: 'auth' } });
    });
  });

  test('without the program, the other transport is named', async () => {
    const options = {
      login: {
        username: 'exo',
        home: directory,
        defaultConnectTimeoutMs: 1000,
        env: { PATH: '/nowhere' },
      },
    };
    const carrier = inline(toolsFor(await transportFor(fleet, options)));
    const task = taskFor(fleet.host('web'), ['ping'], { transport: 'openssh' });
    expect(outcomesOf(await collect([task], carrier), 'web')).toMatchObject([
      { ok: false, failure: { message: 'there is no program "ssh" on PATH', reached: false } },
    ]);
  });
});

/** Names, sizes and times of what is in a directory. */
async function contentsOf(path: string): Promise<readonly string[]> {
  const names = await readdir(path);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { size, mtimeMs } = await stat(join(path, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}
