/** Carries sessions into worker threads, so that their cryptography never stalls the main loop. */
import { MessageChannel } from 'node:worker_threads';
import type { HostEvent } from '@exosphere/core';
import { Piscina } from 'piscina';
import type { Carrier } from './carrier.ts';
import type { Carried } from './session-worker.ts';
import type { TransportOptions } from './ssh/transport.ts';

export interface PoolOptions {
  readonly threads: number;
  /** The compiled `session-worker`. */
  readonly worker: URL;
  readonly transport: TransportOptions;
}

/** Starts the threads. */
export function openPool({ threads, worker, transport }: PoolOptions): Carrier {
  const piscina = new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    // Sessions mostly wait. How many run at once is the business of the queue, not of the pool.
    concurrentTasksPerWorker: Number.MAX_SAFE_INTEGER,
    // By default an idle thread sleeps in Atomics.wait, and its timers with it.
    atomics: 'disabled',
    workerData: transport,
  });
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
        await drained;
      } finally {
        signal.removeEventListener('abort', stop);
        port1.close();
      }
    },
    close: () => piscina.destroy(),
  };
}
