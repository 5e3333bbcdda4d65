import { expect, test } from 'vitest';
import type { Store } from './store/store.ts';
import { lazyStores } from './stores.ts';

/** Stores that are only names, and a list of what was done with them. */
function names() {
  const log: string[] = [];
  let number = 0;
  const stores = lazyStores((mode) => {
    const name = `${mode}${++number}`;
    log.push(`open ${name}`);
    if (name === 'write1') return Promise.reject(new Error('unwritable'));
    const close = () => {
      log.push(`close ${name}`);
      return Promise.resolve();
    };
    return Promise.resolve({ name, close } as unknown as Store);
  });
  return { stores, log };
}

test('nothing is opened before it is needed, and each mode once', async () => {
  const { stores, log } = names();
  expect(log).toEqual([]);
  const [first, second] = await Promise.all([stores.for('read'), stores.for('read')]);
  expect(first).toBe(second);
  expect(log).toEqual(['open read1']);
});

test('once it is open for writing, readers get that one; both are closed, the writer last', async () => {
  const { stores, log } = names();
  await stores.for('read');
  const writer = await stores.for('write');
  expect(await stores.for('read')).toBe(writer);
  await stores.close();
  await stores.close();
  expect(log).toEqual(['open read1', 'open write2', 'close read1', 'close write2']);
});

test('while it is still being opened for writing, readers do not wait for that', async () => {
  const reader = { close: async () => undefined } as unknown as Store;
  const stores = lazyStores((mode) =>
    mode === 'read' ? Promise.resolve(reader) : new Promise(() => undefined),
  );
  void stores.for('write');
  expect(await stores.for('read')).toBe(reader);
});

test('one that is still being opened is given up when all are closed', async () => {
  const stores = lazyStores(
    (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')));
      }),
  );
  const waiting = expect(stores.for('write')).rejects.toThrow('given up');
  await stores.close();
  await waiting;
});

test('one that could not be opened is told, and tried again when it is next needed', async () => {
  const { stores, log } = names();
  await expect(stores.for('write')).rejects.toThrow('unwritable');
  await stores.for('write');
  await stores.close();
  expect(log).toEqual(['open write1', 'open write2', 'close write2']);
});
