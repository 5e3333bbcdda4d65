import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { readReboot } from './reboot.ts';

function ran(stdout: string, exitCode = 0, stderr = ''): Capture {
  return { stdout, stderr, exitCode };
}

const REQUIRED = ran(
  `Core libraries or services have been updated since boot-up:
  * glibc
  * systemd

Reboot is required to fully utilize these updates.
More information: https://access.redhat.com/solutions/27943
`,
  1,
);
const NOT_REQUIRED = ran(`No core libraries or services have been updated since boot-up.
Reboot should not be necessary.
`);
const NO_PLUGIN = ran('', 1, 'No such command: needs-restarting. Please use /usr/bin/dnf --help\n');
const OLD_KERNEL = ran('5.14.0-362.8.1.el9_3.x86_64\n');
const NEW_KERNEL = ran('5.14.0-427.13.1.el9_4.x86_64\n');
const KERNELS = ran(`kernel-core|x86_64|5.14.0-362.8.1.el9_3
kernel-core|x86_64|5.14.0-427.13.1.el9_4
kernel-headers|x86_64|5.14.0-570.1.1.el9_6
kernel-rt-core|x86_64|5.14.0-503.11.1.el9_5
`);

const QUIET = {
  'needs-restarting': NOT_REQUIRED,
  kernels: KERNELS,
  'running-kernel': NEW_KERNEL,
  container: ran('none\n'),
};

test('it is not needed when neither says so', () => {
  expect(readReboot('dnf needs-restarting', QUIET)).toEqual({
    known: true,
    value: { needed: false, reasons: [] },
    notes: [],
  });
});

test.each([
  ['/run/ostree-booted\n', '/run/ostree-booted'],
  ['none\n/run/bootc\n/run/ostree-booted\n', '/run/bootc'],
])('of a system that is an image, packages say yes but never no: %j', (signs, sign) => {
  const container = ran(signs);
  expect(readReboot('dnf needs-restarting', { ...QUIET, container })).toEqual({
    known: false,
    reason: `the system is an image that is replaced as a whole (${sign} is there): whether a new one waits for a reboot, packages do not tell`,
    notes: [],
  });
  expect(
    readReboot('dnf needs-restarting', { ...QUIET, container, 'needs-restarting': REQUIRED }),
  ).toMatchObject({ known: true, value: { needed: true } });
});

test('needs-restarting names the packages', () => {
  expect(
    readReboot('dnf needs-restarting', { ...QUIET, 'needs-restarting': REQUIRED }),
  ).toMatchObject({
    value: {
      needed: true,
      reasons: ['glibc was updated since boot', 'systemd was updated since boot'],
    },
  });
});

test('a newer kernel of the running kind is enough', () => {
  expect(
    readReboot('dnf needs-restarting', { ...QUIET, 'running-kernel': OLD_KERNEL }),
  ).toMatchObject({
    value: {
      needed: true,
      reasons: [
        'kernel 5.14.0-362.8.1.el9_3.x86_64 runs, 5.14.0-427.13.1.el9_4.x86_64 is installed',
      ],
    },
  });
});

test.each([
  ['5.14.0-427.13.1.el9_4.x86_64+rt', 'kernel-rt-core|x86_64|5.14.0-503.11.1.el9_5', true],
  ['5.14.0-427.13.1.el9_4.x86_64+rt', 'kernel-core|x86_64|5.14.0-503.11.1.el9_5', undefined],
  ['4.18.0-513.5.1.rt7.307.el8.x86_64', 'kernel-rt-core|x86_64|4.18.0-513.9.1.rt7.311.el8', true],
  ['5.15.0-206.153.7.el9uek.x86_64', 'kernel-uek-core|x86_64|5.15.0-207.156.6.el9uek', true],
  ['6.11.8-400.asahi.fc41.aarch64+16k', 'kernel-16k-core|aarch64|6.12.1-400.asahi.fc41', true],
  ['5.10.0-182.0.0.95.oe2203sp3.x86_64', 'kernel|x86_64|5.10.0-216.0.0.115.oe2203sp4', true],
  ['5.14.0-427.13.1.el9_4.aarch64+64k', 'kernel-64k-core|aarch64|5.14.0-427.13.1.el9_4', false],
  ['6.1.102-111.182.amzn2023.x86_64', 'kernel|x86_64|1:6.1.109-118.189.amzn2023', true],
  ['3.10.0-1160.99.1.el7.x86_64', 'kernel|x86_64|3.10.0-1160.119.1.el7', true],
  ['3.10.0-1160.99.1.el7.centos.plus.x86_64', 'kernel|x86_64|3.10.0-1160.119.1.el7', undefined],
  [
    '3.10.0-1160.99.1.el7.centos.plus.x86_64',
    'kernel-plus|x86_64|3.10.0-1160.119.1.el7.centos.plus',
    true,
  ],
  [
    '3.10.0-1160.99.1.rt56.1245.el7.x86_64',
    'kernel-rt|x86_64|3.10.0-1160.119.1.rt56.1272.el7',
    true,
  ],
  ['5.10.215-203.850.amzn2.x86_64', 'kernel|x86_64|5.10.215-203.850.amzn2', false],
  ['6.18.44-fc-v595', 'kernel-core|x86_64|6.20.0-1.fc43', undefined],
])('%s with %s installed: %s', (running, installed, needed) => {
  const answer = readReboot('dnf needs-restarting', {
    ...QUIET,
    'needs-restarting': NO_PLUGIN,
    'running-kernel': ran(`${running}\n`),
    kernels: ran(`${installed}\n`),
  });
  expect(answer.known ? answer.value.needed : undefined).toBe(needed);
});

test.each([
  ['dnf 4', NO_PLUGIN],
  ['dnf 5', ran('', 2, 'Unknown argument "needs-restarting" for command "dnf5". Add "--help"\n')],
])('where %s has no such plugin, the kernel decides, and a note says so', (_title, capture) => {
  expect(readReboot('dnf needs-restarting', { ...QUIET, 'needs-restarting': capture })).toEqual({
    known: true,
    value: { needed: false, reasons: [] },
    notes: [{ code: 'platform', text: expect.stringContaining('only the kernel was compared') }],
  });
});

test('where needs-restarting failed, the kernel cannot say no', () => {
  const failed = ran('', 1, "Error: Failed to download metadata for repo 'x'\n");
  expect(
    readReboot('dnf needs-restarting', { ...QUIET, 'needs-restarting': failed }),
  ).toMatchObject({
    known: false,
    reason: expect.stringContaining('Failed to download metadata'),
  });
  expect(
    readReboot('dnf needs-restarting', {
      ...QUIET,
      'needs-restarting': failed,
      'running-kernel': OLD_KERNEL,
    }),
  ).toMatchObject({ known: true, value: { needed: true } });
});

test.each([
  ['exit status 1 without a word', ran('', 1)],
  ['exit status 0 without a word', ran('')],
  ['the words of a yes with the status of a no', ran(REQUIRED.stdout, 0)],
  ['the words of a no with the status of a yes', ran(NOT_REQUIRED.stdout, 1)],
  ['another language', ran('Ein Neustart sollte nicht erforderlich sein.\n')],
])('%s is no answer', (_title, capture) => {
  expect(
    readReboot('dnf needs-restarting', { ...QUIET, 'needs-restarting': capture, kernels: ran('') })
      .known,
  ).toBe(false);
});

test.each(['docker\n', 'none\n/run/.containerenv\n'])(
  'in a container nobody knows: %j',
  (stdout) => {
    expect(readReboot('dnf needs-restarting', { ...QUIET, container: ran(stdout) })).toMatchObject({
      known: false,
      reason: expect.stringContaining('container'),
    });
  },
);

test('yum-utils names packages with their versions, some twice', () => {
  const required = ran(
    `Core libraries or services have been updated:
  kernel -> 3.10.0-1160.119.1.el7
  glibc -> 2.17-326.el7_9.3
  glibc -> 2.17-326.el7_9.3
  dbus -> 1:1.10.24-15.el7

Reboot is required to ensure that your system benefits from these updates.

More information:
https://access.redhat.com/solutions/27943
`,
    1,
  );
  const answer = readReboot('needs-restarting', { ...QUIET, 'needs-restarting': required });
  expect(answer).toMatchObject({
    value: {
      needed: true,
      reasons: [
        'kernel was updated since boot',
        'glibc was updated since boot',
        'dbus was updated since boot',
      ],
    },
  });
});

test('yum-utils may refuse a normal user: that alone is no answer', () => {
  const refused = ran('', 1, 'Please run as root or with --useronly option\n');
  expect(readReboot('needs-restarting', { ...QUIET, 'needs-restarting': refused })).toMatchObject({
    known: false,
    reason: expect.stringContaining('Please run as root'),
  });
});
