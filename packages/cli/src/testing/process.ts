/** Runs the built command as a process of its own, for tests of how it begins, ends and shares files with others. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Requirements } from '@exosphere/test-fixtures/requirements';
import Libsql from 'libsql';

/** The file that starts the command. */
export const MAIN: string = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** What a suite needs that runs it. */
export const BUILT: Requirements = {
  trials: [
    {
      sh: existsSync(MAIN) ? 'true' : 'false',
      otherwise: 'the command is not built: npm run build',
    },
  ],
};

/** For tests that run several processes, and for what they wait for: the machine may be busy with other tests. */
export const LONG = { timeout: 60_000 } as const;
export const PATIENT = { timeout: 20_000 } as const;

/** How a process ended. */
export interface Ended {
  /** As a shell would give it: 128 and the number of the signal that ended it. */
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stdout, or stderr, has said something like it; rejects when the process ends before. */
  said(stream: 'out' | 'err', words: RegExp): Promise<void>;
}

/** Starts the command with these arguments; `env` is all of its environment but PATH. */
export function startCommand(
  args: readonly string[],
  env: { readonly [name: string]: string },
): Running {
  return follow(
    spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** The same for a process that was started already. */
export function follow(child: ChildProcess): Running {
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    text.out += piece;
  });
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text.err += piece;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({
    status: code ?? 128 + constants.signals[signal as NodeJS.Signals],
    ...text,
  }));
  const said = async (stream: 'out' | 'err', words: RegExp): Promise<void> => {
    const source = stream === 'out' ? child.stdout : child.stderr;
    if (source === null) throw new Error('that stream is not read');
    while (!words.test(text[stream])) {
      await Promise.race([once(source, 'data'), ended]);
      if (child.exitCode !== null && !words.test(text[stream])) {
        throw new Error(`ended without ${words}: ${JSON.stringify(text)}`);
      }
    }
  };
  return { child, ended, said };
}

/** What the store has of each host, as the command tells it. */
export interface StoredHost {
  readonly name: string;
  /** Null: nothing is known. */
  readonly updates: number | null;
  readonly last_refresh: string | null;
}

/** What is stored, by the command's own account. Throws when that cannot be told. */
export async function storedHosts(env: {
  readonly [name: string]: string;
}): Promise<readonly StoredHost[]> {
  const { status, out, err } = await startCommand(['inventory', 'status', '--json'], env).ended;
  if (status !== 0) throw new Error(`status ended with ${status}: ${err}`);
  return JSON.parse(out) as readonly StoredHost[];
}

/** What SQLite says of a store that nobody needs to have made yet: `ok`. */
export function integrityOf(path: string): string {
  if (!existsSync(path)) return 'ok';
  const db = new Libsql(path, { timeout: 5000 });
  try {
    const row = db.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
    return row.integrity_check;
  } finally {
    db.close();
  }
}
