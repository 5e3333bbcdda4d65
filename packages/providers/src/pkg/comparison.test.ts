import { expect, test } from 'vitest';
import { readComparison } from './comparison.ts';

const CURL = 'curl-8.4.0                         <   needs updating (remote has 8.8.0)\n';

function read(stdout: string, exitCode = 0, stderr = ''): ReturnType<typeof readComparison> {
  return readComparison({ stdout, stderr, exitCode });
}

test('each kind of row', () => {
  const stdout = `${CURL}downgraded-2.0                     >   succeeds remote (remote has 1.5)
oldname-1.0                        ?   orphaned: misc/oldname
openssh-portable-9.5.p1_1,1        <   needs updating (FreeBSD has 9.7.p1,1)
same-1.0                           =   up-to-date with remote
strange-x1                         !   Comparison failed
`;
  expect(read(stdout)).toMatchObject({
    value: {
      outdated: [
        { name: 'curl', installed: '8.4.0', candidate: '8.8.0' },
        { name: 'openssh-portable', installed: '9.5.p1_1,1', candidate: '9.7.p1,1' },
      ],
      ahead: ['downgraded'],
      orphaned: ['oldname'],
      uncompared: ['strange'],
    },
  });
});

test('nothing is an answer: all is up to date', () => {
  expect(read('')).toMatchObject({ known: true, value: { outdated: [] } });
});

test.each([
  'Updating FreeBSD repository catalogue...',
  'Updating database digests format: . done',
  'FreeBSD repository is up to date.',
  'FreeBSD repository is up-to-date.',
  'FreeBSD-base is up to date.',
  'Fetching data.pkg: .......... done',
  '[web.example.org] Fetching meta.conf: . done',
  'Processing entries: .. done',
  'FreeBSD repository update completed. 11 packages processed.',
  'All repositories are up to date.',
])('"%s" is progress', (line) => {
  expect(read(`${line}\n${CURL}`)).toMatchObject({ value: { outdated: [{ name: 'curl' }] } });
});

test('a name wider than its column leaves one blank', () => {
  const stdout = 'a-very-long-name-of-a-package-indeed-1.0 <   needs updating (remote has 1.1)\n';
  expect(read(stdout)).toMatchObject({ value: { outdated: [{ candidate: '1.1' }] } });
});

test.each([
  ['no new version', CURL.replace(' (remote has 8.8.0)', '')],
  ['no installed version', CURL.replace('curl-8.4.0', 'ftp/curl')],
  ['no mark', CURL.replace('<', ' ')],
  ['a sentence', 'All installed packages are fine.\n'],
  ['a megabyte', CURL.replace('needs', '('.repeat(1_000_000))],
])('a row with %s makes the answer unknown', (_title, stdout) => {
  expect(read(stdout)).toMatchObject({
    known: false,
    reason: expect.stringContaining('a line of pkg version could not be read: "'),
  });
});

test('without its last line end the list is cut short', () => {
  expect(read(CURL.slice(0, -1))).toMatchObject({ reason: 'the list of pkg version is cut short' });
});

test('exit status 3 is a failure', () => {
  expect(read('', 3, 'No active remote repositories configured.\n')).toMatchObject({
    known: false,
    reason: expect.stringContaining('no package repository is enabled'),
  });
});
