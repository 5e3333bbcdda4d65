import { type HostEvent, newRecord } from '@exosphere/core';
import { failed } from '@exosphere/test-fixtures/host-events';
import { expect, test } from 'vitest';
import { startSaving } from './saving.ts';
import type { Store } from './store/store.ts';

/** A store that takes in what it is told, as slowly as the test wants. */
function slowStore(flush: () => Promise<void> = () => Promise.resolve()) {
  const taken: HostEvent[] = [];
  const releases: ((error?: Error) => void)[] = [];
  const store = {
    apply: (event: HostEvent) => {
      taken.push(event);
      return new Promise((resolve, reject) => {
        releases.push((error) => (error === undefined ? resolve(newRecord()) : reject(error)));
      });
    },
    flush,
  } as unknown as Store;
  return { store, taken, releases };
}

const event = (host: string): HostEvent => failed(host, '2026-01-01T00:00:00.000Z', 'ping');
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const first = await Promise.race([promise.then(() => true), Promise.resolve().then(() => false)]);
  return first;
};

test('a store that is far behind is waited for', async () => {
  const { store, taken, releases } = slowStore();
  const saving = startSaving(store, undefined);
  for (let count = 1; count < 256; count++) await saving.apply(event(`h${count}`));
  const next = saving.apply(event('h256'));
  expect(await isSettled(next)).toBe(false);
  releases[0]?.();
  await next;
  expect(taken).toHaveLength(256);
  for (const release of releases) release();
  await saving.done();
});

test('the first error ends the run and is thrown at the end, after all that could be saved', async () => {
  const { store, releases } = slowStore();
  const saving = startSaving(store, undefined);
  await saving.apply(event('a'));
  await saving.apply(event('b'));
  releases[1]?.(new Error('disk full'));
  await expect.poll(() => saving.signal.aborted).toBe(true);
  const done = saving.done();
  expect(await isSettled(done.catch(() => {}))).toBe(false);
  releases[0]?.();
  await expect(done).rejects.toThrow('disk full');
});

test('a commit that fails is thrown, even while writes are under way', async () => {
  const { store, releases } = slowStore(() => Promise.reject(new Error('io')));
  const saving = startSaving(store, undefined);
  await saving.apply(event('a'));
  const done = expect(saving.done()).rejects.toThrow('io');
  await new Promise((resolve) => setImmediate(resolve));
  releases[0]?.();
  await done;
});

test('the caller’s abort is passed on, and what is no result is not written', async () => {
  const { store, taken } = slowStore();
  const stop = new AbortController();
  const saving = startSaving(store, stop.signal);
  await saving.apply({ type: 'connecting', host: 'a' });
  expect(taken).toEqual([]);
  stop.abort();
  expect(saving.signal.aborted).toBe(true);
});
