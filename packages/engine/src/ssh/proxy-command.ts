/** The program that `ProxyCommand` names: its standard input and output are the way to a host. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type Failure, oneLine, quoted } from '@exosphere/core';
import { withPipes } from './program.ts';
import { type Wire, wireOf } from './wire.ts';

export interface Proxied {
  readonly wire: Wire;
  /** Resolves when the program is gone, with what to tell of it; it is made to go when the wire is destroyed. */
  readonly gone: Promise<Failure>;
}

/** How long a program has to end by itself, once the connection is over. */
const PATIENCE_MS = 300;

/** How long its last words are waited for. */
const LAST_WORDS_MS = 100;

/** Enough for the last line of what it says. */
const MOST_SAID = 2000;

/**
 * Starts the command as ssh does: by the user's shell, which is to become the program itself. It gets a process group
 * of its own, so that nothing it started outlives the connection. Throws when no program can be started at all.
 */
export function openProxyCommand(
  command: string,
  env: { readonly [name: string]: string | undefined },
): Proxied {
  const shell = isAbsolute(env.SHELL ?? '') ? (env.SHELL as string) : '/bin/sh';
  const child = withPipes(
    spawn(shell, ['-c', `exec ${command}`], {
      detached: true,
      env: { ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
  let said = '';
  let sent: NodeJS.Signals | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID);
  });
  const gone = new Promise<Failure>((resolve) => {
    child.once('error', (error) => resolve(toFailure(error.message, said)));
    child.once('exit', (code, signal) => {
      // One that only closed its output was ended by us.
      const byUs = signal !== null && signal === sent;
      const ended = byUs
        ? 'it closed its output'
        : code === null
          ? `ended by ${signal}`
          : `it ended with status ${code}`;
      // Its last words may still be on their way, and somebody else may hold the stream for ever.
      const tell = (): void => resolve(toFailure(ended, said));
      child.once('close', tell);
      setTimeout(tell, LAST_WORDS_MS).unref();
    });
  });
  const stop = (): void =>
    end(child, (signal) => {
      sent = signal;
      signalGroup(child, signal);
    });
  return { wire: wireOf(child.stdout, child.stdin, stop), gone };
}

type Program = ChildProcessByStdio<Writable, Readable, Readable>;

function end(child: Program, send: (signal: NodeJS.Signals) => void): void {
  child.stdin.destroy();
  child.stdout.destroy();
  // Whatever is left of its group, also when the program itself has ended already.
  send('SIGTERM');
  const kill = setTimeout(() => send('SIGKILL'), PATIENCE_MS);
  child.once('close', () => clearTimeout(kill));
}

function signalGroup({ pid }: Program, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function toFailure(ended: string, said: string): Failure {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  const words = last === '' ? '' : `: ${quoted(last, 300).slice(1, -1)}`;
  return {
    kind: 'unreachable',
    message: oneLine(`the ProxyCommand of ssh_config gave up: ${ended}${words}`),
    hint: 'try the same with ssh: the host, or the program in between, may be down',
    reached: false,
  };
}
