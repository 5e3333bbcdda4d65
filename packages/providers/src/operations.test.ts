import {
  all,
  type Captures,
  known,
  type OsFacts,
  type Provider,
  probe,
  type UpdatesReading,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { providers } from './index.ts';
import { askIdentity, askPing, askRefresh, askSync } from './operations.ts';

/** A stand-in for a package manager: every line of its list is an update. */
function provider(id: string, more: Partial<Provider> = {}): Provider {
  return {
    id,
    title: id,
    tools: [id],
    families: [],
    serves: (os) => os.tools.includes(id),
    updates: probe({
      commands: { list: { sh: `${id} list`, purpose: 'a test' } },
      read: ({ list }): UpdatesReading => {
        const missing = whyMissing(list);
        if (missing !== undefined) {
          return { updates: unknown(missing), security: unknown(missing) };
        }
        const names = list.stdout.split('\n').filter((line) => line !== '');
        return {
          updates: known(
            names.map((name) => ({
              name,
              installed: '1',
              candidate: '2',
              origins: [],
              state: 'pending',
            })),
          ),
          security: known({ vulnerable: [] }),
        };
      },
    }),
    ...more,
  };
}

const reboot = probe({
  commands: { list: { sh: 'needs-reboot', purpose: 'a test' } },
  read: ({ list }) => {
    const missing = whyMissing(list);
    return missing === undefined
      ? known({ needed: list.exitCode !== 0, reasons: [] })
      : unknown(missing);
  },
});

const sync = probe({
  commands: { update: { sh: 'update', purpose: 'a test', root: true } },
  read: ({ update }) =>
    update.exitCode === 0 ? known(null) : unknown(whyMissing(update) ?? 'it failed'),
});

const said = (stdout: string, exitCode = 0) => ({ stdout, stderr: '', exitCode });
const LOST = 'the connection was lost before the command ended';

describe('a ping', () => {
  test.each<[string, Captures, boolean]>([
    ['that ran', { true: said('') }, true],
    ['whose command failed', { true: said('', 1) }, false],
    ['that never came back', { true: { stdout: '', stderr: '', missing: 'lost' } }, false],
  ])('%s', (_, captures, expected) => {
    expect(askPing().probe.read(captures)).toBe(expected);
  });
});

describe('detection', () => {
  const apt = provider('apt-get', { families: ['debian', 'ubuntu'] });
  const dnf = provider('dnf', { families: ['fedora', 'rhel'] });
  const yum = provider('yum', {
    families: ['rhel'],
    serves: (os) => os.tools.includes('yum') && !os.tools.includes('dnf'),
  });
  const pkg = provider('pkg', { serves: (os) => os.kind === 'freebsd' });

  function found(list: readonly Provider[], captures: Captures): readonly string[] | string {
    const answer = askIdentity(list).probe.read(captures);
    return answer.known ? answer.value.sources.map(({ id }) => id) : answer.reason;
  }

  const linux = (release: string, ...tools: readonly string[]): Captures => ({
    ...lost(askIdentity([apt, dnf, yum, pkg]).probe.commands),
    uname: said('Linux\n6.1.0\nx86_64\n'),
    release: said(release),
    tools: said(`${tools.join('\n')}\n`),
  });

  test.each<[string, Captures, readonly string[]]>([
    ['Debian', linux('ID=debian', 'apt-get'), ['apt-get']],
    ['Debian with dnf installed', linux('ID=debian', 'apt-get', 'dnf'), ['apt-get']],
    [
      'Mint with dnf',
      linux('ID=linuxmint\nID_LIKE="ubuntu debian"', 'dnf', 'apt-get'),
      ['apt-get'],
    ],
    ['Fedora with apt installed', linux('ID=fedora', 'apt-get', 'dnf'), ['dnf']],
    ['Rocky, where yum is dnf', linux('ID=rocky\nID_LIKE="rhel fedora"', 'yum', 'dnf'), ['dnf']],
    ['CentOS 7', linux('ID=centos\nID_LIKE="rhel fedora"', 'yum'), ['yum']],
    ['a Linux of unknown kin', linux('ID=own', 'dnf'), ['dnf']],
    ['a Linux of unknown kin with two', linux('ID=own', 'dnf', 'apt-get'), ['apt-get']],
    ['Debian without apt', linux('ID=debian', 'dnf'), ['dnf']],
    ['Arch', linux('ID=arch'), []],
    ['an empty container', linux(''), []],
  ])('%s', (_, captures, sources) => {
    expect(found([apt, dnf, yum, pkg], captures)).toEqual(sources);
  });

  test.each<[string, Captures, readonly string[]]>([
    ['Debian with dnf installed', linux('ID=debian', 'dnf', 'apt-get'), ['apt']],
    ['Fedora with apt installed', linux('ID=fedora', 'apt-get', 'dnf'), ['dnf']],
    ['AlmaLinux', linux('ID=almalinux\nID_LIKE="rhel centos fedora"', 'dnf', 'yum'), ['dnf']],
    ['Amazon Linux 2023', linux('ID=amzn\nID_LIKE="fedora"', 'dnf', 'yum'), ['dnf']],
    ['macOS', { ...linux(''), uname: said('Darwin\n23.5.0\narm64\n') }, []],
  ])('%s, with the providers as they are', (_, captures, sources) => {
    expect(found(providers, captures)).toEqual(sources);
  });

  test('looks for each tool once, whoever needs it', () => {
    const { commands } = askIdentity([apt, provider('b', { tools: ['apt-get', 'b'] })]).probe;
    expect(commands.tools?.sh).toContain('for t in apt-get b;');
  });

  test('of what is no Unix is unknown, not a host without a package manager', () => {
    const captures = { ...linux('ID=debian', 'apt-get'), uname: said('', 127) };
    expect(found([apt], captures)).toMatch(/not a Unix-like system/u);
  });

  test('without any providers still tells what the host is', () => {
    const answer = askIdentity([]).probe.read(linux('ID=debian'));
    expect(answer).toMatchObject({ known: true, value: { os: { flavor: 'debian' }, sources: [] } });
  });

  test('sees what the identity says', () => {
    const seen: OsFacts[] = [];
    const curious = provider('x', {
      serves: (os) => {
        seen.push(os);
        return false;
      },
    });
    found([curious], linux('ID=debian\nVERSION_ID=12'));
    expect(seen).toMatchObject([{ kind: 'linux', flavor: 'debian', version: '12' }]);
  });
});

/** The captures of a connection that broke before anything was answered. */
function lost(commands: { readonly [name: string]: unknown }): Captures {
  return Object.fromEntries(
    Object.keys(commands).map((name) => [name, { stdout: '', stderr: '', missing: 'lost' }]),
  );
}

describe('a sync', () => {
  test('asks every source that has something to do, slowly', () => {
    const asked = askSync([provider('apt', { sync }), provider('snap')]);
    expect(asked.probe.commands).toEqual({
      'apt.update': { sh: 'update', purpose: 'a test', root: true },
    });
    expect(asked.probe.slow).toBe(true);
    expect(asked.answers).toEqual({ 'apt.update': 'sync' });
    expect(asked.probe.read({ 'apt.update': said('') })).toEqual({ apt: known(null) });
  });

  test('that fails or is skipped by policy is unknown, with its reason', () => {
    const { read } = askSync([provider('apt', { sync })]).probe;
    expect(read({ 'apt.update': said('', 100) })).toEqual({ apt: unknown('it failed') });
    const skipped = { stdout: '', stderr: '', missing: 'policy' } as const;
    expect(read({ 'apt.update': skipped }).apt).toMatchObject({
      known: false,
      reason: expect.stringContaining('sudo policy'),
    });
  });

  test('of sources with nothing to do runs nothing', () => {
    const asked = askSync([provider('pkg_add')]);
    expect(asked.probe.commands).toEqual({});
    expect(asked.probe.read({})).toEqual({});
  });
});

describe('a refresh', () => {
  const asked = askRefresh([provider('apt', { reboot }), provider('snap', { reboot })]);

  test('asks by worth: the clock, the updates of each source, the reboot', () => {
    expect(Object.keys(asked.probe.commands)).toEqual([
      'clock',
      'apt.list',
      'snap.list',
      'apt.reboot.list',
    ]);
    expect(asked.answers).toEqual({
      'apt.list': 'updates',
      'snap.list': 'updates',
      'apt.reboot.list': 'reboot',
    });
  });

  test('gives each source its own captures, though they share names', () => {
    const refreshed = asked.probe.read({
      clock: said('1767225600\n'),
      'apt.list': said('bash\n'),
      'snap.list': said(''),
      'apt.reboot.list': said('', 1),
    });
    expect(refreshed).toMatchObject({
      clock: 1_767_225_600,
      sources: {
        apt: { updates: { known: true, value: [{ name: 'bash' }] } },
        snap: { updates: { known: true, value: [] } },
      },
      reboot: known({ needed: true, reasons: [] }),
    });
  });

  test('that was cut keeps what came, and the rest is unknown', () => {
    const refreshed = asked.probe.read({
      ...lost(asked.probe.commands),
      clock: said('1767225600\n'),
      'apt.list': said('bash\n'),
    });
    expect(refreshed.sources.apt?.updates.known).toBe(true);
    expect(refreshed.sources.snap?.updates).toEqual(unknown(LOST));
    expect(refreshed.reboot).toEqual(unknown(LOST));
  });

  test('of which nothing came back is unknown in everything', () => {
    expect(asked.probe.read(lost(asked.probe.commands))).toEqual({
      sources: {
        apt: { updates: unknown(LOST), security: unknown(LOST) },
        snap: { updates: unknown(LOST), security: unknown(LOST) },
      },
      reboot: unknown(LOST),
    });
  });

  test('of a platform that cannot tell a reboot says so', () => {
    const { probe: refresh } = askRefresh([provider('pkg_add'), provider('snap', { reboot })]);
    expect(refresh.read(lost(refresh.commands)).reboot).toEqual(
      unknown('this platform cannot tell'),
    );
  });

  test('of one slow source is slow', () => {
    const { updates } = provider('slow');
    expect(askRefresh([provider('a')]).probe.slow).toBeUndefined();
    const slow = provider('slow', { updates: { ...updates, slow: true } });
    expect(askRefresh([provider('a'), slow]).probe.slow).toBe(true);
  });

  test('of no sources knows nothing', () => {
    const { sources, reboot: verdict } = askRefresh([]).probe.read({ clock: said('1\n') });
    expect(sources).toEqual({});
    expect(verdict.known).toBe(false);
  });

  test.each<[string, Captures, number | undefined]>([
    ['seconds', { clock: said('1767225600\n') }, 1_767_225_600],
    ['a shell that knows no %s', { clock: said('%s\n') }, undefined],
    ['a command that failed', { clock: said('1767225600\n', 1) }, undefined],
    ['nothing', lost({ clock: 'date' }), undefined],
    ['a date before the epoch', { clock: said('-5\n') }, undefined],
    ['a number without end', { clock: said('9'.repeat(1_000_000)) }, undefined],
  ])('tells the clock of the host: %s', (_, captures, clock) => {
    const refreshed = asked.probe.read(captures);
    expect(refreshed.clock).toBe(clock);
    expect('clock' in refreshed).toBe(clock !== undefined);
  });
});

test('every operation of the real providers is one script without a collision of names', () => {
  const list = [...providers];
  const parts = {
    ping: askPing().probe,
    discover: askIdentity(list).probe,
    sync: askSync(list).probe,
    refresh: askRefresh(list).probe,
  };
  expect(() => all(parts)).not.toThrow();
  for (const one of Object.values(parts)) {
    for (const name of Object.keys(one.commands)) expect(name).toMatch(/^[a-z0-9][a-z0-9_.-]*$/u);
  }
});
