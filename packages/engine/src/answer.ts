/** Asks one probe over an open connection, and tells an answer from a failure. */
import {
  type Captures,
  type Evidence,
  evidenceOf,
  type Failure,
  fromTranscript,
  type Missing,
  quoted,
  type RootMode,
  type Script,
  type Target,
  type Transcript,
  toScript,
} from '@exosphere/core';
import type { Asked } from '@exosphere/providers';
import type { Execution } from './ssh/exec.ts';

/** An open connection to a host: runs scripts, one after the other. */
export interface Connection {
  execute(
    script: { readonly text: string; readonly mark: string },
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Execution>;
  close(): Promise<void>;
}

/** A probe that was asked, with all there is to know of how it went. */
export interface Answered<T> {
  readonly value: T;
  readonly captures: Captures;
  readonly script: Script;
  readonly evidence: readonly Evidence[];
  /** When the script began, by our clock: milliseconds since the epoch. */
  readonly startedAt?: number;
}

/** How to ask. */
export interface Asking {
  readonly root: RootMode;
  /** Fresh random text of `[a-z0-9]`, 16 or more. */
  readonly mark: string;
  /** A script that was cut half-way is read as far as it came: what is left are unknowns with their reason. */
  readonly mayBeCut: boolean;
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

/** Asks a probe in one execution. Never throws. */
export async function answer<T>(
  asked: Asked<T>,
  target: Target,
  { root, mark, mayBeCut, connection, signal }: Asking,
): Promise<Answered<T> | Failure> {
  const { probe, answers } = asked;
  const script = toScript(probe.commands, { mark, locale: target.locale, root });
  const timeoutMs = probe.slow ? target.syncTimeoutMs : target.commandTimeoutMs;
  const execution = await connection.execute(script, timeoutMs, signal);
  const transcript = fromTranscript(
    script,
    execution.stdout,
    execution.stderr,
    missingBecause(execution),
  );
  const { started, captures } = transcript;
  const readable =
    execution.ending === 'done' ? started : mayBeCut && started && anyEnded(captures);
  if (!readable || !READABLE.includes(execution.ending)) {
    return failureOf(execution, transcript, timeoutMs, target, script);
  }
  const [startedAt] = execution.marksAt;
  return {
    value: probe.read(captures),
    captures,
    script,
    evidence: evidenceOf(script, captures, answers, durations(script, execution.marksAt)),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function missingBecause({ ending }: Execution): Missing {
  if (ending === 'timeout') return 'timeout';
  return ending === 'cancelled' ? 'cancelled' : 'lost';
}

/** Endings after which there can be something to read. */
const READABLE: readonly Execution['ending'][] = ['done', 'timeout', 'closed', 'lost'];

/** Why an execution gives nothing to read. */
function failureOf(
  execution: Execution,
  { started }: Transcript,
  timeoutMs: number,
  target: Target,
  script: Script,
): Failure {
  const seconds = timeoutMs / 1000;
  switch (execution.ending) {
    case 'cancelled':
      return { kind: 'cancelled', message: 'cancelled', reached: started };
    case 'output-limit':
      return {
        kind: 'command',
        message: `the host sent more than ${target.maxOutputBytes} bytes (max_output_bytes)`,
        hint: 'log in and look what a login file or a package manager prints without end',
        reached: true,
      };
    case 'refused':
      return shellFailure(`the host runs no commands for this user: ${execution.refusal}`);
    case 'timeout':
      return {
        kind: 'timeout',
        message: started
          ? `timed out: no answer within ${seconds} s`
          : `timed out: the shell ran nothing of our script within ${seconds} s`,
        hint: started
          ? 'raise command_timeout or sync_timeout, or look what hangs there'
          : 'the login shell or one of its files waits for something or reads standard input',
        reached: started,
      };
    case 'lost':
    case 'closed':
      if (started) {
        return {
          kind: 'command',
          message: `the connection was lost while commands ran${statusText(execution)}`,
          reached: true,
        };
      }
      return shellFailure(noMarks(execution, script));
    case 'done':
      return shellFailure(noMarks(execution, script));
  }
}

function anyEnded(captures: Captures): boolean {
  return Object.values(captures).some((capture) => capture.exitCode !== undefined);
}

function shellFailure(message: string): Failure {
  return {
    kind: 'shell',
    message,
    hint: 'it must be a Unix-like system where this user may run /bin/sh over SSH (no ForceCommand, no nologin)',
    reached: false,
  };
}

/** A shell that printed something else, in its own words. */
function noMarks(execution: Execution, script: Script): string {
  const said = `${execution.stderr.slice(0, 500)}\n${execution.stdout.slice(0, 500)}`.trim();
  if (execution.status === 'exit status 97' || execution.stdout.includes(script.mark)) {
    return 'a login file of this user reads standard input and ate the beginning of our script';
  }
  const words = said === '' ? 'it printed nothing' : `it said ${quoted(said.split('\n')[0] ?? '')}`;
  return `no POSIX shell answered${statusText(execution)}: ${words}`;
}

function statusText({ status }: Execution): string {
  return status === undefined ? '' : ` (${status})`;
}

/** How long each command took, by when its marks came: start, then begin and end of each, then done. */
function durations(
  script: Script,
  marksAt: readonly number[],
): { readonly [name: string]: number } {
  const found: Record<string, number> = {};
  for (const [index, name] of Object.keys(script.commands).entries()) {
    const begin = marksAt[1 + 2 * index];
    const end = marksAt[2 + 2 * index];
    if (begin !== undefined && end !== undefined) found[name] = end - begin;
  }
  return found;
}
