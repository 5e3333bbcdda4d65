/** Asks the user's own npm for the newest version, so that their registry, their proxy and their credentials apply. */
import type { ChildProcess } from 'node:child_process';
import { parse } from 'node:path';
import { lines, quoted, withoutLogins } from '@exosphere/core';
import type { Environment } from '@exosphere/engine';

/** The name of the package that holds this command. */
export const PACKAGE = '@exosphere/cli';

/** What npm answered. */
export type Asked = { readonly ok: true; readonly text: string } | Refusal;

/** Why there is no answer, and what to do about it. */
export interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly hint?: string;
}

/** An answer is a line; what goes on for longer is none. */
const MOST_CHARACTERS = 65_536;

// npm error code E404
// npm ERR! code ENOTFOUND (before npm 10.7)
const CODE = /^npm (?:error|ERR!) code (\S{1,40})$/mu;

/** Codes of the network: nothing that is wrong with the package. */
const OFFLINE: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTCACHED',
  'ENOTFOUND',
  'ERR_SOCKET_TIMEOUT',
  'ETIMEDOUT',
]);

/** Runs `npm view`, and ends it with all it started when the time is up or the signal aborts. Never rejects. */
export async function askNpm(
  { env, platform }: Pick<Environment, 'env' | 'platform'>,
  limitMs: number,
  signal: AbortSignal,
): Promise<Asked> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const isWindows = platform === 'win32';
    const child = spawn('npm', ['view', PACKAGE, 'version'], {
      // From here no settings of a project apply, only those of the user.
      cwd: parse(process.execPath).root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // There npm is a batch file, which only a shell runs. The words are our own.
      shell: isWindows,
      // A group of its own, so that all of it can be ended, and no terminal to ask at.
      detached: !isWindows,
      windowsHide: true,
    });
    let out = '';
    let err = '';
    const end = (asked: Asked): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      endGroup(child, isWindows);
      // Whatever still holds the other ends must not hold us.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(asked);
    };
    const onAbort = (): void => end({ ok: false, message: 'stopped' });
    const timer = setTimeout(() => {
      const message = `npm did not answer within ${limitMs / 1000} seconds`;
      end({ ok: false, message, hint: `try it by hand: npm view ${PACKAGE} version` });
    }, limitMs);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length > MOST_CHARACTERS) end(garbled(out));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-MOST_CHARACTERS);
    });
    child.on('error', (error: NodeJS.ErrnoException) => end(notStarted(error)));
    child.on('close', (status) => {
      end(status === 0 ? { ok: true, text: out } : failed(err, status));
    });
  });
}

/** What npm said is no version. */
export function garbled(text: string): Refusal {
  return { ok: false, message: `npm answered with something else than a version: ${quoted(text)}` };
}

function endGroup(child: ChildProcess, isWindows: boolean): void {
  if (child.pid === undefined) return;
  try {
    if (isWindows) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended by itself.
  }
}

function notStarted({ code, message }: NodeJS.ErrnoException): Refusal {
  if (code === 'ENOENT') {
    return {
      ok: false,
      message: 'npm is not there to be asked',
      hint: 'it has to be in one of the directories of PATH',
    };
  }
  return { ok: false, message: `npm could not be started: ${message}` };
}

function failed(err: string, status: number | null): Refusal {
  const code = CODE.exec(err)?.[1];
  if (code === 'E404') {
    return {
      ok: false,
      message: `the registry that npm uses does not know ${PACKAGE}`,
      hint: 'a copy that was not installed from there cannot be compared',
    };
  }
  if (code !== undefined && OFFLINE.has(code)) {
    return {
      ok: false,
      message: `the registry that npm uses cannot be reached (${code})`,
      hint: `try it by hand: npm view ${PACKAGE} version`,
    };
  }
  const said = lines(err).findLast((line) => line.trim() !== '');
  const how = code ?? (status === null ? 'ended by a signal' : `exit code ${status}`);
  // The address of a registry may carry a login, and cron mails what is told.
  const quote = said === undefined ? '' : `: ${quoted(withoutLogins(said))}`;
  return {
    ok: false,
    message: `npm failed (${how})${quote}`,
    hint: `try it by hand: npm view ${PACKAGE} version`,
  };
}
