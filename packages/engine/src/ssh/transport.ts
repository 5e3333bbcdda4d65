/** What a session needs to reach hosts. One per thread. */
import type { Target } from '@exosphere/core';
import type { Connect, OpenConnection } from '../kept.ts';
import type { Tracing } from '../log/trace.ts';
import { createPaces, type Paces } from '../pace.ts';
import { openAgents } from './agent.ts';
import { AGENT_LIMITS, type AgentLimits } from './agent-limits.ts';
import { type Budget, createBudget } from './budget.ts';
import type { SshConfig } from './config-file.ts';
import { type ConnectTools, connect } from './connect.ts';
import { endpointOf, type Login } from './endpoint.ts';
import { execute, tellsItsTime } from './exec.ts';
import { type HopDefaults, hopOf } from './hops.ts';
import { openHostKeys } from './host-keys.ts';
import { openJumps } from './jumps.ts';
import { disconnect, type Link } from './link.ts';
import { opensshTransport } from './openssh/transport.ts';
import { createSlots } from './slots.ts';

/** What all connections of a run have in common. Plain data, but for the shared memory: it crosses threads. */
export interface TransportOptions {
  readonly login: Login;
  /** Client configuration, in order of precedence. */
  readonly sshConfigs: readonly SshConfig[];
  /** The file that they are of, if one is named; null: the user's and the system's. */
  readonly sshConfigFile: string | null;
  /** Our own known hosts. */
  readonly knownHostsFile: string;
  readonly budget: SharedArrayBuffer;
  /** Handshakes at the same time in this thread: they are CPU, and a burst of them stalls everything else. */
  readonly handshakes: number;
  /** The same through one jump host. */
  readonly hopHandshakes: number;
  /** Scripts of an operation that may always run at the same time in this thread; more, as the hosts can take it. */
  readonly scripts: number;
  /** What holds for jump hosts too. */
  readonly hopDefaults: HopDefaults;
  /** Connections are kept: what the system's `ssh` needs a shared login for. */
  readonly shareLogins?: boolean;
  /** For this thread; `AGENT_LIMITS` if not given. */
  readonly agent?: AgentLimits;
}

/** Opens connections as each host wants it: with ssh2, or through the system's `ssh`. `tracing`: if that is logged. */
export function openTransport(options: TransportOptions, tracing?: Tracing): Connect {
  const shared = { budget: createBudget(options.budget), paces: createPaces(options.scripts) };
  const builtin = builtinTransport(options, shared, tracing);
  const openssh = opensshTransport({ ...options, ...shared, ...(tracing && { tracing }) });
  return (target, signal) =>
    target.transport === 'openssh' ? openssh(target, signal) : builtin(target, signal);
}

/** What all executions in a thread have in common. */
interface Shared {
  readonly budget: Budget;
  readonly paces: Paces;
}

function builtinTransport(
  options: TransportOptions,
  shared: Shared,
  tracing: Tracing | undefined,
): Connect {
  const { sshConfigs, login, hopDefaults } = options;
  const tools: ConnectTools = {
    hostKeys: openHostKeys(options.knownHostsFile),
    agent: openAgents(options.agent ?? AGENT_LIMITS),
    handshakes: createSlots(options.handshakes),
    jumps: openJumps({
      connect: (hop, signal, chain) => connect(hop, toolsFor(hop.hostname), signal, chain),
      handshakes: options.hopHandshakes,
    }),
    hopOf: (hops) => hopOf(hops, sshConfigs, login, hopDefaults),
    env: login.env ?? {},
  };
  const toolsFor = (host: string): ConnectTools => {
    if (tracing === undefined) return tools;
    const trace = tracing.of(host);
    return { ...tools, trace, ...(tracing.library && { libraryTrace: trace }) };
  };
  return async (target, signal) => {
    const endpoint = endpointOf(target, sshConfigs, login);
    const connected = await connect(endpoint, toolsFor(target.host), signal);
    if (!connected.ok) return connected;
    return { ok: true, connection: toConnection(connected.link, target, shared) };
  };
}

function toConnection(
  link: Link,
  { maxOutputBytes }: Target,
  { budget, paces }: Shared,
): OpenConnection {
  const { socket } = link;
  return {
    execute: async (script, { operation, ...how }, signal) => {
      const { begun, leave } = await paces(operation).enter(how.timeoutMs, signal);
      const limits = { ...how, maxOutputBytes, budget, begun };
      const execution = await execute(link, script, limits, signal);
      leave(tellsItsTime(execution.ending));
      return execution;
    },
    close: () => disconnect(link),
    isOpen: () => !socket.destroyed,
    closed: new Promise((resolve) => {
      if (socket.closed) resolve();
      else socket.once('close', () => resolve());
    }),
  };
}
