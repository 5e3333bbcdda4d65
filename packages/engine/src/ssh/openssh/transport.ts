/** The transport over the system's `ssh`, for what the built-in library cannot do: certificates, FIDO keys, GSSAPI. */
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Failure, oneLine } from '@exosphere/core';
import type { Connect } from '../../kept.ts';
import type { Tracing } from '../../log/trace.ts';
import type { Paces } from '../../pace.ts';
import type { Budget } from '../budget.ts';
import type { SshConfig } from '../config-file.ts';
import { endpointOf, type Login } from '../endpoint.ts';
import { OUT_OF_FILES } from '../errors.ts';
import { type Control, type Setup, sshArguments } from './arguments.ts';
import { executeWithSsh } from './execute.ts';
import {
  type Master,
  type MasterCommand,
  type Place,
  placeForSocket,
  startMaster,
} from './master.ts';

export interface OpensshOptions extends Setup {
  readonly login: Login;
  readonly sshConfigs: readonly SshConfig[];
  readonly budget: Budget;
  readonly paces: Paces;
  readonly tracing?: Tracing;
  /** Executions on a host share one login, which can be kept. */
  readonly shareLogins?: boolean;
}

/**
 * Each execution is a program, a connection and a login of its own: whether a host can be reached is only known from
 * the first. Where logins are shared, there is one beforehand, and the programs go through it. Closing waits until all
 * programs are gone.
 */
export function opensshTransport(options: OpensshOptions): Connect {
  const { login, sshConfigs, budget, paces, knownHostsFile, tracing } = options;
  return async (target, signal) => {
    const endpoint = endpointOf(target, sshConfigs, login);
    if (endpoint.obstacle !== undefined) return { ok: false, failure: endpoint.obstacle };
    const { connectTimeoutMs } = endpoint;
    const argsFor = (control?: Control): readonly string[] =>
      sshArguments(target, endpoint, options, control);
    const env = login.env ?? {};
    const trace = tracing?.of(target.host);
    const running = new Set<Promise<void>>();
    if (endpoint.hostKeyPolicy !== 'off') {
      const failure = await makeFile(knownHostsFile);
      if (failure !== undefined) return { ok: false, failure };
    }
    const how = { options, env, connectTimeoutMs, ...(trace && { trace }) };
    const master = await shareLogin(argsFor, how, signal);
    if (master !== undefined && 'kind' in master) return { ok: false, failure: master };
    const args = argsFor(master && { socket: master.socket, role: 'client' });
    return {
      ok: true,
      connection: {
        execute: (script, { operation, ...how }, signal) => {
          const limits = { ...how, maxOutputBytes: target.maxOutputBytes, budget };
          trace?.(`runs: ssh ${args.join(' ')}`);
          const shared = master?.isOpen() === true;
          const pace = paces(operation);
          const command = { args, env, connectTimeoutMs, shared, pace, ...(trace && { trace }) };
          try {
            const { execution, gone } = executeWithSsh(command, script, limits, signal);
            running.add(gone);
            void gone.then(() => running.delete(gone));
            return execution;
          } catch (error) {
            return Promise.resolve(notStarted(error as Error));
          }
        },
        close: async () => {
          await Promise.all([...running, master?.close()]);
        },
        // Without a master nothing is open between two executions.
        isOpen: () => master?.isOpen() === true,
        closed: master?.closed ?? Promise.resolve(),
      },
    };
  };
}

/** Undefined: each execution logs in by itself, as on Windows, whose ssh knows no masters and whose users no number. */
async function shareLogin(
  argsFor: (control: Control) => readonly string[],
  {
    options: { shareLogins, knownHostsFile, login },
    env,
    connectTimeoutMs,
    trace,
  }: Omit<MasterCommand, 'args'> & { readonly options: OpensshOptions },
  signal: AbortSignal,
): Promise<Master | Failure | undefined> {
  if (!shareLogins || login.uid === undefined) return undefined;
  let place: Place | undefined;
  try {
    place = await placeForSocket(dirname(knownHostsFile));
    if (place === undefined) {
      trace?.('each step logs in by itself: the state directory has too long a path for a socket');
      return undefined;
    }
    const args = argsFor({ socket: place.socket, role: 'master' });
    trace?.(`logs in for all that follows: ssh ${args.join(' ')}`);
    const command = { args, env, connectTimeoutMs, ...(trace && { trace }) };
    return await startMaster(command, place, signal);
  } catch (error) {
    // A directory that cannot be written, or no more processes, keeps nobody from asking.
    if (place !== undefined) await rm(place.directory, { recursive: true, force: true });
    trace?.(`each step logs in by itself: ${oneLine((error as Error).message)}`);
    return undefined;
  }
}

function notStarted(error: NodeJS.ErrnoException): Failure {
  return {
    kind: 'unreachable',
    message: oneLine(`ssh cannot be started: ${error.message}`),
    hint: isOutOfFiles(error) ? OUT_OF_FILES : 'has this machine any memory and processes left?',
    reached: false,
  };
}

function isOutOfFiles({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EMFILE' || code === 'ENFILE';
}

/** ssh adds new keys to a file, but would make it readable for others, and makes no directory for it. */
async function makeFile(path: string): Promise<Failure | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await appendFile(path, '', { mode: 0o600 });
    return undefined;
  } catch (error) {
    return {
      kind: 'host-key',
      message: oneLine(
        `new host keys cannot be remembered in ${path}: ${(error as Error).message}`,
      ),
      hint: isOutOfFiles(error as Error) ? OUT_OF_FILES : `make ${dirname(path)} writable`,
      reached: false,
    };
  }
}
