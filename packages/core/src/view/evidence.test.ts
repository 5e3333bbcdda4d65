import {
  discovered,
  EARLIER,
  failed,
  NOW,
  recordOf,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { describe, expect, test } from 'vitest';
import { known } from '../answer.ts';
import type { OperationEvidence } from '../event.ts';
import type { Command } from '../probe.ts';
import { type HostRecord, newRecord } from '../record.ts';
import { cells } from '../width.ts';
import { evidenceLines } from './evidence.ts';
import { plain } from './style.ts';

const COMMANDS: { readonly [name: string]: Command } = {
  'apt.simulate': {
    sh: `[ "$(id -u)" != 0 ] || set -- -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
apt-get -s -V "$@" -o Debug::NoLocking=1 -o Dir::Log::Planner= dist-upgrade`,
    purpose: 'what an upgrade would do',
  },
  'apt.update': { sh: '/usr/bin/apt-get update', purpose: 'fetches the lists', root: true },
  'apt.flag': { sh: 'ls /run/reboot-required', purpose: 'whether a package asks for a reboot' },
};

const REFRESH: OperationEvidence = {
  operation: 'refresh',
  at: EARLIER,
  commands: [
    {
      name: 'apt.simulate',
      answers: 'updates',
      exitCode: 100,
      durationMs: 812,
      stdout: 'Reading package lists...\nBuilding dependency tree...',
      stderr: 'E: \u001b[31mbroken',
    },
    { name: 'apt.flag', answers: 'reboot', missing: 'timeout', stdout: '', stderr: '' },
  ],
};

const SYNC: OperationEvidence = {
  operation: 'sync',
  at: '2026-11-01T09:00:00.000Z',
  commands: [
    { name: 'apt.update', answers: 'sync', exitCode: 0, stdout: 'Hit:1 http://deb', stderr: '' },
  ],
};

function lines(
  evidence: readonly OperationEvidence[],
  record: HostRecord = newRecord(),
  width?: number,
): readonly string[] {
  const view = {
    evidence,
    record,
    now: NOW,
    staleThresholdSeconds: 3600,
    describe: (name: string) => COMMANDS[name],
  };
  return evidenceLines(view, { width, style: plain });
}

test('a host that was never refreshed has no evidence, which is said', () => {
  expect(lines([])).toEqual(['No evidence is stored: the host was not refreshed yet.']);
});

test('each answer has its standing, its notes and its commands as they went', () => {
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [update('bash')], {
      updates: known([update('bash')], [{ code: 'held', text: 'one package is on hold' }]),
      reboot: { known: false, reason: 'timed out', notes: [{ code: 'other', text: 'no kernel' }] },
      metadataAt: Date.parse('2026-11-20T07:00:00.000Z') / 1000,
    }),
    failed('web1', 'sync', { message: 'sudo asks for a password' }),
  );
  expect(lines([REFRESH, SYNC], record)).toEqual([
    'Evidence for the updates, 2026-11-20 09:00 UTC (3 hours ago)',
    '  Updates           1',
    '  Security Updates  0',
    '  Metadata          fetched 5 hours ago',
    '  Note              one package is on hold',
    '  Note              the host last fetched its repository metadata 5 hours ago',
    '  apt.simulate: exit 100, 812 ms',
    '    what an upgrade would do',
    '    $ [ "$(id -u)" != 0 ] || set -- -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=',
    '      apt-get -s -V "$@" -o Debug::NoLocking=1 -o Dir::Log::Planner= dist-upgrade',
    '      Reading package lists...',
    '      Building dependency tree...',
    '      stderr: E: \ufffd[31mbroken',
    '',
    'Evidence for the reboot, 2026-11-20 09:00 UTC (3 hours ago)',
    '  Reboot Pending  Unknown: timed out',
    '  Note            no kernel',
    '  apt.flag: timed out',
    '    whether a package asks for a reboot',
    '    $ ls /run/reboot-required',
    '',
    'Evidence for the repository sync, 2026-11-01 09:00 UTC (19 days ago)',
    '  Newest attempt  failed, 2026-11-20 09:00 UTC (3 hours ago): sudo asks for a password',
    '  apt.update: exit 0',
    '    fetches the lists; needs root',
    '    $ /usr/bin/apt-get update',
    '      Hit:1 http://deb',
  ]);
});

test('a command that this version does not run is told by its name alone', () => {
  const evidence: OperationEvidence = {
    operation: 'refresh',
    at: EARLIER,
    commands: [{ name: 'apt.holds', answers: 'updates', exitCode: 0, stdout: 'vim', stderr: '' }],
  };
  expect(lines([evidence]).slice(3)).toEqual([
    '  apt.holds: exit 0',
    '    This version of Exosphere runs no command of that name.',
    '      vim',
  ]);
});

describe('on a terminal', () => {
  test('a command takes two lines at most, and says that it goes on', () => {
    const shown = lines([REFRESH], newRecord(), 60);
    const at = shown.findIndex((line) => line.startsWith('    $ '));
    expect(shown.slice(at, at + 3)).toEqual([
      '    $ [ "$(id -u)" != 0 ] || set -- -o Dir::Cache::pkgcache=',
      '      -o Dir::Cache::srcpkgcache= apt-get -s -V "$@" -o …',
      '      Reading package lists...',
    ]);
  });

  test.each([120, 80, 60, 40])('no line is longer than %i columns', (width) => {
    const loud = { ...REFRESH.commands[0], stdout: 'x'.repeat(500) } as const;
    const evidence = { ...REFRESH, commands: [loud] } as OperationEvidence;
    for (const line of lines([evidence, SYNC], newRecord(), width)) {
      expect(cells(line)).toBeLessThanOrEqual(width);
    }
  });
});
