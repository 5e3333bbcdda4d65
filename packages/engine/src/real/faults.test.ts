/** A real OpenSSH server that refuses, drops or ends a login: what is told, that others do not notice, and what is left. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REAL_SSHD, type RealSshd, startSshd } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inline } from '../carrier.ts';
import { failed } from '../testing/expected.ts';
import { manager } from '../testing/manager.ts';
import {
  collect,
  inlineFor,
  outcomesOf,
  taskFor,
  toolsFor,
  transportFor,
} from '../testing/on-fleet.ts';
import { besideRoot } from '../testing/on-sshd.ts';

const BANNER = `${'All use is watched. \u001b[31mGo away.\u001b[0m\n'.repeat(500)}`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-faults-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** What a refused key looks like: sshd tells nobody that it is the account that it does not like. */
const LOCKED_OUT = failed(
  'auth',
  false,
  /^authentication as "exo-\w+" failed: offered .* SHA256:\S{43}.*the host accepts publickey$/u,
  /check the user name/u,
);
const NO_SHELL = /must be a Unix-like system where this user may run \/bin\/sh/u;
const READS_INPUT = failed(
  'shell',
  false,
  /^a login file of this user reads standard input/u,
  /leave standard input alone/u,
);
const RAN_NOTHING = failed(
  'timeout',
  false,
  /^timed out: the shell ran nothing of our script within 5 s$/u,
  /login shell/u,
);
const LOST = 'the connection was lost before the command ended';
/** The oldest sshd of a machine, in the shell of that machine. */
const LISTENER = '$(pgrep -o -x sshd)';
const RIGHT = { ok: true, report: { os: { kind: 'linux' }, sources: ['fake'] } };

/** What is done to an account or to its machine, as root; and how it is undone. */
const ACCOUNTS: readonly {
  readonly title: string;
  readonly user?: string;
  readonly spoil?: string;
  readonly mend?: string;
  readonly expected: object;
}[] = [
  {
    title: '/bin/false for a shell',
    spoil: 'usermod -s /bin/false exo-bash',
    mend: 'usermod -s /bin/bash exo-bash',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status 1\): it printed nothing$/u,
      NO_SHELL,
    ),
  },
  {
    title: 'a restricted shell',
    spoil: 'usermod -s /bin/rbash exo-bash',
    mend: 'usermod -s /bin/bash exo-bash',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status \d+\): it said ".*restricted.*"$/u,
      NO_SHELL,
    ),
  },
  {
    title: 'a shell that is not there',
    spoil: 'usermod -s /usr/local/bin/gone exo-bash',
    mend: 'usermod -s /bin/bash exo-bash',
    expected: LOCKED_OUT,
  },
  { title: 'DenyUsers', user: 'exo-fish', expected: LOCKED_OUT },
  {
    title: 'an account that has expired',
    spoil: 'usermod -e 1 exo-bash',
    mend: "usermod -e '' exo-bash",
    expected: LOCKED_OUT,
  },
  {
    title: 'a home that is not there',
    spoil: 'mv /home/exo-bash /home/elsewhere',
    mend: 'mv /home/elsewhere /home/exo-bash',
    expected: RIGHT,
  },
  {
    title: 'a home on a disk that is full',
    spoil:
      'mount -t tmpfs -o size=8k,mode=0777 none /home/exo-bash; cat /dev/zero >/home/exo-bash/full || true',
    mend: 'umount /home/exo-bash',
    expected: RIGHT,
  },
  {
    // sshd itself writes to the user's standard error only where it logs to its own (-e).
    title: '/etc/nologin',
    spoil: 'echo "Closed for the night." >/etc/nologin',
    mend: 'rm /etc/nologin',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status 254\): it said "(?:Closed for the night\.|User exo-bash not allowed because \/etc\/nologin exists)"$/u,
      NO_SHELL,
    ),
  },
  {
    title: 'a chroot without a shell',
    user: 'exo-tcsh',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status 1\): it said ".*No such file or directory"$/u,
      NO_SHELL,
    ),
  },
  {
    title: 'a key alone is not enough (AuthenticationMethods)',
    user: 'exo-dash',
    expected: failed(
      'auth',
      false,
      /^authentication as "exo-dash" failed: .*the host accepts password$/u,
      /a key alone opens no door there.*AuthenticationMethods/u,
    ),
  },
];

/** A login file of bash, or of sshd itself, and what comes of it. */
const LOGIN_FILES: readonly {
  readonly title: string;
  readonly file?: string;
  readonly text: string;
  readonly expected: object;
}[] = [
  {
    title: 'prints on both streams, with control sequences and marks of its own',
    text: String.raw`printf '\033]0;owned\007\033[2J\nEXO_MARK start\n\n00000000000000000000000000000000 done\n'
printf 'stderr too\r\n\377\000' >&2`,
    expected: RIGHT,
  },
  { title: 'reads all of its input', text: 'cat >/dev/null', expected: RAN_NOTHING },
  { title: 'repeats its input', text: 'exec cat', expected: RAN_NOTHING },
  { title: 'repeats one line of its input', text: 'exec head -n 1', expected: READS_INPUT },
  {
    title: 'becomes a program that fails',
    text: 'exec false',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status 1\): it printed nothing$/u,
      NO_SHELL,
    ),
  },
  {
    title: 'ends the shell',
    text: 'echo "use the bastion" >&2; exit 3',
    expected: failed(
      'shell',
      false,
      /^no POSIX shell answered \(exit status 3\): it said "use the bastion"$/u,
      NO_SHELL,
    ),
  },
  { title: 'becomes another shell', text: 'exec /bin/dash', expected: RIGHT },
  {
    title: 'prints without end',
    text: 'exec yes',
    expected: failed('command', false, /^the host sent more than 1048576 bytes/u, /login file/u),
  },
  { title: 'waits for ever', text: 'sleep 8604', expected: RAN_NOTHING },
  {
    title: 'prints, as ~/.ssh/rc',
    file: '.ssh/rc',
    text: 'echo hello; echo hello >&2; cat',
    expected: RIGHT,
  },
  {
    title: 'waits for ever, as ~/.ssh/rc',
    file: '.ssh/rc',
    text: 'sleep 8605',
    expected: RAN_NOTHING,
  },
];

describeWith(REAL_SSHD, 'a real sshd', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd({
      config: 'Banner /etc/issue.net\nPrintMotd yes\nClientAliveInterval 1\nClientAliveCountMax 2',
      machine: {
        files: { '/etc/issue.net': BANNER, '/etc/motd': BANNER, '/jail/empty': '' },
      },
      matchUser: {
        'exo-bash': ['PermitTTY no', 'X11Forwarding no', 'AllowTcpForwarding no'],
        'exo-dash': ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes'],
        'exo-fish': ['DenyUsers exo-fish'],
        'exo-tcsh': ['ChrootDirectory /jail'],
      },
    });
  });
  afterAll(() => sshd?.stop());

  /** Runs a script as root there; throws if it fails. */
  async function asRoot(script: string): Promise<void> {
    const { exitCode, stderr } = await sshd.asRoot(script);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  }
  const commandsOf = async (user: string): Promise<readonly string[]> =>
    (await sshd.processes(user)).map(({ command }) => command);
  const nothingLeft = (user: string): Promise<void> =>
    expect.poll(() => sshd.processes(user), { timeout: 8000 }).toEqual([]);

  test('a banner, a message of the day, keepalives and no terminal change nothing', async () => {
    const outcomes = await besideRoot(sshd, directory, {
      user: 'exo-bash',
      steps: ['discover', 'refresh'],
      provider: manager('sleep 4; echo slow'),
      change: { commandTimeoutMs: 15_000 },
    });
    expect(outcomes).toMatchObject([
      RIGHT,
      {
        ok: true,
        report: { sources: { fake: { updates: { notes: [{}, { text: '5 slow\n' }] } } } },
      },
    ]);
    await nothingLeft('exo-bash');
  });

  test.each(ACCOUNTS)('$title', async ({ user = 'exo-bash', spoil, mend, expected }) => {
    if (spoil !== undefined) await asRoot(spoil);
    try {
      expect(await besideRoot(sshd, directory, { user })).toMatchObject([expected]);
      await nothingLeft(user);
    } finally {
      if (mend !== undefined) await asRoot(mend);
    }
  });

  test.each(LOGIN_FILES)('a login file that $title', async ({ file, text, expected }) => {
    const path = `/home/exo-bash/${file ?? '.bashrc'}`;
    await asRoot(`mkdir -p $(dirname ${path}); cat >${path} <<'END'\n${text}\nEND`);
    try {
      expect(await besideRoot(sshd, directory, { user: 'exo-bash' })).toMatchObject([expected]);
      await nothingLeft('exo-bash');
    } finally {
      await asRoot(`rm ${path}`);
    }
  });

  test('the process of a login is killed while commands run', async () => {
    const ends = besideRoot(sshd, directory, {
      user: 'exo-bash',
      steps: ['refresh'],
      provider: manager('sleep 8606'),
      change: { commandTimeoutMs: 20_000 },
    });
    await expect.poll(() => commandsOf('exo-bash'), { timeout: 8000 }).toContain('sleep 8606');
    await asRoot("pkill -KILL -f '^sshd: exo-bash@notty$'");
    expect(await ends).toMatchObject([
      { ok: true, report: { sources: { fake: { updates: { known: false, reason: LOST } } } } },
    ]);
    await nothingLeft('exo-bash');
  });

  test('the server hangs: connections are taken and nothing is said', async () => {
    const host = { name: 'hung', address: '127.0.0.1', port: sshd.port };
    const carrier = await inlineFor({ sshConfigPath: sshd.sshConfigPath, directory });
    await asRoot(`kill -STOP ${LISTENER}`);
    const events = await collect([taskFor(host, ['ping'], { connectTimeoutMs: 1000 })], carrier);
    await asRoot(`kill -CONT ${LISTENER}`);
    expect(outcomesOf(events, 'hung')).toMatchObject([
      failed(
        'timeout',
        false,
        /^timed out after 1 s, during the SSH handshake/u,
        /the host hangs/u,
      ),
    ]);
    expect(await besideRoot(sshd, directory, { user: 'exo-bash' })).toMatchObject([RIGHT]);
  });

  test('the whole machine dies while commands run, and is not there afterwards', async () => {
    const dying = await startSshd();
    try {
      const change = { commandTimeoutMs: 20_000 };
      const host = { name: 'dying', address: '127.0.0.1', port: dying.port };
      const one = {
        ...taskFor(host, ['refresh'], { ...change, username: 'exo-bash' }),
        sources: ['fake'],
      };
      const from = { sshConfigPath: dying.sshConfigPath, directory };
      const carrier = inline({
        ...toolsFor(await transportFor(from)),
        providers: [manager('sleep 8607')],
      });
      const ends = collect([one], carrier);
      await expect
        .poll(async () => (await dying.processes('exo-bash')).map(({ command }) => command), {
          timeout: 8000,
        })
        .toContain('sleep 8607');
      await dying.stop();
      expect(outcomesOf(await ends, 'dying')).toMatchObject([
        { ok: true, report: { sources: { fake: { updates: { known: false, reason: LOST } } } } },
      ]);
      expect(outcomesOf(await collect([one], carrier), 'dying')).toMatchObject([
        failed('unreachable', false, /^connection refused/u, /is sshd running/u),
      ]);
    } finally {
      await dying.stop();
    }
  });
});
