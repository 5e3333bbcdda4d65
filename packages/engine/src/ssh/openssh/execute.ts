/** Runs one script on a host through the system's `ssh`, within all limits. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type Failure, quoted } from '@exosphere/core';
import type { Trace } from '../../log/trace.ts';
import type { Pace, Turn } from '../../pace.ts';
import { collector } from '../collector.ts';
import { startDeadline } from '../deadline.ts';
import { type Ending, type Execution, hasBegun, type Limits, tellsItsTime } from '../exec.ts';
import { withPipes } from '../program.ts';
import { loginTimeout, NO_PROGRAM, sshFailure } from './failure.ts';

export interface Command {
  /** Without the program. */
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
  /** How long it may take to log in. */
  readonly connectTimeoutMs: number;
  /** It goes through a master that is logged in. */
  readonly shared: boolean;
  /** When the script may be sent, once it is logged in. */
  readonly pace: Pace;
  /** Takes what ssh said of a connection that failed, for the log. */
  readonly trace?: Trace;
}

/** An execution that has begun. */
export interface Running {
  /** What came of it; a failure: there was no connection. Never rejects. */
  readonly execution: Promise<Execution | Failure>;
  /** Resolves when the program, and whatever it started, is gone. */
  readonly gone: Promise<void>;
}

/** How long `ssh` has to end once its input has, so that the host hears of it; then it is made to. */
const PATIENCE_MS = 1000;
/** From being asked to end to being ended. */
const KILL_MS = 500;

// Authenticated to 127.0.0.1 ([127.0.0.1]:2222) using "publickey".
// After a banner without a line feed it does not begin a line.
const LOGGED_IN = 'Authenticated to ';

/** What ssh itself says of an ordinary session. */
const OWN_WORDS =
  /^(?:Authenticated to |Transferred: |Bytes per second: |Warning: Permanently added ).*\r?\n/gmu;

/** ssh's own exit status for whatever went wrong with itself. */
const SSH_FAILED = 255;

/** Enough for the first complaints of a shell, and for all that ssh says before. */
const HEAD_BYTES = 16 * 1024;

/** Characters of what ssh said, for the log. */
const MOST_TRACED = 2000;

const WORTH_READING: readonly Ending[] = ['timeout', 'closed', 'lost'];

/**
 * As `execute` of the built-in library does: the script goes to /bin/sh, whose input stays open until the end.
 * Throws when no program can be started: this process may open no more files, or have no more processes.
 */
export function executeWithSsh(
  { args, env, connectTimeoutMs, shared, pace, trace }: Command,
  script: { readonly text: string; readonly mark: string },
  limits: Limits,
  signal: AbortSignal,
): Running {
  const account = limits.budget.account();
  const out = collector(script.mark, account);
  const err = collector(script.mark, account);
  // A process group of its own, so that a ProxyCommand of its goes with it.
  const child = withPipes(
    spawn('ssh', args, {
      detached: true,
      env: { ...env, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const execution = new Promise<Execution | Failure>((resolve) => {
    const waiting = new AbortController();
    let settled = false;
    let loggedIn = false;
    let turn: Turn | undefined;
    let timer: NodeJS.Timeout | undefined;
    let start: NodeJS.Timeout | undefined;
    let status: string | undefined;
    let said = '';

    const finish = (result: () => Execution | Failure, told = false): void => {
      if (settled) return;
      settled = true;
      waiting.abort();
      turn?.leave(told);
      clearTimeout(timer);
      clearTimeout(start);
      login.clear();
      signal.removeEventListener('abort', cancel);
      for (const stream of [child.stdout, child.stderr]) {
        stream.removeAllListeners('data').resume();
      }
      end(child, gone);
      resolve(result());
      account.close();
    };
    const settle = (ending: Ending): void =>
      finish(() => {
        const whole = ending === 'done' || (limits.keepCut && WORTH_READING.includes(ending));
        const most = whole ? undefined : HEAD_BYTES;
        return {
          ending,
          accepted: loggedIn,
          stdout: out.text(most),
          stderr: out.marksAt.length > 0 ? err.text(most) : err.text(most).replace(OWN_WORDS, ''),
          marksAt: out.marksAt,
          ...(status === undefined ? {} : { status }),
        };
      }, tellsItsTime(ending));
    const cancel = (): void => settle('cancelled');
    const login = startDeadline(connectTimeoutMs, () =>
      finish(() => loginTimeout(connectTimeoutMs)),
    );
    /** The script is sent when it is its turn. */
    const begin = async (): Promise<void> => {
      loggedIn = true;
      login.clear();
      turn = await pace.enter(limits.timeoutMs, waiting.signal);
      if (settled) return turn.leave(false);
      timer = setTimeout(() => settle('timeout'), limits.timeoutMs);
      start = setTimeout(() => {
        if (out.marksAt.length === 0) settle('silent');
      }, limits.startMs ?? limits.timeoutMs);
      child.stdin.write(script.text);
    };
    const take = (stream: typeof out, chunk: Buffer): void => {
      stream.add(chunk);
      if (hasBegun(out)) turn?.begun();
      if (out.bytes() + err.bytes() > limits.maxOutputBytes) settle('output-limit');
      else if (out.ended() && err.ended()) settle('done');
      else if (account.isSpent()) {
        for (const one of [child.stdout, child.stderr]) one.pause();
        account.whenFree(() => {
          for (const one of [child.stdout, child.stderr]) one.resume();
        });
      }
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      finish(() =>
        error.code === 'ENOENT'
          ? NO_PROGRAM
          : { ...NO_PROGRAM, message: `ssh cannot be started: ${error.message}` },
      ),
    );
    child.once('close', (code, name) => {
      status = code === null ? `signal ${name}` : `exit status ${code}`;
      if (code !== SSH_FAILED) settle('closed');
      else if (out.marksAt.length > 0) settle('lost');
      else {
        // Its last words: a banner of any length may come before.
        const words = err.text().slice(-HEAD_BYTES);
        trace?.(`ssh ended with ${status}: ${quoted(words, MOST_TRACED)}`);
        finish(() => sshFailure(words));
      }
    });
    child.stdout.on('data', (chunk: Buffer) => take(out, chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (!loggedIn && said.includes(LOGGED_IN)) void begin();
      said = said.slice(-LOGGED_IN.length);
      take(err, chunk);
    });
    // A program that ends before it has read everything is told by its end.
    child.stdin.on('error', () => {});
    if (shared) void begin();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
  return { execution, gone };
}

type Program = ChildProcessByStdio<Writable, Readable, Readable>;

/** Ends its input, which ends what runs on the host; then itself, if it does not. */
function end(child: Program, gone: Promise<void>): void {
  child.stdin.end();
  const term = setTimeout(() => signalGroup(child, 'SIGTERM'), PATIENCE_MS);
  const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS + KILL_MS);
  void gone.then(() => {
    clearTimeout(term);
    clearTimeout(kill);
  });
}

function signalGroup({ pid }: Program, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
