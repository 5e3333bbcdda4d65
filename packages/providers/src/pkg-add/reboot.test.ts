import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { reboot } from './reboot.ts';

const BUILD = 'OpenBSD 7.6 (GENERIC.MP) #338: Mon Sep 30 08:55:35 MDT 2024';
const RUNNING = ended(`${BUILD}\n    deraadt@amd64.openbsd.org:/usr/src/sys\n`);
const NO_PATCHES = ended('');

function ended(stdout: string, stderr = '', exitCode = 0): Capture {
  return { stdout, stderr, exitCode };
}

function read(
  running: Capture,
  installed: Capture,
  patches: Capture = NO_PATCHES,
): ReturnType<typeof reboot.read> {
  return reboot.read({
    'running-kernel': running,
    'installed-kernel': installed,
    'kernel-patches': patches,
  });
}

test.each([
  ['the only line', `/bsd\n\t${BUILD}\n`],
  ['with blanks before it', `/bsd:\n    ${BUILD}\n`],
  ['among others', `/bsd\n\tPD KSH v5.2.14\n\t${BUILD}\n\t$OpenBSD$\n`],
])('finds the same build in /bsd, %s', (_title, stdout) => {
  expect(read(RUNNING, ended(stdout))).toEqual({
    known: true,
    value: { needed: false, reasons: [] },
    notes: [],
  });
});

test.each([
  ['build', BUILD.replace('#338', '#339')],
  ['date', BUILD.replace('Sep 30', 'Oct  1')],
  ['release', BUILD.replace('7.6', '7.7')],
])('another %s in /bsd needs a reboot', (_title, build) => {
  expect(read(RUNNING, ended(`/bsd\n\t${build}\n`))).toMatchObject({ value: { needed: true } });
});

test.each([
  ['no running kernel', ended(''), ended(`/bsd\n\t${BUILD}\n`)],
  ['a running kernel that is none', ended('Linux 6.1.0\n'), ended(`/bsd\n\t${BUILD}\n`)],
  ['nothing in /bsd', RUNNING, ended('/bsd\n', '', 1)],
  ['no right to read /bsd', RUNNING, ended('', '/bsd: Permission denied\n', 1)],
  ['a build from a command that failed', RUNNING, ended(`/bsd\n\t${BUILD}\n`, '', 1)],
  ['no program what', RUNNING, ended('', 'sh: what: not found\n', 127)],
])('%s tells nothing', (_title, running, installed) => {
  expect(read(running, installed).known).toBe(false);
});

test('a kernel patch since boot needs a reboot even where /bsd cannot be read', () => {
  const saved =
    '/var/syspatch/76-003_pfsync/rollback.tgz\n/var/syspatch/76-011_smtpd-x/rollback.tgz\n';
  const denied = ended('', '/bsd: Permission denied\n', 1);
  expect(read(RUNNING, denied, ended(saved))).toMatchObject({
    value: {
      needed: true,
      reasons: [
        'kernel patch 003_pfsync was applied since boot',
        'kernel patch 011_smtpd-x was applied since boot',
      ],
    },
  });
});

test('a patch that was taken back leaves the kernel that runs', () => {
  const saved = ended('/var/syspatch/76-003_pfsync/rollback.tgz\n');
  expect(read(RUNNING, ended(`/bsd\n\t${BUILD}\n`), saved)).toMatchObject({
    value: { needed: false },
  });
});
