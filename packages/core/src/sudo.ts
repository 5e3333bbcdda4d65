/** Recognises that sudo itself refused, as opposed to the command it was to run. */
import type { Failure } from './failure.ts';
import { type Capture, whyMissing } from './probe.ts';

interface Refusal {
  readonly lines: readonly RegExp[];
  readonly message: string;
  readonly hint: string;
}

const ALLOW =
  '"exosphere sudo generate" prints the rule for sudoers; without one, set the sudo policy of the host to "skip"';

const SKIPPED =
  '"exosphere sudo generate" prints the rule for sudoers that it needs; then set sudo_policy of the host to "nopasswd"';

// Repetitions are bounded: V8 throws where an unbounded one meets a line of tens of megabytes.
// Messages of sudo 1.8 and 1.9 under LC_ALL=C, of sudo-rs 0.2 (Ubuntu since 25.10), and of a shell that has no sudo.
const REFUSALS: readonly Refusal[] = [
  {
    lines: [
      // sudo: a password is required
      // sudo: interactive authentication is required
      /^sudo: (?:a password|interactive authentication) is required/mu,
    ],
    message: 'sudo asks for a password',
    // A user without any rule is asked too, before sudo says that there is none.
    hint: `no rule lets this user run exactly this command without one, or a later rule undoes it: ${ALLOW}`,
  },
  {
    lines: [
      // alice is not in the sudoers file.
      // alice is not allowed to run sudo on web1.
      /^\S{1,256} is not (?:in the sudoers file|allowed to run sudo on )/mu,
      // Sorry, user alice may not run sudo on web1.
      /^(?:sudo: )?Sorry, user \S{1,256} may not run sudo /mu,
      // sudo: I'm sorry alice. I'm afraid I can't do that
      /^sudo: I'm sorry \S{1,256}\. I'm afraid I can't do that/mu,
    ],
    message: 'sudo has no rule for this user: not in sudoers',
    hint: ALLOW,
  },
  {
    // Sorry, user alice is not allowed to execute '/usr/bin/apt-get update' as root on web1.
    lines: [/^(?:sudo: )?Sorry, user \S{1,256} is not allowed to execute /mu],
    message: 'sudo does not allow this user exactly this command',
    hint: ALLOW,
  },
  {
    // sudo: sorry, you must have a tty to run sudo
    lines: [/^sudo: (?:sorry, )?you must have a tty/mu],
    message: 'sudo is configured to require a terminal',
    hint: 'add "Defaults:USER !requiretty" for this user to sudoers, behind the line that requires one',
  },
  {
    lines: [
      // /bin/sh: 12: sudo: not found
      // /bin/sh: line 12: sudo: command not found
      // sh: sudo: not found
      /^(?:\S{1,256}: )?(?:(?:line )?\d+: )?sudo: (?:command )?not found/mu,
    ],
    message: 'sudo is not installed',
    hint: 'install sudo on the host, log in as root, or set the sudo policy of the host to "skip"',
  },
  {
    lines: [
      // sudo: The "no new privileges" flag is set, which prevents sudo from running as root.
      /^sudo: The "no new privileges" flag is set/mu,
      // sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS file system without root privileges?
      /^sudo: effective uid is not 0/mu,
      // sudo: account validation failure, is your account locked?
      /^sudo: account validation failure/mu,
      // sudo: no valid sudoers sources found, quitting
      /^sudo: no valid sudoers sources found/mu,
    ],
    message: 'sudo cannot work there',
    hint: 'run "sudo -n true" on the host as this user: it says why',
  },
];

/** The failure, when sudo or our own policy and not the command refused; undefined when the command ran. */
export function sudoRefusal(capture: Capture): Failure | undefined {
  if (capture.missing === 'policy') {
    return { kind: 'sudo', message: whyMissing(capture) ?? '', hint: SKIPPED, reached: true };
  }
  if (capture.exitCode === undefined || capture.exitCode === 0) return undefined;
  const refusal = REFUSALS.find(({ lines }) => lines.some((line) => line.test(capture.stderr)));
  if (refusal === undefined) return undefined;
  return { kind: 'sudo', message: refusal.message, hint: refusal.hint, reached: true };
}
