import { known, unknown } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import type { Archives } from './archives.ts';
import { securityJudge } from './security.ts';
import type { Sources } from './sources.ts';

const MAIN = 'http://mirror.example/debian bookworm/main amd64 Packages';
const SECURITY = 'http://security.example/debian-security bookworm-security/main amd64 Packages';
const STATUS = '/var/lib/dpkg/status';

const ARCHIVES: Archives = new Map([
  [MAIN, { origin: 'Debian:12.8/stable', security: false }],
  [SECURITY, { origin: 'Debian-Security:12/stable-security', security: true }],
]);
const SOURCES: Sources = { configured: 2, missing: [], hidden: [], security: true };

/** Version and archive of each row, from the newest down to the installed one. */
type Rows = readonly (readonly [version: string, ...archives: string[]])[];

/** What is thought of going from 1.1 to a candidate of the main archive, with these versions in reach. */
function judge(rows: Rows, candidate: string) {
  const versions = rows.map(([version, ...from]) => ({
    version,
    sources: from.map((archive) => ({ priority: 500, archive })),
  }));
  const installed = rows.at(-1)?.[0] ?? '';
  const table = { package: 'curl', installed, candidate, versions };
  const tables = new Map([['curl', table]]);
  const judged = securityJudge({ tables }, known(ARCHIVES), known(SOURCES));
  return judged.judge({
    package: 'curl',
    installed: '1.1',
    candidate,
    origins: ['Debian:12.8/stable'],
  });
}

describe('an update from an ordinary archive', () => {
  test.each<[string, boolean | undefined, Rows, string]>([
    [
      'is a fix when one was on the way',
      true,
      [
        ['1.3', MAIN],
        ['1.2', SECURITY],
        ['1.1', STATUS],
      ],
      '1.3',
    ],
    [
      'is a fix when the security archive has the same version',
      true,
      [
        ['1.3', MAIN, SECURITY],
        ['1.1', STATUS],
      ],
      '1.3',
    ],
    [
      'is none when the fix is the one that is installed',
      false,
      [
        ['1.3', MAIN],
        ['1.1', SECURITY, STATUS],
      ],
      '1.3',
    ],
    [
      'is none when the fix is newer than what would be installed',
      false,
      [
        ['1.4', SECURITY],
        ['1.3', MAIN],
        ['1.1', STATUS],
      ],
      '1.3',
    ],
    [
      'is not known when nobody knows an archive on the way',
      undefined,
      [
        ['1.3', MAIN],
        ['1.2', 'http://other.example/x y amd64 Packages'],
        ['1.1', STATUS],
      ],
      '1.3',
    ],
    ['is not known when no version on the way has an archive', undefined, [['1.1', STATUS]], '1.3'],
    [
      'is not known when the table is of another installed version',
      undefined,
      [
        ['1.3', MAIN],
        ['1.0', STATUS],
      ],
      '1.3',
    ],
    ['is none when it is another build of the same version', false, [['1.1', MAIN]], '1.1'],
  ])('%s', (_title, expected, rows, candidate) => {
    expect(judge(rows, candidate)).toBe(expected);
  });
});

describe('where the archives are not known', () => {
  const judged = securityJudge(
    { tables: new Map() },
    unknown('the list of archives is not whole'),
    known(SOURCES),
  );
  const step = { package: 'curl', installed: '1.1', candidate: '1.3' };

  test('an update is a fix if its own origin says so', () => {
    const origins = ['Debian:12.8/stable', 'Debian-Security:12/stable-security'];
    expect(judged.judge({ ...step, origins })).toBe(true);
  });

  test('no other is cleared, and the reason is told', () => {
    expect(judged.judge({ ...step, origins: ['Debian:12.8/stable'] })).toBeUndefined();
    expect(judged.judge({ ...step, installed: null, origins: [] })).toBeUndefined();
    expect(judged.doubt).toBe('the list of archives is not whole');
  });
});

test('a new dependency from an ordinary archive fixes nothing', () => {
  const judged = securityJudge({ tables: new Map() }, known(ARCHIVES), known(SOURCES));
  const step = { package: 'libnew1', installed: null, candidate: '1.0' };
  expect(judged.judge({ ...step, origins: ['Debian:12.8/stable'] })).toBe(false);
});

test.each<[string, Partial<Sources>, string]>([
  [
    'has no lists',
    { missing: ['http://security.example/debian-security bookworm-security'], security: false },
    'the security archive "http://security.example/debian-security bookworm-security" has no package lists on the host',
  ],
  [
    'is not among the repositories',
    { security: false },
    'no security archive is among the repositories of the host, so that nothing tells which updates are fixes',
  ],
])('nothing is cleared where a security archive %s', (_title, sources, doubt) => {
  const ordinary: Archives = new Map([...ARCHIVES].filter(([, { security }]) => !security));
  const judged = securityJudge(
    { tables: new Map() },
    known(ordinary),
    known({ ...SOURCES, ...sources }),
  );
  expect(judged.doubt).toBe(doubt);
});
