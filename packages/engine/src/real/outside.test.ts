import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COLUMNS,
  type HostEvent,
  type HostRecord,
  type OsFacts,
  plan,
  summarize,
} from '@exosphere/core';
import {
  OTHER_SYSTEMS,
  REAL_SSHD,
  type RealSshd,
  replayAs,
  replayMachine,
  startSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomesOf, recordOf, taskFor } from '../testing/on-fleet.ts';
import { REAL, runOn } from '../testing/on-sshd.ts';

// Hosts whose package manager is none of ours, behind a real login: they live, and what is shown of them is true.

const USER = 'exo-dash';
const UID = 59002;

interface Outsider {
  readonly system: string;
  /** What discovery must find, but for the user and the tools. */
  readonly os: Partial<OsFacts>;
  readonly tools?: readonly string[];
  /** The columns OS and Version of the host list. */
  readonly shown: readonly [os: string, version: string];
}

const OUTSIDERS: readonly Outsider[] = [
  {
    system: 'alpine-3.20',
    os: { kind: 'linux', flavor: 'alpine', version: '3.20.2', prettyName: 'Alpine Linux v3.20' },
    shown: ['linux', '3.20.2'],
  },
  {
    system: 'gentoo',
    os: { kind: 'linux', flavor: 'gentoo', version: '2.15', prettyName: 'Gentoo Linux' },
    shown: ['linux', '2.15'],
  },
  {
    system: 'arch',
    os: { kind: 'linux', flavor: 'arch', prettyName: 'Arch Linux' },
    shown: ['linux', '-'],
  },
  {
    system: 'embedded-linux',
    os: { kind: 'linux', kernel: '4.9.241', machine: 'armv7l' },
    shown: ['linux', '-'],
  },
  {
    system: 'netbsd-10',
    os: { kind: 'netbsd', version: '10.0', kernel: '10.0' },
    tools: ['pkg_add'],
    shown: ['netbsd', '10.0'],
  },
  {
    system: 'dragonfly-6.4',
    os: { kind: 'dragonfly', version: '6.4-RELEASE' },
    tools: ['pkg'],
    shown: ['dragonfly', '6.4-RELEASE'],
  },
  {
    system: 'macos-14',
    os: { kind: 'darwin', version: '23.6.0', machine: 'arm64' },
    shown: ['darwin', '23.6.0'],
  },
  {
    system: 'solaris-11.4',
    os: {
      kind: 'sunos',
      flavor: 'solaris',
      version: '11.4',
      kernel: '5.11',
      prettyName: 'Oracle Solaris 11.4',
    },
    tools: ['pkg'],
    shown: ['sunos', '11.4'],
  },
  {
    system: 'solaris-10',
    os: { kind: 'sunos', version: '5.10', machine: 'sun4v' },
    shown: ['sunos', '5.10'],
  },
  {
    // "3" alone would be a wrong version.
    system: 'aix-7.3',
    os: { kind: 'aix', kernel: '3', machine: '00F84C0C4C00' },
    shown: ['aix', '-'],
  },
  {
    system: 'hp-ux-11.31',
    os: { kind: 'hp-ux', version: 'B.11.31' },
    shown: ['hp-ux', 'B.11.31'],
  },
];

const UNIX_WITHOUT_UNAME = {
  uname: { stdout: '', stderr: '/bin/sh: uname: not found\n', exitCode: 127 },
};

describeWith(REAL_SSHD, 'behind a real sshd', () => {
  let sshd: RealSshd;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-outside-'));
    const systems = { ...OTHER_SYSTEMS, 'nothing-known': UNIX_WITHOUT_UNAME };
    sshd = await startSshd({ machine: replayMachine(systems) });
  });
  afterAll(async () => {
    await sshd?.stop();
    await rm(directory, { recursive: true });
  });

  test('every system is looked at', () => {
    expect(OUTSIDERS.map(({ system }) => system)).toEqual(Object.keys(OTHER_SYSTEMS));
  });

  describe.each(OUTSIDERS)('$system', ({ system, os, tools = [], shown }) => {
    let events: readonly HostEvent[];
    let record: HostRecord;
    beforeAll(async () => {
      await replayAs(sshd, system);
      events = await runOn(sshd, directory, USER, ['discover', 'sync', 'refresh']);
      record = recordOf(events, REAL);
    });

    test('is discovered, with what it says of itself and nothing else', () => {
      expect(outcomesOf(events, REAL)).toMatchObject([{ ok: true, report: { sources: [], os } }]);
      expect(record.os?.tools).toEqual(tools);
      expect(record.os?.uid).toBe(system === 'solaris-10' ? undefined : UID);
      for (const fact of ['flavor', 'version', 'prettyName'] as const) {
        expect([fact, record.os?.[fact]]).toEqual([fact, os[fact]]);
      }
    });

    test('is not asked what it cannot answer', () => {
      expect(events.at(-1)).toEqual({
        type: 'skipped',
        host: REAL,
        step: 'sync',
        reason: 'no supported package manager',
      });
    });

    test('is alive', async () => {
      const ping = await runOn(sshd, directory, USER, ['ping']);
      expect(outcomesOf(ping, REAL)).toEqual([{ ok: true, report: { operation: 'ping' } }]);
    });

    test('is skipped by a refresh from then on', () => {
      const { target } = taskFor({ name: REAL, address: '127.0.0.1', port: 22 }, []);
      expect(plan([{ target, record }], ['refresh'])).toEqual({
        tasks: [],
        skips: [{ host: REAL, step: 'refresh', reason: 'no supported package manager' }],
      });
    });

    test('has an honest row: no counts, and no update status', () => {
      const row = { name: REAL, tags: [], summary: summarize(record), stale: true };
      const [name, version] = shown;
      expect(COLUMNS.map((column) => column.text(row))).toEqual([
        REAL,
        name,
        '(unsupported)',
        version,
        '-',
        '-',
        'Online',
      ]);
    });
  });

  test('a shell without uname is no Unix-like system, and that is what is said', async () => {
    await replayAs(sshd, 'nothing-known');
    const [discover] = outcomesOf(
      await runOn(sshd, directory, USER, ['discover', 'refresh']),
      REAL,
    );
    expect(discover).toMatchObject({
      ok: false,
      failure: {
        kind: 'unsupported',
        message: 'this is not a Unix-like system: "uname" gave "/bin/sh: uname: not found"',
        reached: true,
      },
    });
  });
});

/** What answers instead of a shell, whatever it is told to run; by the user who meets it. */
const NO_UNIX: readonly {
  readonly title: string;
  readonly user: string;
  readonly sh: string;
  readonly message: string;
}[] = [
  {
    title: 'a network appliance',
    user: 'exo-bash',
    sh: String.raw`printf "\r\n%% Invalid input detected at '^' marker.\r\n\r\n"; exit 1`,
    message: `no POSIX shell answered (exit status 1): it said "% Invalid input detected at '^' marker."`,
  },
  {
    title: 'the command line of Windows',
    user: 'exo-dash',
    sh: String.raw`printf "'/bin' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n" >&2; exit 1`,
    message: `no POSIX shell answered (exit status 1): it said "'/bin' is not recognized as an internal or external command,"`,
  },
  {
    title: 'a menu that says goodbye',
    user: 'exo-tcsh',
    sh: 'exit 0',
    message: 'no POSIX shell answered (exit status 0): it printed nothing',
  },
];

describeWith(REAL_SSHD, 'not a Unix at all, behind a real sshd', () => {
  let sshd: RealSshd;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'exosphere-no-unix-'));
    const files = NO_UNIX.map(({ user, sh }) => [
      `/exosphere/${user}.sh`,
      { text: `#!/bin/sh\n${sh}\n`, mode: 0o755 },
    ]);
    sshd = await startSshd({
      machine: { files: Object.fromEntries(files) },
      matchUser: Object.fromEntries(
        NO_UNIX.map(({ user }) => [user, [`ForceCommand /exosphere/${user}.sh`]]),
      ),
    });
  });
  afterAll(async () => {
    await sshd?.stop();
    await rm(directory, { recursive: true });
  });

  test.each(NO_UNIX)('$title: the error says so, in its own words', async ({ user, message }) => {
    for (const step of ['discover', 'ping'] as const) {
      const [outcome] = outcomesOf(await runOn(sshd, directory, user, [step]), REAL);
      expect(outcome).toEqual({
        ok: false,
        failure: {
          kind: 'shell',
          message,
          hint: expect.stringContaining('it must be a Unix-like system'),
          reached: false,
        },
      });
    }
  });
});
