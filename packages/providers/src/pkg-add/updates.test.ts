import { type Capture, captureOf, type UpdatesReading } from '@exosphere/core';
import { listCaptures, loadCapture } from '@exosphere/test-fixtures';
import { expect, test } from 'vitest';
import { pkgAdd } from '../pkg-add.ts';
import { readUpdates } from './updates.ts';

const RELEASE: Capture = {
  stdout: 'OpenBSD 7.6 (GENERIC) #332: Mon Sep 30 08:37:41 MDT 2024\n',
  stderr: '',
  exitCode: 0,
};
const NO_PATCHES: Capture = { stdout: '', stderr: '', exitCode: 0 };
const QUIRKS =
  'Update candidates: quirks-7.50 -> quirks-7.50\nquirks-7.50 signed on 2024-11-17T16:32:08Z\n';
const USER = 'pkg_add should be run as root\n';

function read(stdout: string, stderr = USER, exitCode = 0): UpdatesReading {
  const candidates = { stdout, stderr, exitCode };
  return readUpdates({ release: RELEASE, patches: NO_PATCHES, candidates });
}

test.each([
  ['the newest revision', 'zip-3.0p1 -> zip-3.0p10 zip-3.0p9', '3.0p10'],
  ['the newest epoch', 'jdk-21.0.4.7.1v0 -> jdk-17.0.1v1 jdk-21.0.5v0', '17.0.1v1'],
  ['the installed flavor', 'vim-9.0-gtk3 -> vim-9.2-no_x11 vim-9.1-gtk3', '9.1-gtk3'],
  ['the same name', 'python-3.9 -> python3-3.11 python-3.10', '3.10'],
  ['another flavor, where the installed one is gone', 'vim-9.0-gtk2 -> vim-9.1-gtk3', '9.1-gtk3'],
  ['another name, in full', 'nail-14.9 -> s-nail-14.10', 's-nail-14.10'],
])('takes %s of several candidates', (_title, line, candidate) => {
  const { updates } = read(`${QUIRKS}Update candidates: ${line}\n`);
  expect(updates).toMatchObject({ known: true, value: [{ candidate, security: true }] });
});

test('a candidate that is older than what is installed is a downgrade, and no fix', () => {
  const { updates } = read('Update candidates: a-1.0p3 -> a-1.0p2\n');
  expect(updates).toMatchObject({ value: [{ state: 'downgrade', security: false }] });
});

test('a package whose own flavor stays the newest is no update', () => {
  const { updates } = read('Update candidates: vim-9.1-gtk3 -> vim-9.2-no_x11 vim-9.1-gtk3\n');
  expect(updates).toEqual({ known: true, value: [], notes: [] });
});

test.each([
  'Update candidates:',
  'Update candidates: ',
  'Update candidates: curl-8.10.1',
  'Update candidates: curl-8.10.1 ->',
  'Update candidates: curl-8.10.1 -> ',
  'Update candidates: curl -> curl-8.11.0',
  'Update candidates: curl-8.10.1 -> curl',
  'Update candidates: curl-8.10.1 -> curl-8.11.0 or newer',
  'Update candidates: curl-8.10.1 -> curl-8.11.0 -> curl-8.12.0',
  'Update candidates curl-8.10.1 -> curl-8.11.0',
  'Update candidate: curl-8.10.1 -> curl-8.11.0',
  '  Update candidates: curl-8.10.1 => curl-8.11.0',
])('a line that begins like data and is none, "%s", makes both answers unknown', (line) => {
  const { updates, security } = read(`${QUIRKS}Update candidates: a-1 -> a-2\n${line}\n`);
  expect(updates).toMatchObject({
    known: false,
    reason: expect.stringContaining('a line of pkg_add cannot be read: "Update candidate'),
  });
  expect(security.known).toBe(false);
});

test.each([
  ['nothing at all', '', USER, 0],
  ['an exit status that it never gives', QUIRKS, USER, 2],
  ['exit status 1 without a word why', QUIRKS, USER, 1],
  ['a fatal error', QUIRKS, `${USER}pkg_add: can't locate curl-8.10.1\n`, 1],
  ['a fatal error in a run that ended well', QUIRKS, `${USER}Fatal error: Ustar: broken\n`, 0],
  [
    'a mirror that failed on standard output',
    `${QUIRKS}https://mirror.example.org/: empty\n`,
    '',
    0,
  ],
  [
    'a line on standard error that nobody knows',
    QUIRKS,
    'perl: warning: Setting locale failed.\n',
    0,
  ],
  ['a last line without its end', `${QUIRKS}Update candidates: a-1 -> a-1`, USER, 0],
  ['packages of which none was found', "Couldn't find updates for a-1 b-2\n", USER, 1],
  ['quirks alone', `${QUIRKS}Couldn't find updates for a-1 b-2\n`, USER, 1],
  [
    'a package that cannot be found where it is installed',
    `${QUIRKS}Problem finding a-1\nUpdate candidates: b-2 -> b-2\n`,
    USER,
    0,
  ],
  [
    'a package that cannot be installed',
    `${QUIRKS}Update candidates: a-1 -> a-1\n`,
    `${USER}Can't install a-1 because of libraries\n|library z.7.1 not found\n`,
    1,
  ],
  [
    'the reason for something that nobody said',
    `${QUIRKS}Update candidates: a-1 -> a-1\n`,
    `${USER}|library z.7.1 not found\n`,
    0,
  ],
])('%s is no proof that there are no updates', (_title, stdout, stderr, exitCode) => {
  const { updates, security } = read(stdout, stderr, exitCode);
  expect([updates.known, security.known]).toEqual([false, false]);
});

test.each([
  ['of root', ''],
  ['of a user', USER],
  ['of old', '/usr/sbin/pkg_add should be run as root\n'],
  ['that waited', `${USER}Package database already locked... awaiting release... done!\n`],
])('the usual words on standard error, those %s, do no harm', (_title, stderr) => {
  expect(read(QUIRKS, stderr).updates).toEqual({ known: true, value: [], notes: [] });
});

test('a question that it could not ask is told as it is', () => {
  const { updates } = read(
    `${QUIRKS}Update candidates: a-1 -> a-2\nAmbiguous: choose package for a-1\n a 0: <None>\n`,
  );
  expect(updates).toMatchObject({
    value: [{ name: 'a' }],
    notes: [{ text: 'pkg_add said "Ambiguous: choose package for a-1"' }],
  });
});

test('an update that the base system is too old for is one, with what stands in its way', () => {
  const { updates, security } = read(
    `${QUIRKS}Update candidates: zstd-1.5.5 -> zstd-1.5.6\n`,
    `${USER}Can't install zstd-1.5.6 because of libraries
|library z.7.1 not found
| /usr/lib/libz.so.6.1 (system): bad major
| /usr/lib/libz.so.7.0 (system): minor is too small
Direct dependencies for zstd-1.5.5->1.5.6 resolve to lz4-1.9.4
Full dependency tree is lz4-1.9.4
`,
    1,
  );
  expect(updates).toMatchObject({
    value: [{ name: 'zstd', candidate: '1.5.6', security: true }],
    notes: [{ text: `pkg_add said "Can't install zstd-1.5.6 because of libraries"` }],
  });
  expect(security).toMatchObject({ known: true });
});

test('what it says twice counts once', () => {
  const line = 'Update candidates: a-1 -> a-2\n';
  const { updates } = read(
    `${QUIRKS}${line}${line}b-1 (extracting)(pretending) \nb-1 (extracting)\n`,
  );
  expect(updates.known && updates.value.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('serves OpenBSD alone: the pkg_add of NetBSD is another program', () => {
  const facts = { ids: [], kernel: '7.6', machine: 'amd64', tools: ['pkg_add'], container: false };
  expect(pkgAdd.serves({ ...facts, kind: 'openbsd' })).toBe(true);
  expect(pkgAdd.serves({ ...facts, kind: 'netbsd' })).toBe(false);
  expect(pkgAdd.serves({ ...facts, kind: 'openbsd', tools: [] })).toBe(false);
});

const WHOLE = listCaptures('pkg_add').filter(({ name }) => name === 'release-several');

test.each(WHOLE)('the output of $name, cut at any place, is never up to date', ({ dir }) => {
  const { stdout } = captureOf(loadCapture(dir), 'candidates');
  for (let end = 0; end < stdout.length; end += 1) {
    const { updates } = read(stdout.slice(0, end));
    // At the end of a line nothing tells that more would follow; the exit status of a run that was cut does.
    if (stdout[end - 1] !== '\n') expect(updates.known).toBe(false);
  }
});
