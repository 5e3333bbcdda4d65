/** Recognises that sudo itself refused, as opposed to the command it was to run. */
import type { Failure } from './failure.ts';
import type { Capture } from './probe.ts';

// Messages of sudo 1.8 and 1.9 under LC_ALL=C, and of a shell that has no sudo.
const REFUSALS: readonly {
  readonly line: RegExp;
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    // sudo: a password is required
    line: /^sudo: a password is required/mu,
    message: 'sudo asks for a password',
    hint: 'allow this exact command without a password in sudoers (NOPASSWD), or set the sudo policy of the host to "skip"',
  },
  {
    // alice is not in the sudoers file.
    // Sorry, user alice is not allowed to execute '/usr/bin/apt-get update' as root on web1.
    line: /is not in the sudoers file|^Sorry, user \S+ (?:is not allowed|may not run)/mu,
    message: 'sudo does not allow this user to run the command',
    hint: 'allow this exact command without a password in sudoers (NOPASSWD), or set the sudo policy of the host to "skip"',
  },
  {
    // sudo: sorry, you must have a tty to run sudo
    line: /^sudo: (?:sorry, )?you must have a tty/mu,
    message: 'sudo is configured to require a terminal',
    hint: 'add "Defaults:USER !requiretty" for this user to sudoers',
  },
  {
    // /bin/sh: 12: sudo: not found
    line: /sudo: (?:command )?not found/mu,
    message: 'sudo is not installed',
    hint: 'install sudo on the host, log in as root, or set the sudo policy of the host to "skip"',
  },
];

/** The failure, when sudo and not the command refused; undefined when the command ran. */
export function sudoRefusal(capture: Capture): Failure | undefined {
  if (capture.exitCode === undefined || capture.exitCode === 0) return undefined;
  const refusal = REFUSALS.find(({ line }) => line.test(capture.stderr));
  if (refusal === undefined) return undefined;
  return { kind: 'sudo', message: refusal.message, hint: refusal.hint, reached: true };
}
