/** Limits that OpenSSH and PAM set: on connections that are not logged in yet, on the time for that, on accounts. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeAgent } from '../ssh/testing/agent.ts';
import { failed } from '../testing/expected.ts';
import { outcomesOf } from '../testing/on-fleet.ts';
import { besideRoot, runOn } from '../testing/on-sshd.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-limits-'));
});
afterAll(() => rm(directory, { recursive: true }));

describeWith(REAL_SSHD, 'a real sshd that takes one login at a time', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({ config: 'MaxStartups 1:100:1\nLoginGraceTime 20' });
  });
  afterAll(() => sshd?.stop());

  const ping = async () => outcomesOf(await runOn(sshd, directory, 'exo-bash', ['ping']), 'real');

  test('drops who comes meanwhile (MaxStartups), and takes them afterwards', async () => {
    const first = await takePlace(sshd.port);
    expect(await ping()).toMatchObject([
      failed(
        'unreachable',
        false,
        /^the host closed the connection during the SSH handshake|^the host reset the connection/u,
        /MaxStartups|limit connections/u,
      ),
    ]);
    first.destroy();
    await expect.poll(ping, { timeout: 10_000 }).toMatchObject([{ ok: true }]);
  });
});

/** A connection that stands there without logging in; tried anew while whoever was there before still counts. */
async function takePlace(port: number): Promise<Socket> {
  while (true) {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {});
    const [said] = await once(socket, 'data');
    // Otherwise: Exceeded MaxStartups
    if (String(said).startsWith('SSH-')) return socket;
    socket.destroy();
    await sleep(20);
  }
}

describeWith(REAL_SSHD, 'a real sshd with little patience (LoginGraceTime)', () => {
  test('cuts a login whose agent is slow, which is told as what it is', async () => {
    const sshd = await startSshd({ config: 'LoginGraceTime 1' });
    const agent = await startFakeAgent(join(directory, 'agent'), {
      privateKey: await readFile(sshd.clientKeyPath, 'utf8'),
      listsAfterMs: 0,
      signsAfterMs: 4000,
    });
    try {
      const text = await readFile(sshd.sshConfigPath, 'utf8');
      const path = join(directory, 'slow-agent');
      await writeFile(
        path,
        text
          .replace(/^ +IdentityFile .*$/mu, '  IdentityFile none')
          .replace(/^ +IdentitiesOnly .*$/mu, '')
          .replace(/^ +IdentityAgent .*$/mu, `  IdentityAgent ${agent.socket}`),
      );
      const at = { sshConfigPath: path, port: sshd.port };
      expect(outcomesOf(await runOn(at, directory, 'exo-bash', ['ping']), 'real')).toMatchObject([
        failed(
          'auth',
          false,
          /^authentication as "exo-bash" failed: offered agent .*; the host closed the connection$/u,
          /its log says why: .*LoginGraceTime/u,
        ),
      ]);
      expect(outcomesOf(await runOn(sshd, directory, 'exo-bash', ['ping']), 'real')).toMatchObject([
        { ok: true },
      ]);
    } finally {
      await agent.stop();
      await sshd.stop();
    }
  });
});

describeWith(REAL_SSHD, 'a real sshd with PAM', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({
      config: 'UsePAM yes',
      machine: {
        files: {
          '/etc/pam.d/sshd':
            'auth required pam_permit.so\naccount required pam_unix.so\nsession required pam_limits.so\n',
          '/etc/security/limits.conf': 'exo-dash - maxlogins 0\nexo-fish hard nproc 1\n',
        },
        // The user has to set a new password at once.
        afterBoot: 'chage -d 0 exo-bash; usermod -e 1 exo-tcsh',
      },
    });
  });
  afterAll(() => sshd?.stop());

  test.each([
    [
      'a password that has run out',
      'exo-bash',
      failed('shell', false, /it said "WARNING: Your password has expired/u, /nologin/u),
    ],
    [
      'no logins at all (maxlogins)',
      'exo-dash',
      failed('shell', false, /it said "(?:There were|Too many logins)/u),
    ],
    [
      'no processes (nproc)',
      'exo-fish',
      failed('shell', false, /^the host runs no commands for this user: Unable to exec$/u),
    ],
    [
      'an account that has expired',
      'exo-tcsh',
      failed('auth', false, /^authentication as "exo-tcsh" failed/u),
    ],
  ])('%s', async (_, user, expected) => {
    expect(await besideRoot(sshd, directory, { user })).toMatchObject([expected]);
    await expect.poll(() => sshd.processes(user), { timeout: 8000 }).toEqual([]);
  });
});

describeWith(REAL_SSHD, 'a banner that is longer than the library takes', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    // Without a line feed at its end, ssh goes on in the same line.
    const files = { '/etc/issue.net': `${'Go away.\n'.repeat(5000)}Now.` };
    sshd = await startSshd({ config: 'Banner /etc/issue.net', machine: { files } });
  });
  afterAll(() => sshd?.stop());

  test.each([
    [
      'builtin',
      failed('unreachable', false, /during authentication: Bad packet length/u, /banner/u),
    ],
    ['openssh', { ok: true }],
  ] as const)('%s', async (transport, expected) => {
    const events = await runOn(sshd, directory, 'exo-bash', ['ping'], { transport });
    expect(outcomesOf(events, 'real')).toMatchObject([expected]);
  });

  test('does not hide why a login failed', async () => {
    const events = await runOn(sshd, directory, 'nobody-at-all', ['ping'], {
      transport: 'openssh',
    });
    expect(outcomesOf(events, 'real')).toMatchObject([
      failed('auth', false, /^ssh: (?:Now\.)?nobody-at-all@127\.0\.0\.1: Permission denied/u),
    ]);
  });
});
