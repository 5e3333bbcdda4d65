/** Says why an execution gave nothing to read. */
import {
  type Captures,
  endMark,
  type Failure,
  oneLine,
  quoted,
  type Script,
  type Transcript,
} from '@exosphere/core';
import type { Execution } from './ssh/exec.ts';

/** What was asked, and how it went. */
export interface Unanswered {
  readonly execution: Execution;
  readonly script: Script;
  readonly transcript: Transcript;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/** The failure of an execution that cannot be read. */
export function whyUnanswered({
  execution,
  script,
  transcript: { captures },
  timeoutMs,
  maxOutputBytes,
}: Unanswered): Failure {
  const seconds = timeoutMs / 1000;
  // Not from the text: of what was cut, only the beginning may be kept.
  const started = execution.marksAt.length > 0;
  const rest = runsOn(script, captures);
  switch (execution.ending) {
    case 'cancelled':
      return { kind: 'cancelled', message: `cancelled${rest}`, reached: started };
    case 'output-limit':
      return {
        kind: 'command',
        message: `the host sent more than ${maxOutputBytes} bytes (max_output_bytes)${rest}`,
        hint: 'log in and look what a login file or a package manager prints without end',
        reached: started,
      };
    case 'chatter':
      return {
        kind: 'command',
        message: `the host sends SSH messages without end that carry no output${rest}`,
        hint: 'find out what answers at that address: no ordinary SSH server does that',
        reached: started,
      };
    case 'refused':
      return shellFailure(
        `the host runs no commands for this user: ${refusalText(execution)}`,
        NO_SHELL,
      );
    case 'silent':
    case 'timeout':
      if (started) {
        return {
          kind: 'timeout',
          message: `timed out: no answer within ${seconds} s${rest}`,
          hint: 'raise command_timeout or sync_timeout, or look what hangs there',
          reached: true,
        };
      }
      return {
        kind: 'timeout',
        message: execution.accepted
          ? `timed out: the shell ran nothing of our script within ${seconds} s`
          : `timed out: the host started no shell within ${seconds} s`,
        hint: execution.accepted
          ? 'the login shell or one of its files waits for something or reads standard input'
          : 'look what hangs there: its sshd opened no session for us',
        reached: false,
      };
    case 'lost':
    case 'closed':
      if (execution.stdout.includes(endMark(script.mark))) return noErrors;
      if (started) {
        const what =
          execution.ending === 'lost'
            ? 'the connection was lost while commands ran'
            : 'the shell ended before its commands had';
        return {
          kind: 'command',
          message: `${what}${statusText(execution)}${rest}`,
          reached: true,
        };
      }
      return execution.ending === 'lost' && !execution.accepted
        ? lostBeforeShell
        : noMarks(execution, script);
    case 'done':
      return noMarks(execution, script);
  }
}

/** The commands ran to their end, and yet half of what they said is missing. */
const noErrors: Failure = {
  kind: 'shell',
  message: 'what commands say on standard error does not reach us',
  hint: 'something on the host drops it or mixes it into the output: a ForceCommand, a recorder of sessions, the login shell',
  reached: true,
};

const lostBeforeShell: Failure = {
  kind: 'unreachable',
  message: 'the host closed the connection right after the login',
  hint: 'its log says why; a limit on sessions, or the shell of this user, may be the reason',
  reached: false,
};

/** What cannot be ended from here, and may go on on the host: a warning to add to a message. */
function runsOn(script: Script, captures: Captures): string {
  const sudo = Object.entries(script.commands).some(
    ([name, command]) => command.startsWith('sudo ') && captures[name]?.exitCode === undefined,
  );
  return sudo ? '; what runs there through sudo cannot be ended from here and may run on' : '';
}

const NO_SHELL =
  'it must be a Unix-like system where this user may run /bin/sh over SSH (no ForceCommand, no nologin)';
const EATEN = 'have it leave standard input alone in shells that are not interactive';

function shellFailure(message: string, hint: string): Failure {
  return { kind: 'shell', message, hint, reached: false };
}

/** A shell that printed something else, in its own words. */
function noMarks(execution: Execution, script: Script): Failure {
  // Line 1 of a script sets the mark; without it the second line ends the shell with this status.
  if (execution.status === 'exit status 97' || execution.stdout.includes(script.mark)) {
    return shellFailure(
      'a login file of this user reads standard input and ate the beginning of our script',
      EATEN,
    );
  }
  const said = `${execution.stderr.slice(0, 500)}\n${execution.stdout.slice(0, 500)}`.trim();
  const words = said === '' ? 'it printed nothing' : `it said ${quoted(said.split('\n')[0] ?? '')}`;
  return shellFailure(`no POSIX shell answered${statusText(execution)}: ${words}`, NO_SHELL);
}

/** A refusal may be of any length. */
function refusalText({ refusal = '' }: Execution): string {
  return oneLine(refusal.slice(0, 200).replace('(SSH) ', '')).replace(/: $/u, '');
}

function statusText({ status }: Execution): string {
  // A signal may have any name.
  return status === undefined ? '' : ` (${oneLine(status).slice(0, 40)})`;
}
