/** An open connection and its end. */
import type { Socket } from 'node:net';
import type { Client } from 'ssh2';

/** A connection, and the socket below it: ssh2 itself does not cut one that is half closed already. */
export interface Link {
  readonly client: Client;
  readonly socket: Socket;
}

/** How long a connection may take to say goodbye before it is cut. */
const CLOSE_MS = 500;

/** Ends a connection; resolves when the socket is gone, which is cut if the host does not answer. */
export function disconnect({ client, socket }: Link): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve();
    const cut = setTimeout(() => socket.destroy(), CLOSE_MS);
    socket.once('close', () => {
      clearTimeout(cut);
      resolve();
    });
    try {
      client.end();
    } catch {
      // Nothing is left to say goodbye on, and a throw from here would end the thread.
      socket.destroy();
    }
  });
}
