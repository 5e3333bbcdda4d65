/** The main thread's view of the connections that threads keep, and its way to close them. */
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { KeptMessage } from './session-worker.ts';

/** A connection that is kept. */
export interface KeptConnection {
  readonly host: string;
  /** Since when nobody uses it: milliseconds since the epoch; undefined: it is in use. */
  readonly idleSince?: number;
}

export interface Connections {
  /** Name of the channel, for the threads. */
  readonly channel: string;
  list(): readonly KeptConnection[];
  /** Closes those of the hosts, or all: at once, or when they are free. Resolves when every thread has done so. */
  closeKept(hosts?: readonly string[]): Promise<void>;
  /** Ends the view; nothing is closed. */
  end(): void;
}

/** How long threads are waited for: one that has died never answers. */
const PATIENCE_MS = 2000;

/** Begins to listen to so many threads. */
export function followConnections(threads: number): Connections {
  const name = `exosphere-${randomUUID()}`;
  const channel = new BroadcastChannel(name);
  channel.unref();
  const connections = new Map<string, KeptConnection>();
  const waiting = new Map<number, () => void>();
  let requests = 0;
  channel.onmessage = ({ data }) => {
    const message = data as KeptMessage;
    if (message.type === 'closed') connections.delete(message.host);
    if (message.type === 'done') waiting.get(message.id)?.();
    if (message.type === 'kept') {
      const { host, since } = message;
      connections.set(host, { host, ...(since === undefined ? {} : { idleSince: since }) });
    }
  };
  return {
    channel: name,
    list: () => [...connections.values()],
    closeKept: (hosts) =>
      new Promise((resolve) => {
        const id = ++requests;
        let missing = threads;
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve();
        };
        const timer = setTimeout(settle, PATIENCE_MS);
        waiting.set(id, () => {
          missing--;
          if (missing === 0) settle();
        });
        const request: KeptMessage = { type: 'close', id, ...(hosts && { hosts }) };
        channel.postMessage(request);
      }),
    end: () => channel.close(),
  };
}
