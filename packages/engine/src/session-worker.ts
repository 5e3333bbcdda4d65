/** The thread's entry: carries sessions for the main thread, many at a time. */
import { randomBytes } from 'node:crypto';
import { BroadcastChannel, type MessagePort, workerData } from 'node:worker_threads';
import type { SessionTask } from '@exosphere/core';
import { type KeepOptions, type Kept, type KeptChange, keepConnections } from './kept.ts';
import { loadProviders } from './load-providers.ts';
import type { Detail, LogMessage, Tracing } from './log/trace.ts';
import { runSession, type SessionTools } from './session.ts';
import { openTransport, type TransportOptions } from './ssh/transport.ts';

/** One task and the port that belongs to it: events and lines of the log go up, a single "stop" comes down. */
export interface Carried {
  readonly task: SessionTask;
  readonly port: MessagePort;
}

/** What the main thread gives each thread when it starts. */
export interface Given {
  readonly transport: TransportOptions;
  /** Modules with providers of third parties, as full URLs: functions do not cross threads. */
  readonly providers: readonly string[];
  /** What goes on is to be told in detail; undefined: nobody wants to know. */
  readonly detail?: Detail;
  /** Connections are to outlive their operation; undefined: they end with it. */
  readonly keep?: KeepOptions & {
    /** Name of the channel on which changes are told, and requests to close heard. */
    readonly channel: string;
  };
}

/** What is said on that channel: what changed, by threads; what to close (undefined: everything), by the main one. */
export type KeptMessage =
  | KeptChange
  | { readonly type: 'close'; readonly id: number; readonly hosts?: readonly string[] }
  /** A thread is done with it. */
  | { readonly type: 'done'; readonly id: number };

const given = workerData as Given;

/** The ports of the hosts that are worked on. */
const ports = new Map<string, MessagePort>();

/** Over the port of the host; a jump host has none, and speaks over that of any other. */
function log(host: string, message: string): void {
  const port = ports.get(host) ?? ports.values().next().value;
  const entry = { at: new Date().toISOString(), level: 'DEBUG', host, message } as const;
  port?.postMessage({ type: 'log', entry } satisfies LogMessage);
}

const tracing: Tracing | undefined = given.detail && {
  of: (host) => (message) => log(host, message),
  library: given.detail === 'library',
};

const transport = openTransport(
  { ...given.transport, shareLogins: given.keep !== undefined },
  tracing,
);

function keep({ channel: name, ...options }: NonNullable<Given['keep']>): Kept {
  const channel = new BroadcastChannel(name);
  channel.unref();
  const tell = (message: KeptMessage): void => channel.postMessage(message);
  const kept = keepConnections(transport, options, tell, tracing);
  channel.onmessage = async ({ data }) => {
    const message = data as KeptMessage;
    if (message.type !== 'close') return;
    await kept.close(message.hosts);
    tell({ type: 'done', id: message.id });
  };
  return kept;
}

const tools: SessionTools = {
  providers: await loadProviders(given.providers),
  connect: given.keep === undefined ? transport : keep(given.keep).connect,
  mark: () => randomBytes(16).toString('hex'),
  now: () => new Date(),
  ...(tracing && { trace: tracing.of }),
};

/** What Piscina calls. */
export default async function carry({ task, port }: Carried): Promise<void> {
  const stop = new AbortController();
  const { host } = task.target;
  port.on('message', () => stop.abort());
  ports.set(host, port);
  try {
    await runSession(task, tools, (event) => port.postMessage(event), stop.signal);
  } finally {
    if (ports.get(host) === port) ports.delete(host);
    port.close();
  }
}
