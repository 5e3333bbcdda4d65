/** The built-in transport: what a session needs to reach hosts, on ssh2. One per thread. */
import type { Target } from '@exosphere/core';
import type { Connection } from '../answer.ts';
import type { SessionTools } from '../session.ts';
import { createBudget } from './budget.ts';
import type { SshConfig } from './config-file.ts';
import { connect, disconnect } from './connect.ts';
import { type Endpoint, endpointOf, type Login } from './endpoint.ts';
import { execute } from './exec.ts';
import { openHostKeys } from './host-keys.ts';
import { createSlots } from './slots.ts';

/** What all connections of a run have in common. Plain data, but for the shared memory: it crosses threads. */
export interface TransportOptions {
  readonly login: Login;
  /** Client configuration, in order of precedence. */
  readonly sshConfigs: readonly SshConfig[];
  /** Our own known hosts. */
  readonly knownHostsFile: string;
  readonly budget: SharedArrayBuffer;
  /** Handshakes at the same time in this thread: they are CPU, and a burst of them stalls everything else. */
  readonly handshakes: number;
}

/** Opens connections with ssh2. */
export function builtinTransport(options: TransportOptions): SessionTools['connect'] {
  const hostKeys = openHostKeys(options.knownHostsFile);
  const handshakes = createSlots(options.handshakes);
  const budget = createBudget(options.budget);
  return async (target, signal) => {
    let endpoint: Endpoint;
    let leave: () => void;
    try {
      endpoint = endpointOf(target, options.sshConfigs, options.login);
      leave = await handshakes.enter(signal);
    } catch {
      return { ok: false, failure: { kind: 'cancelled', message: 'cancelled', reached: false } };
    }
    const connected = await connect(endpoint, hostKeys, signal).finally(leave);
    if (!connected.ok) return connected;
    return { ok: true, connection: toConnection(connected.client, target, budget) };
  };
}

function toConnection(
  client: Parameters<typeof execute>[0],
  target: Target,
  budget: Parameters<typeof execute>[2]['budget'],
): Connection {
  return {
    execute: (script, timeoutMs, signal) =>
      execute(client, script, { timeoutMs, maxOutputBytes: target.maxOutputBytes, budget }, signal),
    close: () => disconnect(client),
  };
}
