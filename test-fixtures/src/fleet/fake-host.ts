/** One fake host: its listener, its sockets and its counters. */
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { addressOf, listenOn } from './address.ts';
import { type Counters, newTally, type Tally } from './counters.ts';
import type { Executor } from './execute.ts';
import type { Fault } from './faults.ts';
import type { FleetKey } from './keys.ts';
import { openLine } from './line.ts';
import { LINE_FAULTS } from './line-faults.ts';
import { serveSsh } from './login.ts';

export interface FakeHostOptions {
  /** Its number in the fleet, from 0. */
  readonly index: number;
  readonly hostKey: FleetKey;
  readonly clientKey: FleetKey;
  readonly latencyMs: number;
  readonly fault?: Fault;
  readonly execute: Executor;
  /** Called whenever a socket was opened (1) or closed (-1). */
  onSockets(change: 1 | -1): void;
}

export interface FakeHost {
  readonly address: string;
  readonly port: number;
  counters(): Counters;
  /** Closes the listener and every connection. */
  stop(): Promise<void>;
}

/** Starts to listen. */
export async function startHost(options: FakeHostOptions): Promise<FakeHost> {
  const { index, fault, onSockets } = options;
  const tally = newTally();
  const sockets = new Set<Socket>();
  const server = await listenOn(addressOf(index), (socket) => {
    sockets.add(socket);
    onSockets(1);
    tally.connections += 1;
    tally.roundTrips += 1;
    tally.openSockets = sockets.size;
    tally.peakSockets = Math.max(tally.peakSockets, sockets.size);
    // Clients break off in every way there is; the counters tell.
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      onSockets(-1);
      tally.openSockets = sockets.size;
      addTraffic(tally, socket);
    });
    converse(socket, tally, options);
  });
  const { address, port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await close(server);
  };
  if (fault === 'refused') await close(server);
  return {
    address,
    port,
    counters: () => {
      const now = { ...tally };
      for (const socket of sockets) addTraffic(now, socket);
      return now;
    },
    stop,
  };
}

function converse(socket: Socket, tally: Tally, options: FakeHostOptions): void {
  const { fault, latencyMs } = options;
  const lineFault = fault === undefined ? undefined : LINE_FAULTS[fault];
  if (lineFault !== undefined) {
    // What speaks SSH sees for itself that the client has gone.
    socket.on('end', () => socket.destroy());
    lineFault(socket);
    return;
  }
  const begin = (): void => {
    // A client that left while its opening was under way: nobody was there yet to hear of it.
    if (socket.readableEnded) {
      socket.destroy();
      return;
    }
    const line = openLine(socket, {
      latencyMs,
      ...(fault === 'slow-drip' ? { byteEveryMs: 100 } : {}),
      tally,
    });
    serveSsh(line, { ...options, tally });
  };
  if (latencyMs === 0) {
    begin();
  } else {
    // The system has accepted at once; over a real line, that alone is one way there and back.
    const timer = setTimeout(begin, 2 * latencyMs);
    socket.on('close', () => clearTimeout(timer));
  }
}

function addTraffic(tally: Tally, { bytesRead, bytesWritten }: Socket): void {
  tally.bytesReceived += bytesRead;
  tally.bytesSent += bytesWritten;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
