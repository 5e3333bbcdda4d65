import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostConfig, HostEvent, OsFacts } from '@exosphere/core';
import { rootCommands } from '@exosphere/core';
import { providers } from '@exosphere/providers';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../program.ts';
import {
  discovered,
  failed,
  recordOf,
  refreshed,
  type TestSetup,
  testContext,
} from '../testing.ts';

const HOSTS: readonly HostConfig[] = [
  { name: 'web1', ip: '10.0.0.1', tags: [], username: 'ops' },
  { name: 'web2', ip: '10.0.0.2', tags: [], sudoPolicy: 'nopasswd' },
  { name: 'rpm1', ip: '10.0.0.3', tags: [] },
  { name: 'root1', ip: '10.0.0.4', tags: [] },
  { name: 'mac1', ip: '10.0.0.5', tags: [] },
  { name: 'odd1', ip: '10.0.0.6', tags: [] },
  { name: 'new1', ip: '10.0.0.7', tags: [] },
];

/** The same discovery, of a host where the login has another user id. */
function withUid(event: HostEvent, uid: number | undefined): HostEvent {
  if (event.type !== 'done' || !event.outcome.ok) throw new Error('no discovery');
  const { report } = event.outcome;
  if (report.operation !== 'discover') throw new Error('no discovery');
  const { uid: _, ...rest } = report.os;
  const os: OsFacts = uid === undefined ? rest : { ...rest, uid };
  return { ...event, outcome: { ok: true, report: { ...report, os } } };
}

const records = {
  web1: recordOf(discovered('web1'), refreshed('web1', [])),
  web2: recordOf(discovered('web2')),
  rpm1: recordOf(discovered('rpm1', ['dnf'])),
  root1: recordOf(withUid(discovered('root1'), 0)),
  mac1: recordOf(discovered('mac1', [])),
  odd1: recordOf(discovered('odd1', ['portage'])),
};

async function exosphere(line: string, setup: TestSetup = {}) {
  const context = testContext({ hosts: HOSTS, records, ...setup });
  const code = await runProgram(line.split(' '), context);
  return { code, out: context.stdout.text(), err: context.stderr.text() };
}

describe('sudo policy', () => {
  test('tells the global policy, who decided it and what it means', async () => {
    expect(await exosphere('sudo policy')).toEqual({
      code: 0,
      out: 'skip (default): what needs root on a host is left out there\n',
      err: '',
    });
    const { out } = await exosphere('sudo policy', { options: { defaultSudoPolicy: 'nopasswd' } });
    expect(out).toMatch(/^nopasswd \(file\): .* through sudo, without a password\n$/u);
  });

  test('as JSON', async () => {
    const { out } = await exosphere('sudo policy --json');
    expect(JSON.parse(out)).toEqual({ policy: 'skip', source: 'default' });
  });
});

describe('sudo check', () => {
  test('a host that may not sync is told and warned of', async () => {
    expect(await exosphere('sudo check web1')).toEqual({
      code: 0,
      out:
        'web1\n' +
        '  Global Policy    skip (default)\n' +
        '  Host Policy      skip (the global policy)\n' +
        '  Package Manager  apt\n' +
        '  Logged In As     an ordinary user (id 1000)\n' +
        '  Can Sync         No, "skip" leaves out: /usr/bin/apt-get update\n' +
        '  Can Refresh      Yes, as an ordinary user\n' +
        '  Last Sync        Never\n',
      err: 'warning: web1 cannot sync: that needs root, and its policy is "skip"\n',
    });
  });

  test.each([
    [
      'a host with a policy of its own',
      'web2',
      'Host Policy      nopasswd (sudo_policy of the host)',
      'Can Sync         Yes, where sudoers allows: /usr/bin/apt-get update',
    ],
    [
      'a host that syncs as the user',
      'rpm1',
      'Package Manager  dnf',
      'Can Sync         Yes, as an ordinary user',
    ],
    [
      'a host that is logged in to as root',
      'root1',
      'Logged In As     root',
      'Can Sync         Yes, as root: /usr/bin/apt-get update',
    ],
    [
      'a host of a package manager that this version does not know',
      'odd1',
      'Package Manager  portage',
      'Can Sync         Unknown: this version does not know the package manager',
    ],
  ])('%s', async (_, host, ...lines) => {
    const { code, out, err } = await exosphere(`sudo check ${host}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const line of lines) expect(out).toContain(`  ${line}\n`);
  });

  test('a user id that is not known is not taken for root', async () => {
    const odd = { web1: recordOf(withUid(discovered('web1'), undefined)) };
    const { out } = await exosphere('sudo check web1', { records: odd });
    expect(out).toContain('Logged In As     a user whose id is not known');
    expect(out).toContain('Can Sync         No, ');
  });

  test('what sudo really said when it was last asked is told', async () => {
    const refusal = failed('web2', 'sync', {
      kind: 'sudo',
      message: 'sudo asks for a password',
      hint: 'see sudoers',
      reached: true,
    });
    const { code, out, err } = await exosphere('sudo check web2', {
      records: { web2: recordOf(discovered('web2'), refusal) },
    });
    expect(code).toBe(0);
    expect(out).toContain('Last Sync        Failed, 2026-11-20 09:00 UTC (3 hours ago): sudo asks');
    expect(err).toBe(
      'warning: web2 could not sync when last asked: sudo asks for a password; see sudoers\n',
    );
  });

  test('as JSON', async () => {
    const { out } = await exosphere('sudo check web1 --json');
    expect(JSON.parse(out)).toEqual({
      host: 'web1',
      global_policy: 'skip',
      global_policy_source: 'default',
      host_policy: null,
      policy: 'skip',
      package_manager: 'apt',
      uid: 1000,
      sync: { possible: false, by: 'skipped', root_commands: ['/usr/bin/apt-get update'] },
      refresh: { possible: true, by: 'user', root_commands: [] },
      last_sync: null,
    });
  });

  test.each([
    ['an unsupported host', 'mac1', 1, 'mac1 has no supported package manager'],
    ['a host that was not discovered yet', 'new1', 2, 'run "exosphere host discover new1" first'],
    ['an unknown host', 'wbe1', 1, 'did you mean "web1"?'],
  ])('%s', async (_, host, expected, words) => {
    const { code, out, err } = await exosphere(`sudo check ${host}`);
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(words);
  });
});

describe('sudo providers', () => {
  test('lists every provider, and what needs sudo', async () => {
    const { code, out } = await exosphere('sudo providers');
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^Provider +Platform +Sync Repositories +Refresh Updates$/u);
    expect(lines.slice(1, -1).map((line) => line.split(' ')[0])).toEqual(
      providers.map(({ id }) => id),
    );
    expect(out).toMatch(/^apt +APT \(Debian.*\) +Needs sudo +No sudo$/mu);
    expect(out).toMatch(/^dnf +DNF .* +No sudo +No sudo$/mu);
  });

  test('one of them with its commands', async () => {
    const { out } = await exosphere('sudo providers apt');
    expect(out).toMatch(/^apt /mu);
    expect(out).not.toMatch(/^dnf /mu);
    expect(out).toMatch(/\n\nRun as root:\n {2}\/usr\/bin\/apt-get update\n$/u);
  });

  test('one that is unknown', async () => {
    const { code, err } = await exosphere('sudo providers atp');
    expect(code).toBe(1);
    expect(err).toBe('error: unknown provider "atp": did you mean "apt"?\n');
  });

  test('as JSON', async () => {
    const { out } = await exosphere('sudo providers apt --json');
    expect(JSON.parse(out)).toEqual([
      {
        provider: 'apt',
        platform: 'APT (Debian, Ubuntu and relatives)',
        syncs: true,
        sync_root_commands: ['/usr/bin/apt-get update'],
        refresh_root_commands: [],
      },
    ]);
  });
});

describe('sudo generate', () => {
  const rule = (user: string) =>
    `Cmnd_Alias EXOSPHERE_CMDS = /usr/bin/apt-get update\n${user} ALL=(root) NOPASSWD: EXOSPHERE_CMDS\n`;

  test('for a host, for the user who logs in', async () => {
    expect(await exosphere('sudo generate --host web1')).toEqual({
      code: 0,
      out: `# What Exosphere runs as root on web1 (apt).\n${rule('ops')}`,
      err: '',
    });
  });

  test.each([
    ['-h web1', 'ops'],
    ['-h web2', 'ada'],
    ['-h web1 -u exo', 'exo'],
    ['-h root1 --user exo', 'exo'],
    ['-p apt', 'ada'],
    ['--provider apt --user exo-1_x', 'exo-1_x'],
  ])('%s is for %s', async (options, user) => {
    const { code, out } = await exosphere(`sudo generate ${options}`);
    expect(code).toBe(0);
    expect(out.slice(out.indexOf('\n') + 1)).toBe(rule(user));
  });

  test('for a provider, for the default user of the configuration', async () => {
    const options = { defaultUsername: 'svc' };
    const { out } = await exosphere('sudo generate -p apt', { options });
    expect(out).toBe(`# What Exosphere runs as root on its hosts (apt).\n${rule('svc')}`);
  });

  test.each([
    ['a package manager that runs nothing as root', '-p dnf', 'dnf runs nothing as root'],
    ['a host of such a one', '-h rpm1', 'dnf runs nothing as root'],
    ['a host that is logged in to as root', '-h root1', 'root runs everything without sudo'],
    ['root', '-p apt -u root', 'root runs everything without sudo'],
  ])('for %s it is 3', async (_, options, words) => {
    const { code, out, err } = await exosphere(`sudo generate ${options}`);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(words);
  });

  test.each([
    ['neither host nor provider', '', 1, '--host and --provider'],
    ['both of them', '-h web1 -p apt', 1, 'cannot be used with'],
    ['an unknown host', '-h wbe1', 1, 'did you mean "web1"?'],
    ['an unknown provider', '-p atp', 1, 'did you mean "apt"?'],
    ['a host of a provider that is unknown', '-h odd1', 1, 'unknown provider "portage"'],
    ['an unsupported host', '-h mac1', 1, 'no supported package manager'],
    ['a host that was not discovered yet', '-h new1', 2, 'exosphere host discover new1'],
    ['a user who would be a list', '-p apt -u a,b', 1, 'only letters, digits'],
    ['every user', '-p apt -u ALL', 1, 'every user'],
    ['an empty user', '-p apt --user=', 1, 'only letters, digits'],
  ])('%s is refused', async (_, options, expected, words) => {
    const { code, out, err } = await exosphere(`sudo generate ${options}`.trim());
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toContain(words);
  });
});

describeWith({ commands: ['visudo'], install: 'apt-get install sudo' }, 'visudo', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'exosphere-sudoers-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const needy = providers.filter((provider) => {
    const { sync, refresh } = rootCommands(provider);
    return sync.length + refresh.length > 0;
  });
  const users = ['ada', 'exo-1', '_svc', '1000', 'ADMIN', 'Defaults', 'Host_Alias', 'a'.repeat(32)];
  const cases = needy.flatMap(({ id }) => users.map((user) => [id, user] as const));

  test.each(cases)('accepts the snippet of %s for %s', async (provider, user) => {
    const { code, out } = await exosphere(`sudo generate -p ${provider} -u ${user}`);
    expect(code).toBe(0);
    const file = join(directory, `${provider}-${user}`);
    writeFileSync(file, out, { mode: 0o440 });
    const path = `${process.env.PATH ?? ''}:/usr/sbin`;
    const { status, stdout, stderr } = spawnSync('visudo', ['-c', '-f', file], {
      encoding: 'utf8',
      env: { ...process.env, PATH: path, LC_ALL: 'C' },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${file}: parsed OK\n`,
      stderr: '',
    });
  });
});
