/** The built command is told to end while commands run on a real host: they end there too, by either transport. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOGIN_USERS, REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT, integrityOf, LONG, PATIENT, startCommand } from './testing/process.ts';

const run = promisify(execFile);

/** Each kind of login shell is a host of its own. */
const HOSTS = LOGIN_USERS.map(({ name }) => name);

/** What stands for a package manager that takes its time. */
const WORK = 'sleep 601';

const NEEDS = { ...REAL_SSHD, trials: [...(REAL_SSHD.trials ?? []), ...(BUILT.trials ?? [])] };

describeWith(NEEDS, 'on a real sshd', () => {
  let sshd: RealSshd;
  let directory: string;

  beforeAll(async () => {
    sshd = await startSshd({
      machine: {
        files: { '/usr/bin/apt-get': { text: `#!/bin/sh\nexec ${WORK}\n`, mode: 0o755 } },
      },
    });
  });
  afterAll(() => sshd.stop());

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-ending-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function configure(transport: 'builtin' | 'openssh'): { readonly [name: string]: string } {
    const hosts = HOSTS.map(
      (user) => `  - { name: ${user}, ip: 127.0.0.1, port: ${sshd.port}, username: ${user} }\n`,
    );
    const config = join(directory, 'config.yaml');
    writeFileSync(
      config,
      `options:
  cache_file: state.db
  ssh_config_file: ${sshd.sshConfigPath}
  ssh_transport: ${transport}
hosts:
${hosts.join('')}`,
    );
    return { HOME: directory, EXOSPHERE_CONFIG_FILE: config };
  }

  const atWork = async (): Promise<number> =>
    (await sshd.processes()).filter(({ command }) => command === WORK).length;

  /** Command lines on this machine that lead to the host: the processes of `ssh` are ours to end. */
  async function clients(): Promise<readonly string[]> {
    const { stdout } = await run('ps', ['-eo', 'args']);
    return stdout.split('\n').filter((line) => line.includes(sshd.sshConfigPath));
  }

  describe.each(['builtin', 'openssh'] as const)('with the %s transport', (transport) => {
    test.each([
      [['SIGINT'], 130, 'stopping...\n'],
      [['SIGTERM'], 143, 'stopping...\n'],
      [['SIGHUP'], 129, 'stopping...\n'],
      [['SIGINT', 'SIGINT'], 130, 'stopping...\n'],
      [['SIGKILL'], 137, ''],
    ] as const)(
      '%j ends the commands on every host, and everything here',
      LONG,
      async (signals, expected, told) => {
        const env = configure(transport);
        const command = startCommand(['inventory', 'refresh'], env);
        await expect.poll(atWork, PATIENT).toBe(HOSTS.length);
        const [first, second] = signals;
        command.child.kill(first);
        // Two at the same moment would be one.
        if (second !== undefined) await command.said('err', /^stopping/mu);
        if (second !== undefined) command.child.kill(second);
        const { status, err } = await command.ended;
        expect({ status, err }).toEqual({ status: expected, err: told });
        await expect.poll(() => sshd.processes(), PATIENT).toEqual([]);
        await expect.poll(clients, PATIENT).toEqual([]);
        expect(integrityOf(join(directory, 'state.db'))).toBe('ok');
      },
    );
  });
});
