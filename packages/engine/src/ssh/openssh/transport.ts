/** The transport over the system's `ssh`, for what the built-in library cannot do: certificates, FIDO keys, GSSAPI. */
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Failure, oneLine } from '@exosphere/core';
import type { Connect } from '../../kept.ts';
import type { Budget } from '../budget.ts';
import type { SshConfig } from '../config-file.ts';
import { endpointOf, type Login } from '../endpoint.ts';
import { type Setup, sshArguments } from './arguments.ts';
import { executeWithSsh } from './execute.ts';

export interface OpensshOptions extends Setup {
  readonly login: Login;
  readonly sshConfigs: readonly SshConfig[];
  readonly budget: Budget;
}

/**
 * Each execution is a program, a connection and a login of its own: whether a host can be reached is only known from
 * the first. Closing waits until all programs are gone.
 */
export function opensshTransport(options: OpensshOptions): Connect {
  const { login, sshConfigs, budget, knownHostsFile } = options;
  return async (target) => {
    const endpoint = endpointOf(target, sshConfigs, login);
    if (endpoint.obstacle !== undefined) return { ok: false, failure: endpoint.obstacle };
    const { connectTimeoutMs } = endpoint;
    const args = sshArguments(target, endpoint, options);
    const env = login.env ?? {};
    const running = new Set<Promise<void>>();
    if (endpoint.hostKeyPolicy !== 'off') {
      const failure = await makeFile(knownHostsFile);
      if (failure !== undefined) return { ok: false, failure };
    }
    return {
      ok: true,
      connection: {
        execute: (script, how, signal) => {
          const limits = { ...how, maxOutputBytes: target.maxOutputBytes, budget };
          const { execution, gone } = executeWithSsh(
            { args, env, connectTimeoutMs },
            script,
            limits,
            signal,
          );
          running.add(gone);
          void gone.then(() => running.delete(gone));
          return execution;
        },
        close: async () => {
          await Promise.all(running);
        },
        // Nothing is open between two executions.
        isOpen: () => false,
        closed: Promise.resolve(),
      },
    };
  };
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
      hint: `make ${dirname(path)} writable`,
      reached: false,
    };
  }
}
