/** An open connection and its end. */
import type { Client } from 'ssh2';
import type { Wire } from './wire.ts';

/** A connection, and what it runs over: ssh2 itself does not cut a socket that is half closed already. */
export interface Link {
  readonly client: Client;
  readonly socket: Wire;
  /** Resolves when nothing is left of the connection once its socket is closed; undefined: nothing else is there. */
  readonly gone?: Promise<unknown>;
}

/** How long a connection may take to say goodbye before it is cut. */
const CLOSE_MS = 500;

/** Ends a connection; resolves when all of it is gone. It is cut if the host does not answer. */
export async function disconnect({ client, socket, gone }: Link): Promise<void> {
  await new Promise<void>((resolve) => {
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
  await gone;
}
