/** Carries sessions into worker threads, so that their cryptography never stalls the main loop. */
import { MessageChannel } from 'node:worker_threads';
import type { HostEvent } from '@exosphere/core';
import { Piscina } from 'piscina';
import type { Carrier } from './carrier.ts';
import type { Carried, Given } from './session-worker.ts';
import type { TransportOptions } from './ssh/transport.ts';

export interface PoolOptions {
  readonly threads: number;
  /** The compiled `session-worker`. */
  readonly worker: URL;
  readonly transport: TransportOptions;
  /** Modules with providers of third parties, as full URLs. */
  readonly providers?: readonly string[];
}

/**
 * For what lives for moments, as all of a session does. V8's default of 48 would let each thread take 10 MiB more;
 * with a few MiB only, collecting costs a tenth of the CPU.
 */
const YOUNG_MIB = 12;

/** Starts the threads. */
export function openPool({ threads, worker, transport, providers = [] }: PoolOptions): Carrier {
  const given: Given = { transport, providers };
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
      port1.on('message', (event: HostEvent) => emit(event));
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      try {
        const carried: Carried = { task, port: port2 };
        await piscina.run(carried, { transferList: [port2] });
      } finally {
        // The worker closes its end, and so does the death of its thread; here, one that never left.
        port2.close();
        await drained;
        signal.removeEventListener('abort', stop);
      }
    },
    close: () => piscina.destroy(),
  };
}
