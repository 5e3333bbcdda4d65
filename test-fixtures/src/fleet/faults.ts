/** The ways in which a fake host can misbehave. */

/** Every fault, and what the host then does. */
export const FAULTS = {
  // The line
  refused: 'nobody listens on the port',
  reset: 'the connection is reset as soon as it is made',
  silent: 'the connection is accepted, and nothing is ever said',
  'endless-banner': 'lines of text come before the version line, for ever',
  'half-kexinit': 'the first message of the key exchange stops half way',
  'drop-in-kex': 'the connection is closed in the middle of the key exchange',
  'slow-drip': 'every byte takes a tenth of a second',
  // Keys and logins
  'changed-key': 'the host key is not the one in known_hosts',
  'ecdsa-only': 'only an ECDSA host key is offered, while known_hosts has an ED25519 one',
  'auth-refused': 'every login is refused',
  'too-many-failures': 'the first refused login ends the connection, as MaxAuthTries 1 does',
  // Channels
  'channel-refused': 'after the login, no channel can be opened',
  'max-sessions': 'a second channel is refused while one is open; all answers are right',
  'exec-refused': 'no command can be executed, as with a restricted account',
  nologin: 'the login shell says that the account is not available, and ends with status 1',
  // The login shell
  'login-noise': 'start-up files write to both streams first; all answers are right',
  'eats-first-line': 'start-up files read the first line of standard input',
  hang: 'the script is taken, and nothing comes of it',
  // The script
  'hang-mid-command': 'a command in the middle of the script never ends',
  'flood-stdout': 'that command writes lines to standard output for ever',
  'flood-stderr': 'that command writes lines to standard error for ever',
  'flood-line': 'that command writes one endless line',
  'lost-mid-command': 'the connection is lost in the middle of that command',
  killed: 'a signal ends the shell in the middle of that command',
  'forged-marks':
    'lines like the marks of a script stand around the answers; all answers are right',
  'background-process':
    'a process left in the background holds the channel open; all answers are right',
  // The content
  'hostile-names':
    'names hold control characters, markup, formulas and broken UTF-8; all numbers are right',
  'clock-off': 'the clock is three days behind; all answers are right',
  'not-unix': 'a network appliance that knows neither sh nor uname',
} as const;

/** The name of a fault. */
export type Fault = keyof typeof FAULTS;

/** Every fault by name. */
export const FAULT_NAMES: readonly Fault[] = Object.keys(FAULTS) as Fault[];

const HARMLESS: readonly Fault[] = [
  'max-sessions',
  'login-noise',
  'forged-marks',
  'background-process',
  'hostile-names',
  'clock-off',
];

/** Whether a tool that copes with the fault finds out the truth about the host all the same. */
export function isHarmless(fault: Fault): boolean {
  return HARMLESS.includes(fault);
}

/** The command of a script that a fault in the middle of it strikes. */
export function struckCommand(names: readonly string[]): string | undefined {
  return names[Math.floor(names.length / 2)];
}
