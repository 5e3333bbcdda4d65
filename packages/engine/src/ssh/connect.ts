/** Opens one authenticated SSH connection, within its time, to a host whose key was checked. */
import { isIP } from 'node:net';
import type { Failure } from '@exosphere/core';
import { Client } from 'ssh2';
import type { Agent } from './agent.ts';
import { type AuthLog, authHandler } from './auth.ts';
import { startDeadline } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import {
  authFailure,
  closedFailure,
  connectFailure,
  connectTimeout,
  type Phase,
} from './errors.ts';
import type { HostKeys, Verdict } from './host-keys.ts';
import type { Link } from './link.ts';
import { offerTo } from './offer.ts';
import type { Slots } from './slots.ts';
import { gatherWrites, openSocket } from './socket.ts';

/** What all connections of a thread have in common. */
export interface ConnectTools {
  readonly hostKeys: HostKeys;
  agent(path: string): Agent;
  /** Handshakes at the same time: each is some milliseconds of cryptography that nothing can interrupt. */
  readonly handshakes: Slots;
}

export type Connected =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly failure: Failure };

/** After this long a handshake mostly waits for the network, and must not keep others from theirs. */
const HANDSHAKE_SLOT_MS = 1000;

/** A name with several addresses: how long each may take before the next is tried. Node's 250 ms is too short for satellites. */
const NEXT_ADDRESS_MS = 1000;

/** Most that a login may take to say: some kilobytes of key exchange, and banners. */
const MOST_LOGIN_BYTES = 1024 * 1024;

/** New keys in the life of one connection; each costs us milliseconds. RekeyLimit 1M and 32 MiB of output need 32. */
const MOST_HANDSHAKES = 100;

/** An error of ssh2: `level` says whose it is, a `code` that is a number is the reason of a DISCONNECT message. */
type SshError = Error & { readonly level?: string; readonly code?: string | number };

/**
 * Connects and authenticates. The clock starts with the socket and stands still while we wait for a handshake slot
 * or for the agent. An abort cuts the attempt and gives a `cancelled` failure. Never throws.
 */
export function connect(
  endpoint: Endpoint,
  { hostKeys, agent, handshakes }: ConnectTools,
  signal: AbortSignal,
): Promise<Connected> {
  return new Promise((resolve) => {
    const socket = openSocket();
    const client = new Client();
    const log: AuthLog = { offered: [], passedOver: [], accepts: [] };
    const over = new AbortController();
    let phase: Phase = isIP(endpoint.hostname) === 0 ? 'lookup' : 'connecting';
    let verdict: Verdict | undefined;
    let handshakesDone = 0;
    let leaveSlot = (): void => {};

    const settle = (result: Connected): void => {
      if (over.signal.aborted) return;
      over.abort();
      clock.clear();
      leaveSlot();
      signal.removeEventListener('abort', cancel);
      socket.off('data', boundLogin);
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    const fail = (failure: Failure): void => settle({ ok: false, failure });
    const failWith = (error: Error): void => fail(connectFailure(error, phase, endpoint));
    const clock = startDeadline(endpoint.connectTimeoutMs, () =>
      fail(connectTimeout(phase, endpoint)),
    );
    const cancel = (): void => fail({ kind: 'cancelled', message: 'cancelled', reached: false });

    /** The socket is there. ssh2 gets it when it may begin; what the host says meanwhile waits in the kernel. */
    const beginHandshake = async (): Promise<void> => {
      clock.pause();
      const leave = await handshakes.enter(over.signal);
      if (over.signal.aborted) return leave();
      clock.resume();
      const timer = setTimeout(() => leaveSlot(), HANDSHAKE_SLOT_MS);
      leaveSlot = () => {
        clearTimeout(timer);
        leave();
      };
      gatherWrites(socket);
      client.connect({
        sock: socket,
        username: endpoint.username,
        readyTimeout: 0,
        authHandler: authHandler(endpoint, log, {
          agent,
          pauseClock: clock.pause,
          resumeClock: clock.resume,
          over: over.signal,
          fail: failWith,
        }),
        hostVerifier: (key: Buffer) => {
          verdict = hostKeys.verify(endpoint, key);
          return verdict.ok;
        },
        algorithms: offerTo(endpoint, hostKeys.knownTypes(endpoint)),
        keepaliveInterval: endpoint.aliveIntervalMs ?? 0,
      });
      socket.on('data', boundLogin);
    };
    const boundLogin = (): void => {
      if (socket.bytesRead <= MOST_LOGIN_BYTES) return;
      failWith(new Error(`the host said more than ${MOST_LOGIN_BYTES} bytes before the login`));
    };

    if (signal.aborted) return cancel();
    if (endpoint.obstacle !== undefined) return fail(endpoint.obstacle);
    signal.addEventListener('abort', cancel, { once: true });

    client.on('handshake', () => {
      phase = 'authentication';
      leaveSlot();
      if (++handshakesDone > MOST_HANDSHAKES) socket.destroy();
    });
    client.on('error', (error: SshError) => {
      // The agent's errors are in the log, and other keys may still work.
      if (error.level === 'agent') return;
      const disconnected = typeof error.code === 'number';
      if (verdict?.ok === false) {
        const { message, hint } = verdict;
        fail({ kind: 'host-key', message, hint, reached: false });
      } else if (error.level === 'client-authentication') fail(authFailure(endpoint, log));
      else if (phase === 'authentication' && disconnected && log.offered.length > 0) {
        // Too many authentication failures
        fail(authFailure(endpoint, log, error.message));
      } else failWith(error);
      // After the login: the stream of packets is broken, nothing more can come.
      socket.destroy();
    });
    client.on('ready', () => {
      if (verdict?.ok === true) settle({ ok: true, link: { client, socket } });
      else failWith(new Error('the host let us in before it had shown its key'));
    });

    socket.setNoDelay(true);
    socket.on('lookup', () => {
      phase = 'connecting';
    });
    socket.on('connect', () => {
      phase = 'handshake';
      // It fails only when the attempt is over.
      beginHandshake().catch(failWith);
    });
    socket.on('error', failWith);
    socket.on('close', () => {
      const refused = phase === 'authentication' && log.offered.length > 0;
      fail(refused ? authFailure(endpoint, log, '') : closedFailure(phase, endpoint));
    });
    try {
      socket.pause();
      socket.connect({
        host: endpoint.hostname,
        port: endpoint.port,
        autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
        ...(endpoint.family === undefined ? {} : { family: endpoint.family }),
        ...(endpoint.localAddress === undefined ? {} : { localAddress: endpoint.localAddress }),
      });
    } catch (error) {
      failWith(error as Error);
    }
  });
}
