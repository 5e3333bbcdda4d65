/** The connections to jump hosts: one for each in a thread, shared by all hosts behind it. */
import { setMaxListeners } from 'node:events';
import { type Failure, oneLine, quoted } from '@exosphere/core';
import type { ClientChannel } from 'ssh2';
import { orAborted } from '../or-aborted.ts';
import type { Connected } from './connect.ts';
import type { Endpoint } from './endpoint.ts';
import { disconnect, type Link } from './link.ts';
import { createSlots, type Slots } from './slots.ts';
import { type Wire, wireOf } from './wire.ts';

/** A way to a host through another one, or why there is none. */
export type Through =
  | { readonly ok: true; readonly wire: Wire; readonly handshakes: Slots }
  | { readonly ok: false; readonly failure: Failure };

export interface Jumps {
  /**
   * A stream through the jump host to a host and port behind it. `jumping`: called when the jump host is there and was
   * asked. `chain`: the jump hosts that wait for this one. Never throws; an abort gives a `cancelled` failure.
   */
  open(
    hop: Endpoint,
    to: Pick<Endpoint, 'hostname' | 'port'>,
    chain: readonly string[],
    jumping: () => void,
    signal: AbortSignal,
  ): Promise<Through>;
}

export interface JumpOptions {
  connect(hop: Endpoint, signal: AbortSignal, chain: readonly string[]): Promise<Connected>;
  /** Handshakes with hosts behind one jump host at the same time. */
  readonly handshakes: number;
}

interface SharedHop {
  readonly connected: Promise<Connected>;
  readonly handshakes: Slots;
  readonly stop: AbortController;
  users: number;
  idle?: NodeJS.Timeout;
}

/** How long a jump host that nobody needs is kept, so that hosts asked one after another share it all the same. */
const LINGER_MS = 1000;

/** Longer chains are mistakes. */
const MOST_HOPS = 8;

/** No jump hosts yet. */
export function openJumps({ connect, handshakes }: JumpOptions): Jumps {
  const hops = new Map<string, SharedHop>();

  const enter = (key: string, endpoint: Endpoint, chain: readonly string[]): SharedHop => {
    const known = hops.get(key);
    if (known !== undefined) return known;
    const stop = new AbortController();
    const hop: SharedHop = {
      connected: connect(endpoint, stop.signal, [...chain, key]),
      handshakes: createSlots(handshakes),
      stop,
      users: 0,
    };
    hops.set(key, hop);
    void hop.connected.then((connected) => {
      if (!connected.ok) return;
      // Every host behind it listens, which Node would take for a leak.
      setMaxListeners(0, connected.link.socket);
      // A jump host that is gone is connected to anew by the next host.
      connected.link.socket.once('close', () => forget(key, hop));
    });
    return hop;
  };
  const forget = (key: string, hop: SharedHop): void => {
    if (hops.get(key) === hop) hops.delete(key);
  };
  const leave = (key: string, hop: SharedHop): void => {
    hop.users--;
    if (hop.users > 0) return;
    hop.idle = setTimeout(() => {
      forget(key, hop);
      hop.stop.abort();
      void hop.connected.then((connected) => {
        if (connected.ok) void disconnect(connected.link);
      });
    }, LINGER_MS);
    hop.idle.unref();
  };

  return {
    open: async (endpoint, to, chain, jumping, signal) => {
      const key = JSON.stringify(endpoint);
      const name = `${endpoint.hostname} port ${endpoint.port}`;
      if (chain.includes(key) || chain.length >= MOST_HOPS) return circle(endpoint);
      const hop = enter(key, endpoint, chain);
      hop.users++;
      clearTimeout(hop.idle);
      const left = once(() => leave(key, hop));
      const connected = await orAborted(hop.connected, signal);
      if (connected === undefined || signal.aborted) {
        left();
        return { ok: false, failure: CANCELLED };
      }
      if (!connected.ok) {
        left();
        const { failure } = connected;
        const message = oneLine(`its jump host: ${failure.message}`);
        return { ok: false, failure: { ...failure, message, reached: false } };
      }
      jumping();
      const opened = await forward(connected.link, to, signal);
      if (!('wire' in opened)) {
        left();
        return { ok: false, failure: 'kind' in opened ? opened : refusal(opened.error, name) };
      }
      opened.wire.once('close', left);
      return { ok: true, wire: opened.wire, handshakes: hop.handshakes };
    },
  };
}

const CANCELLED: Failure = { kind: 'cancelled', message: 'cancelled', reached: false };

/** Has the jump host connect to the host behind it. */
function forward(
  { client, socket }: Link,
  { hostname, port }: Pick<Endpoint, 'hostname' | 'port'>,
  signal: AbortSignal,
): Promise<{ readonly wire: Wire } | { readonly error: Error } | Failure> {
  return new Promise((resolve) => {
    const cancel = (): void => resolve(CANCELLED);
    const lost = (): void => resolve({ error: new Error('the connection to it was lost') });
    const settled = (): void => {
      signal.removeEventListener('abort', cancel);
      socket.off('close', lost);
    };
    signal.addEventListener('abort', cancel, { once: true });
    socket.once('close', lost);
    if (socket.destroyed) return lost();
    try {
      client.forwardOut('127.0.0.1', 0, hostname, port, (error, channel) => {
        settled();
        if (error !== undefined) resolve({ error });
        else if (signal.aborted) channel.close();
        else resolve({ wire: overChannel(channel, socket) });
      });
    } catch (error) {
      settled();
      resolve({ error: error as Error });
    }
  });
}

function overChannel(channel: ClientChannel, socket: Wire): Wire {
  const wire = wireOf(channel, channel, () => {
    socket.off('close', cut);
    try {
      channel.close();
    } catch {
      // The jump host is gone already, and a throw from here would end the thread.
    }
  });
  // ssh2 does not always close the channels of a connection that was cut.
  const cut = (): void => {
    wire.destroy();
  };
  socket.once('close', cut);
  return wire;
}

/** Reasons of RFC 4254, 5.1: 1 is "administratively prohibited", 2 "connect failed". */
type OpenError = Error & { readonly reason?: unknown };

function refusal(error: OpenError, hop: string): Failure {
  // (SSH) Channel open failure: Connection refused
  const said = error.message.replace(/^\(SSH\) (?:Channel open failure(?:: )?)?/u, '');
  const words = quoted(said, 200).slice(1, -1);
  const [message, hint] =
    error.reason === 1
      ? ['may not connect to it for us', 'see AllowTcpForwarding and PermitOpen in its sshd_config']
      : ['cannot connect to it', 'is the host up? Its name is looked up by the jump host'];
  const told = `its jump host (${hop}) ${message}${words === '' ? '' : `: ${words}`}`;
  return { kind: 'unreachable', message: oneLine(told), hint, reached: false };
}

function circle({ hostname }: Endpoint): Through {
  const failure: Failure = {
    kind: 'unreachable',
    message: oneLine(
      `its jump hosts lead in a circle, or are more than ${MOST_HOPS} (${hostname})`,
    ),
    hint: 'say "ProxyJump none" in the block of the first one in ssh_config',
    reached: false,
  };
  return { ok: false, failure };
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
