import { describe, expect, test } from 'vitest';
import { sudoRefusal } from './sudo.ts';

/** What a command left on its standard error, with the status of a refusal. */
const refusal = (stderr: string, exitCode = 1) => sudoRefusal({ stdout: '', stderr, exitCode });

describe('a refusal', () => {
  test.each<[string, string, string]>([
    ['without a password, 1.8 and 1.9', 'sudo: a password is required\n', 'asks for a password'],
    [
      'without a password, sudo-rs',
      'sudo: interactive authentication is required\n',
      'asks for a password',
    ],
    [
      'behind a warning of its own',
      'sudo: unable to resolve host web1: Name or service not known\nsudo: a password is required\n',
      'asks for a password',
    ],
    [
      'of a stranger, 1.8',
      'alice is not in the sudoers file.  This incident will be reported.\n',
      'not in sudoers',
    ],
    [
      'of a stranger, 1.9',
      'alice is not in the sudoers file.\nThis incident has been reported to the administrator.\n',
      'not in sudoers',
    ],
    [
      'of a stranger, sudo-rs',
      "sudo: I'm sorry alice. I'm afraid I can't do that\n",
      'not in sudoers',
    ],
    [
      'on this host',
      'alice is not allowed to run sudo on web1.  This incident will be reported.\n',
      'not in sudoers',
    ],
    [
      'of this command',
      "Sorry, user alice is not allowed to execute '/usr/bin/apt-get update' as root on web1.\n",
      'does not allow this user exactly this command',
    ],
    [
      'of this command, sudo-rs',
      "sudo: Sorry, user alice is not allowed to execute '/usr/bin/apt-get update' as root on web1.\n",
      'does not allow this user exactly this command',
    ],
    ['of any command', 'Sorry, user EXAMPLE\\alice may not run sudo on web1.\n', 'not in sudoers'],
    [
      'without a terminal',
      'sudo: sorry, you must have a tty to run sudo\n',
      'configured to require a terminal',
    ],
    [
      'in a container that forbids it',
      'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\n' +
        'sudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.\n',
      'cannot work there',
    ],
    [
      'on a nosuid file system',
      "sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS file system without root privileges?\n",
      'cannot work there',
    ],
    [
      'of a locked account',
      'sudo: account validation failure, is your account locked?\nsudo: a terminal is required to authenticate\n',
      'cannot work there',
    ],
  ])('%s', (_, stderr, message) => {
    const failure = refusal(stderr);
    expect(failure).toMatchObject({ kind: 'sudo', reached: true });
    expect(failure?.message).toContain(message);
    expect(failure?.hint).toBeTruthy();
  });

  test.each<[string, string]>([
    ['dash', '/bin/sh: 12: sudo: not found\n'],
    ['bash', '/bin/sh: line 12: sudo: command not found\n'],
    ['busybox', 'sh: sudo: not found\n'],
    ['FreeBSD', 'sudo: not found\n'],
    ['OpenBSD', '/bin/sh[12]: sudo: not found\n'],
  ])('because there is no sudo, as %s says it', (_, stderr) => {
    expect(refusal(stderr, 127)?.message).toBe('sudo is not installed');
  });
});

test('a command that our own policy left out is told as such', () => {
  expect(sudoRefusal({ stdout: '', stderr: '', missing: 'policy' })).toEqual({
    kind: 'sudo',
    message: 'it needs root, and the sudo policy of this host is "skip"',
    hint: expect.stringContaining('sudo generate'),
    reached: true,
  });
});

describe('no refusal', () => {
  test.each<[string, string, number]>([
    ['a command that succeeded, whatever it printed', 'sudo: a password is required\n', 0],
    ['a command that failed by itself', 'E: Unable to locate package x\n', 100],
    [
      'a warning of sudo before a command that failed by itself',
      'sudo: unable to resolve host web1: Name or service not known\nE: Some index files failed\n',
      100,
    ],
    ['a command that is not there', 'sudo: /usr/bin/apt-get: command not found\n', 1],
    ['a hook that looks for another program', 'run-parts: pseudosudo: not found\n', 127],
    ['words within a line', 'W: log says: sudo: a password is required\n', 100],
    ['doas', 'doas: Operation not permitted\n', 1],
    ['doas without its file', 'doas: doas is not enabled, /etc/doas.conf: No such file\n', 1],
    ['nothing', '', 1],
  ])('%s', (_, stderr, exitCode) => {
    expect(refusal(stderr, exitCode)).toBeUndefined();
  });

  test('is a command that never ended', () => {
    const stderr = 'sudo: a password is required\n';
    expect(sudoRefusal({ stdout: '', stderr, missing: 'timeout' })).toBeUndefined();
  });

  // Where work grows faster than the text, the time limit of the test is met.
  test.each<[string, string]>([
    ['one line of letters', 'x'.repeat(30_000_000)],
    ['one line of emoji', '👍'.repeat(15_000_000)],
    ['empty lines', '\n'.repeat(30_000_000)],
    ['almost a refusal', `Sorry, user ${'x '.repeat(15_000_000)}`],
    ['many that are almost one', 'Sorry, user alice\n'.repeat(1_500_000)],
  ])('is 30 MB of noise: %s', (_, stderr) => {
    expect(refusal(stderr)).toBeUndefined();
  });
});
