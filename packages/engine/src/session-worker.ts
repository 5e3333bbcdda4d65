/** The thread's entry: carries sessions for the main thread, many at a time. */
import { randomBytes } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'node:worker_threads';
import type { SessionTask } from '@exosphere/core';
import { loadProviders } from './load-providers.ts';
import { runSession, type SessionTools } from './session.ts';
import { builtinTransport, type TransportOptions } from './ssh/transport.ts';

/** One task and the port that belongs to it: events go up, a single "stop" comes down. */
export interface Carried {
  readonly task: SessionTask;
  readonly port: MessagePort;
}

/** What the main thread gives each thread when it starts. */
export interface Given {
  readonly transport: TransportOptions;
  /** Modules with providers of third parties, as full URLs: functions do not cross threads. */
  readonly providers: readonly string[];
}

const given = workerData as Given;

const tools: SessionTools = {
  providers: await loadProviders(given.providers),
  connect: builtinTransport(given.transport),
  mark: () => randomBytes(16).toString('hex'),
  now: () => new Date(),
};

/** What Piscina calls. */
export default async function carry({ task, port }: Carried): Promise<void> {
  const stop = new AbortController();
  port.on('message', () => stop.abort());
  try {
    await runSession(task, tools, (event) => port.postMessage(event), stop.signal);
  } finally {
    port.close();
  }
}
