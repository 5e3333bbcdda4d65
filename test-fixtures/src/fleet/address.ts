/** Where fake hosts listen: each at an address of its own in 127/8, where the system answers all of it. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** The loopback address of the host of that number, from 0 up to 63,999. */
export function addressOf(index: number): string {
  return `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

/**
 * Listens on the address, on a free port. Where only 127.0.0.1 is there, as on macOS, hosts share it
 * and differ by port.
 */
export async function listenOn(
  address: string,
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  // Half-open, since what a host still has to say may come after the client's last word.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
  try {
    await once(server.listen(0, address), 'listening');
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }
  return server;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL';
}
