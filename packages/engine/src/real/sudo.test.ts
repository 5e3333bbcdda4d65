import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Failure,
  type HostEvent,
  type Outcome,
  rootCommands,
  type SudoPolicy,
  sudoersSnippet,
} from '@exosphere/core';
import { apt, providers } from '@exosphere/providers';
import {
  type AptScenario,
  aptMachine,
  aptScenarios,
  type Machine,
  REAL_APT,
  type RealSshd,
  startSshd,
  withSshd,
} from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runSession } from '../session.ts';
import { sharedBudget } from '../ssh/budget.ts';
import { parseSshConfig } from '../ssh/config-file.ts';
import { openTransport } from '../ssh/transport.ts';

// A real sudo, on a real apt host behind a real sshd: what an ordinary user gets done there, and why not.

const NEEDS = {
  ...REAL_APT,
  commands: [...(REAL_APT.commands ?? []), 'sudo', 'visudo'],
  install: 'apt-get install openssh-server openssh-client bash dash fish tcsh procps sudo',
};

const USER = 'exo-dash';
const UPDATE = '/usr/bin/apt-get update';
const HIDE_SUDO = 'mv /usr/bin/sudo /usr/bin/sudo.hidden';
const SHOW_SUDO = '[ -e /usr/bin/sudo ] || mv /usr/bin/sudo.hidden /usr/bin/sudo';

/** What `exosphere sudo generate` prints for a host that apt serves. */
const SNIPPET = sudoersSnippet(USER, rootCommands(apt).sync, 'made by a test');

function scenario(title: string): AptScenario {
  const found = aptScenarios.find((candidate) => candidate.title === title);
  if (found === undefined) throw new Error(`no scenario "${title}"`);
  return found;
}

/** The machine with nothing in sudoers but what is included from sudoers.d, whatever this machine has there. */
function machineOf(apts: AptScenario): Machine {
  const machine = aptMachine(apts);
  return {
    ...machine,
    hide: [...(machine.hide ?? []), '/etc/sudoers', '/etc/sudoers.d'],
    files: {
      ...machine.files,
      '/etc/sudoers': {
        text: 'root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n',
        mode: 0o440,
      },
    },
  };
}

let directory: string;
let marks = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-sudo-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Has visudo accept the rules, and puts them in force. */
async function permit(sshd: RealSshd, rules: string): Promise<void> {
  const { stderr, exitCode } = await sshd.asRoot(`${SHOW_SUDO}
mkdir -p /etc/sudoers.d
cat >/etc/sudoers.d/exosphere <<'END'
${rules}
END
chmod 440 /etc/sudoers.d/exosphere
visudo -c -f /etc/sudoers.d/exosphere`);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
}

/** How a sync ends, after a discovery that finds out who we are. */
async function sync(
  sshd: RealSshd,
  username = USER,
  sudoPolicy: SudoPolicy = 'nopasswd',
): Promise<Outcome | undefined> {
  const events: HostEvent[] = [];
  const config = parseSshConfig(await readFile(sshd.sshConfigPath, 'utf8'), 'config');
  const target = {
    host: 'real',
    address: '127.0.0.1',
    port: sshd.port,
    username,
    commandTimeoutMs: 30_000,
    syncTimeoutMs: 30_000,
    maxOutputBytes: 1024 * 1024,
    locale: 'C',
    sudoPolicy,
  };
  await runSession(
    { target, steps: ['discover', 'sync'], sources: [] },
    {
      providers,
      connect: openTransport({
        login: { username, home: directory, defaultConnectTimeoutMs: 10_000 },
        sshConfigs: [config],
        sshConfigFile: null,
        knownHostsFile: join(directory, 'known_hosts'),
        budget: sharedBudget(),
        handshakes: 4,
        hopHandshakes: 8,
        scripts: 32,
        hopDefaults: {},
      }),
      mark: () => `${++marks}`.padStart(32, '0'),
      now: () => new Date(),
    },
    (event) => events.push(event),
    new AbortController().signal,
  );
  return events.flatMap((event) =>
    event.type === 'done' && event.step === 'sync' ? [event.outcome] : [],
  )[0];
}

async function failure(...args: Parameters<typeof sync>): Promise<Failure> {
  const outcome = await sync(...args);
  if (outcome === undefined || outcome.ok)
    throw new Error(`no failure: ${JSON.stringify(outcome)}`);
  return outcome.failure;
}

describeWith(NEEDS, 'a repository sync through a real sudo', () => {
  let sshd: RealSshd;

  beforeAll(async () => {
    sshd = await startSshd({
      machine: machineOf(scenario('a Debian 12 host with one security update')),
    });
  });
  afterAll(() => sshd.stop());

  test('works with the generated rule and the policy "nopasswd"', async () => {
    await permit(sshd, SNIPPET);
    const outcome = await sync(sshd);
    expect(outcome).toMatchObject({
      ok: true,
      report: { evidence: [{ name: 'apt.update', exitCode: 0 }] },
    });
  });

  test('the generated rule allows exactly that', async () => {
    await permit(sshd, SNIPPET);
    for (const command of [
      '/usr/bin/apt-get upgrade',
      '/usr/bin/apt-get',
      `${UPDATE} -y`,
      '/bin/sh',
    ]) {
      const { stderr, stdout } = await sshd.login(USER, `sudo -n ${command}; echo $?`);
      expect({ command, stdout, stderr }).toEqual({
        command,
        stdout: '1\n',
        stderr: expect.stringMatching(/a password is required|not allowed to execute/u),
      });
    }
  });

  test('is not even tried with the policy "skip", and says so', async () => {
    await permit(sshd, `Defaults logfile=/var/log/exosphere-sudo\n${SNIPPET}`);
    expect(await failure(sshd, USER, 'skip')).toEqual({
      kind: 'sudo',
      message: 'it needs root, and the sudo policy of this host is "skip"',
      hint: expect.stringContaining('sudo generate'),
      reached: true,
    });
    expect(await sshd.asRoot('[ ! -e /var/log/exosphere-sudo ]')).toMatchObject({ exitCode: 0 });
    await sync(sshd);
    expect(await sshd.asRoot('cat /var/log/exosphere-sudo')).toMatchObject({
      stdout: expect.stringContaining(`COMMAND=${UPDATE}`),
    });
  });

  test.each([
    [
      'a rule that wants a password',
      `${USER} ALL=(root) ${UPDATE}`,
      'sudo asks for a password',
      'sudo generate',
    ],
    [
      'a later rule that undoes the generated one',
      `${SNIPPET}${USER} ALL=(root) PASSWD: ALL`,
      'sudo asks for a password',
      'a later rule',
    ],
    [
      'no rule for the user, who is not asked for a password',
      `Defaults:${USER} !authenticate`,
      'sudo has no rule for this user: not in sudoers',
      'sudo generate',
    ],
    [
      'a rule for another command',
      `Defaults:${USER} !authenticate\n${USER} ALL=(root) NOPASSWD: /usr/bin/true`,
      'sudo does not allow this user exactly this command',
      'sudo generate',
    ],
    [
      'a rule that requires a terminal',
      `Defaults:${USER} requiretty\n${SNIPPET}`,
      'sudo is configured to require a terminal',
      '!requiretty',
    ],
  ])('%s is a reason of its own', async (_, rules, message, hint) => {
    await permit(sshd, rules);
    expect(await failure(sshd)).toEqual({
      kind: 'sudo',
      message,
      hint: expect.stringContaining(hint),
      reached: true,
    });
  });

  describe('on a host without sudo', () => {
    beforeEach(() => sshd.asRoot(`${SHOW_SUDO}; ${HIDE_SUDO}`));

    test('fails for an ordinary user, and says why', async () => {
      expect(await failure(sshd)).toMatchObject({
        kind: 'sudo',
        message: 'sudo is not installed',
        hint: expect.stringContaining('install sudo'),
      });
    });

    test.each(['nopasswd', 'skip'] as const)(
      'works for root under the policy "%s"',
      async (policy) => {
        expect(await sync(sshd, 'root', policy)).toMatchObject({ ok: true });
      },
    );
  });
});

describeWith(NEEDS, 'apt-get update that exits 0 without its archives', () => {
  test('is a failed sync, in the words of apt', async () => {
    const machine = machineOf(scenario('a host whose only mirror is unreachable'));
    await withSshd(machine, async (sshd) => {
      await permit(sshd, SNIPPET);
      const { stdout } = await sshd.login(USER, `sudo -n ${UPDATE} 2>&1; echo "status $?"`);
      expect(stdout).toMatch(/^W: Failed to fetch /mu);
      expect(stdout).toContain('status 0\n');
      expect(await failure(sshd)).toMatchObject({
        kind: 'command',
        message: expect.stringMatching(/^a repository could not be fetched.*"W: Failed to fetch /u),
        reached: true,
      });
    });
  });
});
