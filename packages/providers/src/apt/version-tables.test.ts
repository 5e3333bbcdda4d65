import { expect, test } from 'vitest';
import { readVersionTables } from './version-tables.ts';

const TABLE = `libssl3: hi amd64
  Installed: 3.0.14-1
  Candidate: 3.0.15-1
  Version table:
     3.0.15-1 500
        500 http://security.example/debian-security bookworm-security/main amd64 Packages
     3.0.14-2 500 (phased 10%)
        500 http://mirror.example/debian bookworm/main amd64 Packages
 *** 3.0.14-1 100
        100 /var/lib/dpkg/status
     3.0.11-1 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
`;

function read(stdout: string, exitCode = 0) {
  return readVersionTables({ stdout, stderr: '', exitCode });
}

test('a table has the versions from the newest down to the installed one, with their archives', () => {
  const security = 'http://security.example/debian-security bookworm-security/main amd64 Packages';
  const main = 'http://mirror.example/debian bookworm/main amd64 Packages';
  expect(read(`${TABLE}5 of 5 packages\n`)).toEqual({
    tables: new Map([
      [
        'libssl3',
        {
          package: 'libssl3',
          status: 'hi',
          arch: 'amd64',
          installed: '3.0.14-1',
          candidate: '3.0.15-1',
          versions: [
            { version: '3.0.15-1', sources: [{ priority: 500, archive: security }] },
            { version: '3.0.14-2', sources: [{ priority: 500, archive: main }] },
            { version: '3.0.14-1', sources: [{ priority: 100, archive: '/var/lib/dpkg/status' }] },
          ],
        },
      ],
    ]),
  });
});

test.each([
  ['3 of 5 packages\n', 'apt-cache told the versions of 3 of 5 installed packages'],
  ['0 of 5 packages\n', 'apt-cache told the versions of 0 of 5 installed packages'],
  // A system of no package at all is none that was asked.
  ['0 of 0 packages\n', 'apt-cache told the versions of 0 of 0 installed packages'],
  ['', 'the version tables of apt-cache are not whole'],
])('with %j at the end there may be more', (end, doubt) => {
  const told = read(`${TABLE}${end}`);
  expect([...told.tables.keys()]).toEqual(['libssl3']);
  expect(told.doubt).toBe(doubt);
});

test('when the command failed there may be more, whatever it counted', () => {
  expect(read(`${TABLE}5 of 5 packages\n`, 100).doubt).toMatch(/^apt-cache /u);
});

test.each([
  ['ends before the installed version', TABLE.split(' *** ')[0] ?? ''],
  ['has a line that cannot be read', TABLE.replace('     3.0.14-2 500', '     3.0.14-2 many')],
  ['has no installed version', TABLE.replace('Installed: 3.0.14-1', 'Installed: (none)')],
])('a table that %s is left out', (_case, table) => {
  expect(read(`${table}5 of 5 packages\n`).tables.size).toBe(0);
});
