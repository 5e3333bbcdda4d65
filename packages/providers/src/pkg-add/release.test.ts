import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { lacksSyspatch, readBranch } from './release.ts';

const NOTHING: Capture = { stdout: '', stderr: '', missing: 'absent' };

function kernel(release: string): Capture {
  const first = `OpenBSD ${release} (GENERIC.MP) #338: Mon Sep 30 08:55:35 MDT 2024\n`;
  return {
    stdout: `${first}    deraadt@amd64.openbsd.org:/usr/src/sys\n`,
    stderr: '',
    exitCode: 0,
  };
}

function refusal(release: string): Capture {
  return { stdout: '', stderr: `syspatch: Unsupported release: ${release}\n`, exitCode: 1 };
}

test.each([
  ['7.6', 'release'],
  ['10.0', 'release'],
  ['7.6-stable', 'stable'],
  ['7.6-current', 'current'],
  ['7.7-beta', 'current'],
])('a kernel of OpenBSD %s makes a %s system', (release, branch) => {
  expect(readBranch(kernel(release), NOTHING)).toMatchObject({ known: true, value: branch });
});

test.each([
  ['lists patches', { stdout: '001_nsd\n002_bpf\n', stderr: '', exitCode: 0 }, 'release'],
  ['refuses -stable', refusal('7.5-stable'), 'stable'],
  ['refuses -current', refusal('7.6-current'), 'current'],
  ['refuses -beta', refusal('7.8-beta'), 'current'],
])('without a kernel version, a syspatch that %s tells', (_title, syspatch, branch) => {
  expect(readBranch(NOTHING, syspatch)).toMatchObject({ known: true, value: branch });
});

test.each([
  ['nothing at all', NOTHING, NOTHING],
  ['a status that nobody knows', kernel('7.6-hardened'), NOTHING],
  ['another system', { stdout: 'FreeBSD 14.1 (GENERIC)\n', stderr: '', exitCode: 0 }, NOTHING],
  ['a syspatch that says nothing', NOTHING, { stdout: '', stderr: '', exitCode: 0 }],
])('%s tells no branch', (_title, version, syspatch) => {
  expect(readBranch(version, syspatch).known).toBe(false);
});

test('a kernel that is known wins over a syspatch that broke down', () => {
  const broken = { stdout: '', stderr: 'syspatch: invalid URL in /etc/installurl\n', exitCode: 1 };
  expect(readBranch(kernel('7.6'), broken)).toMatchObject({ value: 'release' });
});

test('only a program that was not found is not there', () => {
  expect(lacksSyspatch({ stdout: '', stderr: 'sh: syspatch: not found\n', exitCode: 127 })).toBe(
    true,
  );
  expect(lacksSyspatch(refusal('7.6-stable'))).toBe(false);
  expect(lacksSyspatch(NOTHING)).toBe(false);
});
