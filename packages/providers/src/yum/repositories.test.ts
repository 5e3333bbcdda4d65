import { expect, test } from 'vitest';
import { readListed } from './repositories.ts';

const BASE = `Repo-id      : base/7/x86_64
Repo-name    : CentOS-7 - Base
Repo-pkgs    : 10,072
Repo-expire  : 21,600 second(s) (last: Thu Jun 27 07:55:10 2024)
`;

function listed(stdout: string): ReturnType<typeof readListed> {
  return readListed({ stdout, stderr: '', exitCode: 0 });
}

test('a repository goes by its id, without the variables of its address', () => {
  expect(listed(BASE).loaded).toEqual([
    {
      id: 'base',
      name: 'CentOS-7 - Base',
      packages: 10_072,
      expires: 21_600,
      fetchedAt: Date.UTC(2024, 5, 27, 7, 55, 10) / 1000,
    },
  ]);
});

test.each([
  ['0', false],
  ['1', true],
])('a repomd.xml with %s lists of advisories says so', (count, advisories) => {
  const cache = `/var/tmp/yum-alice-nXmVGq/x86_64/7/base/repomd.xml:${count}\n/dev/null:0\n`;
  expect(listed(BASE + cache).loaded).toMatchObject([{ id: 'base', advisories }]);
});

test.each([
  ['a section without a word is enabled', '[epel]\n', ['epel']],
  ['enabled=1', '[epel]\nenabled=1\n', ['epel']],
  ['enabled = 0', '[epel]\nenabled = 0\n', []],
  ['enabled: no', '[epel]\nenabled: no\n', []],
  ['ENABLED=False', '[epel]\nENABLED=False \n', []],
  ['a word that is none of those that yum knows', '[epel]\nenabled=0.5\n', ['epel']],
  ['[main] is no repository', '[main]\nenabled=1\n', []],
  ['of two with one id the first counts', '[epel]\nenabled=0\n[epel]\nenabled=1\n', []],
  ['the second one does not switch off the first', '[epel]\n[epel]\nenabled=0\n', ['epel']],
  ['one that answered is not missing', '[base]\n', []],
])('%s', (_title, files, missing) => {
  expect(listed(BASE + files).missing).toEqual(missing);
});

test('a repository that is listed without metadata is missing', () => {
  const empty =
    'Repo-id      : epel/x86_64\nRepo-pkgs    : 0\nRepo-expire  : 21600 second(s) (last: Unknown)\n';
  expect(listed(BASE + empty)).toMatchObject({ loaded: [{ id: 'base' }], missing: ['epel'] });
});

test.each([
  ['Never (last: Thu Jun 27 07:55:10 2024)', undefined],
  ['Instant (last: Thu Jun 27 07:55:10 2024)', 0],
])('the expiry %j is %j seconds', (text, expires) => {
  expect(listed(`Repo-id      : base\nRepo-expire  : ${text}\n`).loaded[0]?.expires).toBe(expires);
});

test('the clock of the host is read', () => {
  expect(listed('now: 1719475200\n').now).toBe(1_719_475_200);
  expect(listed('now: soon\n').now).toBeUndefined();
});

test('a listing that failed tells nothing of single repositories', () => {
  expect(readListed({ stdout: `${BASE}[epel]\n`, stderr: 'Error: x\n', exitCode: 1 })).toEqual({
    failure: 'yum repolist failed (exit status 1) with "Error: x"',
    loaded: [],
    missing: [],
  });
});
