/** Opens the store when it is first needed: for reading as long as that is enough, then for writing. */
import type { Store } from './store/store.ts';
import type { Mode } from './store/store-error.ts';

export interface Stores {
  /** Reading never creates a file. Once the store is open for writing, readers get that one. */
  for(mode: Mode): Promise<Store>;
  /** What is still being opened is given up, and whoever waits for it gets the reason. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Nothing is opened yet. One that could not be opened is tried again when it is next needed. `open` gets a signal that
 * aborts when it need not wait for another process any longer.
 */
export function lazyStores(open: (mode: Mode, signal: AbortSignal) => Promise<Store>): Stores {
  const opened = new Map<Mode, Promise<Store>>();
  const stop = new AbortController();
  /** The one for writing is open. Until then it may wait for another process, where reading need not. */
  let isWritable = false;
  const get = (mode: Mode): Promise<Store> => {
    const known = opened.get(isWritable ? 'write' : mode);
    if (known !== undefined) return known;
    const store = open(mode, stop.signal);
    opened.set(mode, store);
    store.then(
      () => {
        isWritable ||= mode === 'write';
      },
      // Whoever asked for it is told; this only forgets it.
      () => opened.delete(mode),
    );
    return store;
  };
  return {
    for: get,
    close: async () => {
      stop.abort();
      isWritable = false;
      // The writer last: it is the one that merges the log.
      const stores = ['read', 'write'] as const;
      for (const mode of stores) {
        const store = opened.get(mode);
        opened.delete(mode);
        await (await store?.catch(() => undefined))?.close();
      }
    },
  };
}
