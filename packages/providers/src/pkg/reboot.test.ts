import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { reboot } from './reboot.ts';

function ran(stdout: string, exitCode = 0): Capture {
  return { stdout, stderr: '', exitCode };
}

const PACKAGES = ran('curl\npkg\n');

/** The verdict in a word, or why there is none. */
function verdict(releases: string, jail = ran('0\n'), packages = PACKAGES): string {
  const answer = reboot.read({ releases: ran(releases), jail, packages });
  if (!answer.known) return answer.reason;
  return [
    String(answer.value.needed),
    ...answer.value.reasons,
    ...answer.notes.map(({ text }) => text),
  ].join(': ');
}

const SAME = '14.1-RELEASE-p5\n14.1-RELEASE-p5\n14.1-RELEASE-p5\n';

test.each([
  ['the same release', SAME, 'false'],
  ['a release candidate', '15.0-RC2\n15.0-RC2\n15.0-RC2\n', 'false'],
  [
    'a patched kernel that waits',
    '14.1-RELEASE-p6\n14.1-RELEASE-p5\n14.1-RELEASE-p6\n',
    'true: kernel 14.1-RELEASE-p6 is installed, 14.1-RELEASE-p5 is running',
  ],
  [
    'a kernel that was put back',
    '14.1-RELEASE\n14.1-RELEASE-p5\n14.1-RELEASE\n',
    'true: kernel 14.1-RELEASE is installed, 14.1-RELEASE-p5 is running',
  ],
  [
    'a branch that went on',
    '14.2-STABLE\n14.1-STABLE\n14.2-STABLE\n',
    'true: kernel 14.2-STABLE is installed, 14.1-STABLE is running',
  ],
  ['an older userland', '14.1-RELEASE-p5\n14.1-RELEASE-p5\n14.1-RELEASE-p4\n', 'false'],
])('%s', (_title, releases, expected) => {
  expect(verdict(releases)).toBe(expected);
});

test('a newer userland is a restart of programs, and no reboot', () => {
  expect(verdict(SAME.replace(/p5\n$/u, 'p10\n'))).toMatch(
    /^false: the userland \(14\.1-RELEASE-p10\) is newer/u,
  );
});

test.each([
  '14.1-STABLE',
  '15.0-CURRENT',
  '14.1-PRERELEASE',
  '14-STABLE-HBSD',
  '14.1-RELEASE-p5-CUSTOM',
])('%s is the name of many builds', (name) => {
  expect(verdict(`${name}\n${name}\n${name}\n`)).toContain('many builds');
});

test.each([
  ['a jail', ran('1\n'), 'this is a jail'],
  ['a host that does not say whether it is a jail', ran(''), 'not known'],
  ['a host without sysctl', ran('', 127), 'not known'],
])('%s is unknown', (_title, jail, reason) => {
  expect(verdict(SAME, jail)).toContain(reason);
  expect(verdict('14.1-RELEASE-p6\n14.1-RELEASE-p5\n14.1-RELEASE-p6\n', jail)).toContain(reason);
});

test.each([
  ['two versions', '14.1-RELEASE\n14.1-RELEASE\n'],
  ['four versions', `${SAME}14.1-RELEASE-p5\n`],
  ['nothing', ''],
  ['words', 'unable to\nlocate\nkernel\n'],
])('%s of three are no answer', (_title, releases) => {
  expect(verdict(releases)).toContain('three versions');
});

test.each([
  ['is a package', ran('FreeBSD-kernel-generic-mmccam\npkg\n'), 'the kernel is a package'],
  ['may be a package', ran('', 1), 'not known'],
  ['may be one of no packages', ran('\n'), 'not known'],
])('an equal kernel that %s is unknown', (_title, packages, reason) => {
  expect(verdict(SAME, ran('0\n'), packages)).toContain(reason);
});

const BOOT = 'boot { sec = 1763600000, usec = 123456 } Thu Nov 20 00:53:20 2025\n';

test.each([
  ['before the boot', `FreeBSD-kernel-generic 1763500000\ncurl 1763700000\n${BOOT}`, 'false'],
  ['after the boot', `FreeBSD-kernel-generic 1763700000\n${BOOT}`, 'is a package'],
  [
    'one of two after the boot',
    `FreeBSD-kernel-generic 1763500000\nFreeBSD-kernel-minimal 1763700000\n${BOOT}`,
    'is a package',
  ],
  ['nobody knows when', `FreeBSD-kernel-generic\n${BOOT}`, 'is a package'],
  ['before a boot of which nobody knows when it was', 'FreeBSD-kernel-generic 1\nboot \n', 'is a'],
])('a packaged kernel of the version that runs, installed %s', (_title, packages, expected) => {
  expect(verdict(SAME, ran('0\n'), ran(packages))).toContain(expected);
});
