/** A login of the system's `ssh` that several executions share: its control master. */
import { spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Failure, quoted } from '@exosphere/core';
import type { Trace } from '../../log/trace.ts';
import { startDeadline } from '../deadline.ts';
import { withPipes } from '../program.ts';
import { loginTimeout, NO_PROGRAM, sshFailure } from './failure.ts';

/** Where a control socket can be. */
export interface Place {
  /** Of its own, for its user alone. */
  readonly directory: string;
  readonly socket: string;
}

/** A login that is there. */
export interface Master {
  readonly socket: string;
  isOpen(): boolean;
  /** Resolves when the program and its socket are gone, by whomever. */
  readonly closed: Promise<void>;
  /** Ends it, and whatever goes through it. Resolves when it is gone. */
  close(): Promise<void>;
}

/** What to start. */
export interface MasterCommand {
  /** For `ssh`, as a master. */
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
  readonly connectTimeoutMs: number;
  /** Takes what ssh said of a login that failed, for the log. */
  readonly trace?: Trace;
}

/**
 * Bytes in the path of a socket: 108 on Linux, 104 on BSD and macOS, the last of them NUL. ssh adds a dot and 16
 * letters while it makes the socket (`muxserver_listen` in mux.c).
 */
const MOST_PATH_BYTES = 103 - 17;

/**
 * A place for one socket below a directory, which is made if need be; undefined: the path would be too long for a
 * socket. Throws if nothing can be written there.
 */
export async function placeForSocket(stateDirectory: string): Promise<Place | undefined> {
  const longest = join(stateDirectory, 'ssh-XXXXXX', 'control');
  if (Buffer.byteLength(longest) > MOST_PATH_BYTES) return undefined;
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(stateDirectory, 'ssh-'));
  return { directory, socket: join(directory, 'control') };
}

/**
 * Minds the program: when our end of its input is closed, as it is when our process ends in whatever way, it ends the
 * program. Then it removes the socket and its directory, which is its $0. It keeps no hold of standard error, so that
 * we hear when the program is gone.
 */
const MINDER = `exec 3<&0 </dev/null
"$@" 3<&- &
master=$!
exec 2>/dev/null
read -r nothing <&3
kill "$master"
wait "$master"
status=$?
rm -f -- "$0"/control*
rmdir -- "$0"
exit "$status"`;

/** How long the program has to end before it is made to. */
const PATIENCE_MS = 1500;
/** How often to look whether a program that is logged in listens. */
const LOOK_MS = 5;
/** How much of what it says is kept. */
const MOST_SAID = 16 * 1024;
/** Characters of it for the log. */
const MOST_TRACED = 2000;

// Authenticated to 127.0.0.1 ([127.0.0.1]:2222) using "publickey".
const LOGGED_IN = /^Authenticated to /mu;

/** Logs in. Rejects only when no program can be started at all; any other failure leaves nothing behind. */
export async function startMaster(
  { args, env, connectTimeoutMs, trace }: MasterCommand,
  { directory, socket }: Place,
  signal: AbortSignal,
): Promise<Master | Failure> {
  // A process group of its own: a Ctrl-C at the terminal is not for it, and a ProxyCommand of its goes with it.
  const child = withPipes(
    spawn('/bin/sh', ['-c', MINDER, directory, 'ssh', ...args], {
      detached: true,
      env: { ...env, LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
    }),
  );
  let status: number | null | undefined;
  const closed = new Promise<void>((resolve) => {
    const end = (code: number | null): void => {
      status = code;
      child.stdin.end();
      // Somebody killed the minder: what it minded is of its group.
      if (code === null) killGroup(child.pid);
      // The minder has done so already, unless it was killed.
      void rm(directory, { recursive: true, force: true }).then(resolve, () => resolve());
    };
    child.once('exit', end);
    child.once('error', () => end(null));
  });
  child.stdin.on('error', () => {});
  // The program is gone.
  child.stderr.once('end', () => child.stdin.end());
  const close = async (): Promise<void> => {
    child.stdin.end();
    const kill = setTimeout(() => killGroup(child.pid), PATIENCE_MS);
    await closed;
    clearTimeout(kill);
  };
  const isOpen = (): boolean => status === undefined && !child.stdin.writableEnded;

  return new Promise((resolve) => {
    let said = '';
    let settled = false;
    const settle = (result: Master | Failure): void => {
      if (settled) return;
      settled = true;
      deadline.clear();
      signal.removeEventListener('abort', cancel);
      if ('kind' in result) {
        trace?.(`ssh said ${quoted(said, MOST_TRACED)}`);
        void close().then(() => resolve(result));
        return;
      }
      // An idle login keeps no program alive.
      child.unref();
      for (const pipe of [child.stdin, child.stderr]) (pipe as Socket).unref();
      resolve(result);
    };
    const deadline = startDeadline(connectTimeoutMs, () => settle(loginTimeout(connectTimeoutMs)));
    const cancel = (): void => settle({ kind: 'cancelled', message: 'cancelled', reached: false });
    let loggedIn = false;
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const begins = !loggedIn && LOGGED_IN.test(said);
      // Its last words tell why it failed; a banner of any length may come before.
      said = said.slice(-MOST_SAID);
      if (!begins) return;
      loggedIn = true;
      void untilThere(socket, () => settled).then((there) => {
        if (there) settle({ socket, isOpen, closed, close });
      });
    });
    void closed.then(() => settle(status === NOT_FOUND ? NO_PROGRAM : sshFailure(said)));
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
  });
}

/** What a shell ends with when there is no such program. */
const NOT_FOUND = 127;

/** Between the login and the listening there is a moment. */
async function untilThere(socket: string, given: () => boolean): Promise<boolean> {
  while (!given()) {
    const found = await lstat(socket).catch(() => undefined);
    if (found !== undefined) return true;
    await sleep(LOOK_MS);
  }
  return false;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
