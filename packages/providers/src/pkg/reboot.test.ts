import type { Capture } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
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

describe('a kernel on the disk of the version that runs', () => {
  const CURRENT = '15.0-CURRENT\n15.0-CURRENT\n15.0-CURRENT\n';
  const BEFORE = `kernel 1763500000 /boot/kernel/kernel\n${BOOT}`;
  const AFTER = `kernel 1763700000 /boot/kernel/kernel\n${BOOT}`;
  const ask = (releases: string, files: string, packages = PACKAGES): string =>
    verdict(releases, ran('0\n'), { ...packages, stdout: `${files}${packages.stdout}` });

  test.each([
    ['of a branch, put there before the boot', CURRENT, BEFORE, 'false'],
    ['of a branch, put there after the boot', CURRENT, AFTER, 'after the boot'],
    ['of a release, put there after the boot', SAME, AFTER, 'after the boot'],
    ['of a release, put there before the boot', SAME, BEFORE, 'false'],
    [
      'that was not booted, with one that was',
      CURRENT,
      `kernel 1763500000 /boot/kernel.old/kernel\n${AFTER}`,
      'after the boot',
    ],
    ['of a branch, of which no time is told', CURRENT, BOOT, 'many builds'],
    ['of a branch, of a time that is none', CURRENT, `kernel - /boot\n${BOOT}`, 'many builds'],
    ['of a release, of which no time is told', SAME, BOOT, 'false'],
    ['of a release, where the boot is not told', SAME, AFTER.replace('sec', 's'), 'false'],
  ])('%s', (_title, releases, files, expected) => {
    expect(ask(releases, files)).toContain(expected);
  });

  test('put there before the boot, where packages cannot be asked, is known', () => {
    expect(ask(SAME, BEFORE, ran('', 1))).toBe('false');
  });

  test('of which the answer was cut off is unknown', () => {
    const packages: Capture = { stdout: BEFORE, stderr: '', missing: 'lost' };
    expect(verdict(SAME, ran('0\n'), packages)).toContain('the connection was lost');
  });

  test('of a release, of which no time is told, with a list of no packages, is unknown', () => {
    expect(ask(SAME, BOOT, ran(''))).toContain('lists no package');
  });

  test.each(['FreeBSD-kernel-generic', 'GhostBSD-kernel-generic', 'pfSense-kernel-pfSense'])(
    'is older than its package %s, which is unknown',
    (name) => {
      expect(ask(CURRENT, BEFORE, ran(`${name} 1763700000\n`))).toContain('is a package');
    },
  );
});

test.each([
  ['runs zroot/ROOT/default\nboots zroot/ROOT/default\n', 'false'],
  ['runs zroot/ROOT/default\nboots -\n', 'false'],
  ['runs zroot/ROOT/default\n', 'false'],
  ['', 'false'],
  [
    'runs zroot/ROOT/14.3\nboots zroot/ROOT/15.0\n',
    'another boot environment (zroot/ROOT/15.0) than the one that runs (zroot/ROOT/14.3)',
  ],
])('boot environments, "%s"', (environment, expected) => {
  const packages = ran(`${environment}${BOOT}curl 1763500000\n`);
  expect(verdict(SAME, ran('0\n'), packages)).toContain(expected);
});
