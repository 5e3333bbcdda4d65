/** Opens the store when it is first needed: for reading as long as that is enough, then for writing. */
import type { Store } from './store/store.ts';
import type { Mode } from './store/store-error.ts';

export interface Stores {
  /** Reading never creates a file. Once the store is open for writing, readers get that one. */
  for(mode: Mode): Promise<Store>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Nothing is opened yet. One that could not be opened is tried again when it is next needed. */
export function lazyStores(open: (mode: Mode) => Promise<Store>): Stores {
  const opened = new Map<Mode, Promise<Store>>();
  const get = (mode: Mode): Promise<Store> => {
    const known = opened.get('write') ?? opened.get(mode);
    if (known !== undefined) return known;
    const store = open(mode);
    opened.set(mode, store);
    // Whoever asked for it is told; this only forgets it.
    store.catch(() => opened.delete(mode));
    return store;
  };
  return {
    for: get,
    close: async () => {
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
