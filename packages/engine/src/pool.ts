/** Carries sessions into worker threads, so that their cryptography never stalls the main loop. */
import { MessageChannel } from 'node:worker_threads';
import type { HostEvent } from '@exosphere/core';
import { Piscina, queueOptionsSymbol } from 'piscina';
import type { Carrier } from './carrier.ts';
import { type Connections, followConnections } from './connections.ts';
import type { KeepOptions } from './kept.ts';
import type { LogEntry } from './log/entry.ts';
import type { Detail, LogMessage } from './log/trace.ts';
import type { Carried, Given } from './session-worker.ts';
import type { TransportOptions } from './ssh/transport.ts';

export interface PoolOptions {
  readonly threads: number;
  /** The compiled `session-worker`. */
  readonly worker: URL;
  readonly transport: TransportOptions;
  /** Modules with providers of third parties, as full URLs. */
  readonly providers?: readonly string[];
  /** How much the threads tell of what they do, and whom; undefined: nothing. */
  readonly tracing?: { readonly detail: Detail; tell(entry: LogEntry): void };
  /** Connections outlive their operation; undefined: they end with it. */
  readonly keep?: KeepOptions;
}

/** Threads; `connections` if they keep theirs. */
export type Pool = Carrier & { readonly connections?: Connections };

/**
 * For what lives for moments, as all of a session does. V8's default of 48 would let each thread take 10 MiB more;
 * with a few MiB only, collecting costs a tenth of the CPU.
 */
const YOUNG_MIB = 12;

/** Starts the threads. */
export function openPool({
  threads,
  worker,
  transport,
  providers = [],
  tracing,
  keep,
}: PoolOptions): Pool {
  const connections = keep && followConnections(threads);
  const given: Given = {
    transport,
    providers,
    ...(tracing && { detail: tracing.detail }),
    ...(keep && connections && { keep: { ...keep, channel: connections.channel } }),
  };
  const piscina = new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    // Sessions mostly wait. How many run at once is the business of the queue, not of the pool.
    concurrentTasksPerWorker: Number.MAX_SAFE_INTEGER,
    // By default an idle thread sleeps in Atomics.wait, and its timers with it.
    atomics: 'disabled',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    workerData: given,
    ...(connections && { loadBalancer: byHost }),
  });
  // A thread that dies fails the sessions it carries, by their own rejections. This is told of one that carried
  // none: Piscina has replaced it by then, and without a listener the whole process would end.
  piscina.on('error', () => {});
  return {
    carry: async (task, emit, signal) => {
      const { port1, port2 } = new MessageChannel();
      const stop = (): void => port1.postMessage('stop');
      // Events and the end of the task come over different ports: only the close of this one proves all events read.
      const drained = new Promise<void>((resolve) => port1.once('close', resolve));
      port1.on('message', (message: HostEvent | LogMessage) => {
        if (message.type === 'log') tracing?.tell(message.entry);
        else emit(message);
      });
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        const carried: Carried = { task, port: port2 };
        // For the balancer alone: what has a symbol for a name does not cross threads.
        const addressed = { ...carried, [queueOptionsSymbol]: task.target.host };
        await piscina.run(addressed, { transferList: [port2] });
      } finally {
        // The worker closes its end, and so does the death of its thread; here, one that never left.
        port2.close();
        await drained;
        signal.removeEventListener('abort', stop);
      }
    },
    close: async () => {
      await connections?.closeKept();
      connections?.end();
      await piscina.destroy();
    },
    ...(connections && { connections }),
  };
}

type PiscinaOptions = NonNullable<ConstructorParameters<typeof Piscina>[0]>;

/** A host always comes to the same thread, which may have a connection to it. */
const byHost: NonNullable<PiscinaOptions['loadBalancer']> = (task, workers) => {
  const host = String(task[queueOptionsSymbol]);
  let hash = 0;
  for (let at = 0; at < host.length; at++) hash = (hash * 31 + host.charCodeAt(at)) >>> 0;
  const ordered = workers.toSorted((a, b) => a.id - b.id);
  // "Nobody" would hold up the whole queue.
  return ordered[hash % ordered.length] ?? null;
};
