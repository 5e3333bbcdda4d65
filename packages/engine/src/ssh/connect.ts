/** Opens one authenticated SSH connection, within its time, to a host whose key was checked. */
import { isIP } from 'node:net';
import type { Failure } from '@exosphere/core';
import { Client } from 'ssh2';
import type { Trace } from '../log/trace.ts';
import type { Agent } from './agent.ts';
import { type AuthLog, authHandler } from './auth.ts';
import type { Hop } from './config/jump.ts';
import { traceConnect } from './connect-trace.ts';
import { startDeadline } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import {
  authFailure,
  closedFailure,
  connectFailure,
  connectTimeout,
  isLoss,
  type Phase,
} from './errors.ts';
import { gatherGreeting } from './greeting.ts';
import type { HostKeys, Verdict } from './host-keys.ts';
import type { Jumps } from './jumps.ts';
import type { Link } from './link.ts';
import { offerTo } from './offer.ts';
import { openProxyCommand } from './proxy-command.ts';
import type { Slots } from './slots.ts';
import { gatherWrites, openSocket } from './socket.ts';
import type { Wire } from './wire.ts';

/** What all connections of a thread have in common. */
export interface ConnectTools {
  readonly hostKeys: HostKeys;
  agent(path: string): Agent;
  /** Handshakes at the same time: each is some milliseconds of cryptography that nothing can interrupt. */
  readonly handshakes: Slots;
  readonly jumps: Jumps;
  /** Where and how the last of some jump hosts is connected to. */
  hopOf(hops: readonly [Hop, ...Hop[]]): Endpoint;
  /** Environment of a `ProxyCommand`. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Takes what happens to this one connection, for the log. */
  readonly trace?: Trace;
  /** Takes what ssh2 itself has to say. */
  readonly libraryTrace?: Trace;
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
 * Connects and authenticates, through whatever the configuration puts in between. The clock starts with the socket and
 * stands still while we wait for a handshake slot, for the agent, or for a jump host, which has a clock of its own. An
 * abort cuts the attempt and gives a `cancelled` failure. `chain`: the jump hosts that wait for this one. Never throws.
 */
export function connect(
  endpoint: Endpoint,
  tools: ConnectTools,
  signal: AbortSignal,
  chain: readonly string[] = [],
): Promise<Connected> {
  return new Promise((resolve) => {
    const { hostKeys, agent, handshakes } = tools;
    const client = new Client();
    const log: AuthLog = { offered: [], passedOver: [], accepts: [] };
    const over = new AbortController();
    let wire: Wire | undefined;
    let gone: Promise<Failure> | undefined;
    let phase: Phase = isIP(endpoint.hostname) === 0 ? 'lookup' : 'connecting';
    let verdict: Verdict | undefined;
    let handshakesDone = 0;
    let hostKey: Buffer | undefined;
    let cause: Error | undefined;
    let greeting = (): string => '';
    const told = tools.trace && traceConnect(tools.trace, endpoint);
    let leaveSlots = (): void => {};

    const settle = (result: Connected): void => {
      if (over.signal.aborted) return;
      over.abort();
      clock.clear();
      leaveSlots();
      signal.removeEventListener('abort', cancel);
      wire?.off('data', boundLogin);
      if (result.ok) told?.loggedIn(log);
      else {
        told?.failed(result.failure, log, cause);
        wire?.destroy();
      }
      // Not before the program in between has ended.
      if (result.ok || gone === undefined) resolve(result);
      else void gone.then(() => resolve(result));
    };
    const fail = (failure: Failure): void => settle({ ok: false, failure });
    /** The other end is gone: of a program in between, its own last words say more. */
    const lose = (failure: Failure): void => {
      if (gone === undefined || phase !== 'handshake') fail(failure);
      else {
        wire?.destroy();
        void gone.then(fail);
      }
    };
    const failWith = (error: Error): void => {
      cause = error;
      const failure = connectFailure(error, phase, endpoint, greeting());
      if (isLoss(error)) lose(failure);
      else fail(failure);
    };
    const clock = startDeadline(endpoint.connectTimeoutMs, () =>
      fail(connectTimeout(phase, endpoint, greeting())),
    );
    const cancel = (): void => fail({ kind: 'cancelled', message: 'cancelled', reached: false });

    /** Whatever becomes of the wire from now on. */
    const watch = (opened: Wire): void => {
      wire = opened;
      opened.on('error', failWith);
      opened.on('close', () => {
        const refused = phase === 'authentication' && log.offered.length > 0;
        lose(refused ? authFailure(endpoint, log, '') : closedFailure(phase, endpoint, greeting()));
      });
    };
    /** The wire is there. ssh2 gets it when it may begin; what the host says meanwhile waits. */
    const beginHandshake = async (opened: Wire, ofHop?: Slots): Promise<void> => {
      phase = 'handshake';
      told?.reached();
      clock.pause();
      const leaves = await enterAll(
        [...(ofHop === undefined ? [] : [ofHop]), handshakes],
        over.signal,
      );
      clock.resume();
      told?.mayBegin();
      const timer = setTimeout(() => leaveSlots(), HANDSHAKE_SLOT_MS);
      leaveSlots = () => {
        clearTimeout(timer);
        for (const leave of leaves) leave();
      };
      gatherWrites(opened);
      greeting = gatherGreeting(opened);
      client.connect({
        sock: opened,
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
          hostKey = key;
          verdict = hostKeys.verify(endpoint, key);
          return verdict.ok;
        },
        algorithms: offerTo(endpoint, hostKeys.knownTypes(endpoint)),
        keepaliveInterval: endpoint.aliveIntervalMs ?? 0,
        ...(tools.libraryTrace && { debug: tools.libraryTrace }),
      });
      opened.on('data', boundLogin);
    };
    const boundLogin = (): void => {
      if (wire === undefined || wire.bytesRead <= MOST_LOGIN_BYTES) return;
      failWith(new Error(`the host said more than ${MOST_LOGIN_BYTES} bytes before the login`));
    };
    /** Through the last of the jump hosts; those before it are its own business. */
    const openThrough = async (hops: readonly [Hop, ...Hop[]]): Promise<void> => {
      clock.pause();
      const jumping = (): void => {
        phase = 'connecting';
        clock.resume();
      };
      const through = await tools.jumps.open(
        tools.hopOf(hops),
        endpoint,
        chain,
        jumping,
        over.signal,
      );
      if (!through.ok) return fail(through.failure);
      watch(through.wire);
      if (over.signal.aborted) through.wire.destroy();
      else await beginHandshake(through.wire, through.handshakes);
    };
    const openDirectly = (): void => {
      const socket = openSocket();
      watch(socket);
      socket.setNoDelay(true);
      socket.on('lookup', (error: Error | null, address: string) => {
        phase = 'connecting';
        told?.found(address, error ?? undefined);
      });
      socket.on('connect', () => {
        // It fails only when the attempt is over.
        beginHandshake(socket).catch(failWith);
      });
      socket.pause();
      socket.connect({
        host: endpoint.hostname,
        port: endpoint.port,
        autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
        ...(endpoint.family === undefined ? {} : { family: endpoint.family }),
        ...(endpoint.localAddress === undefined ? {} : { localAddress: endpoint.localAddress }),
      });
    };

    if (signal.aborted) return cancel();
    if (endpoint.obstacle !== undefined) return fail(endpoint.obstacle);
    signal.addEventListener('abort', cancel, { once: true });

    client.on('handshake', (negotiated) => {
      phase = 'authentication';
      told?.agreed(negotiated, hostKey);
      leaveSlots();
      if (++handshakesDone > MOST_HANDSHAKES) wire?.destroy();
    });
    client.on('error', (error: SshError) => {
      // The agent's errors are in the log, and other keys may still work.
      if (error.level === 'agent') return;
      cause = error;
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
      wire?.destroy();
    });
    client.on('ready', () => {
      if (wire === undefined || verdict?.ok !== true) {
        return failWith(new Error('the host let us in before it had shown its key'));
      }
      settle({ ok: true, link: { client, socket: wire, ...(gone === undefined ? {} : { gone }) } });
    });
    try {
      const { proxy } = endpoint;
      if (proxy?.type === 'jump') openThrough(proxy.hops).catch(failWith);
      else if (proxy?.type === 'command') {
        const proxied = openProxyCommand(proxy.command, tools.env);
        gone = proxied.gone;
        watch(proxied.wire);
        beginHandshake(proxied.wire).catch(failWith);
      } else openDirectly();
    } catch (error) {
      failWith(error as Error);
    }
  });
}

/** A place in each, in this order. Rejects, with no place kept, once the signal aborts. */
async function enterAll(
  all: readonly Slots[],
  signal: AbortSignal,
): Promise<readonly (() => void)[]> {
  const leaves: (() => void)[] = [];
  try {
    for (const slots of all) leaves.push(await slots.enter(signal));
    signal.throwIfAborted();
    return leaves;
  } catch (error) {
    for (const leave of leaves) leave();
    throw error;
  }
}
