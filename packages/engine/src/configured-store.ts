/** Opens the store that the configuration names, and keeps it tidy. */
import type { Config } from '@exosphere/core';
import { openStore, type Store } from './store/store.ts';
import type { Mode } from './store/store-error.ts';

/**
 * The store as the options have it. Opened for writing, it forgets at once what it need not know any longer. Throws
 * `StoreError`, and after an abort the reason of that.
 */
export async function openConfiguredStore(
  { options, hosts }: Config,
  now: () => Date,
  mode: Mode,
  signal: AbortSignal,
): Promise<Store> {
  const how = {
    path: options.cacheFile,
    mode,
    autosave: options.cacheAutosave,
    historyDays: options.historyDays,
    now,
  };
  const store = await openStore(how, signal);
  try {
    if (mode === 'write' && options.cacheAutosave) {
      const names = hosts.map((host) => host.name);
      if (options.cacheAutopurge) await store.purge(names, signal);
      await store.prune(signal);
    }
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
