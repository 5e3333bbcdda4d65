/** Writes what a run learns to the store, behind the run's back. */
import type { HostEvent } from '@exosphere/core';
import type { Store } from './store/store.ts';

export interface Saving {
  /** Aborts when the caller does, or when the store cannot be written: then there is no use in going on. */
  readonly signal: AbortSignal;
  /** Takes an event; resolves at once unless the store is far behind. Never throws: `done` does. */
  apply(event: HostEvent): Promise<void>;
  /** Resolves when everything is committed. Throws the first error of the store. */
  done(): Promise<void>;
}

/** With this many results not on disk yet, the run waits: a slow disk must not fill the memory. */
const MOST_UNWRITTEN = 256;

/** Starts to save; `signal` is the caller's. */
export function startSaving(store: Store, signal: AbortSignal | undefined): Saving {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const failed = (error: unknown): void => {
    failures.push(error);
    stop.abort();
  };
  const writes = new Set<Promise<void>>();
  return {
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    apply: async (event) => {
      if (event.type !== 'done') return;
      const write: Promise<void> = store
        .apply(event)
        .then(() => undefined, failed)
        .finally(() => writes.delete(write));
      writes.add(write);
      while (writes.size >= MOST_UNWRITTEN) await Promise.race(writes);
    },
    done: async () => {
      await Promise.all([store.flush().catch(failed), ...writes]);
      if (failures.length > 0) throw failures[0];
    },
  };
}
