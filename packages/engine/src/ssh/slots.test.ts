import { describe, expect, test } from 'vitest';
import { createSlots } from './slots.ts';

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const first = await Promise.race([promise.catch(() => 'rejected'), Promise.resolve(pending)]);
  return first !== pending;
}

describe('slots', () => {
  test('so many at a time, the rest in order of arrival', async () => {
    const slots = createSlots(2);
    const order: number[] = [];
    const leaves: (() => void)[] = [];
    const all = [0, 1, 2, 3].map(async (number) => {
      leaves.push(await slots.enter());
      order.push(number);
    });
    await Promise.all(all.slice(0, 2));
    expect(order).toEqual([0, 1]);
    leaves[0]?.();
    await all[2];
    leaves[1]?.();
    await all[3];
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test('a slot that is given back twice counts once', async () => {
    const slots = createSlots(1);
    const leave = await slots.enter();
    leave();
    leave();
    await slots.enter();
    expect(await isSettled(slots.enter())).toBe(false);
  });

  test('an abort ends the waiting, and the next one moves up', async () => {
    const slots = createSlots(1);
    const leave = await slots.enter();
    const stop = new AbortController();
    const given = slots.enter(stop.signal);
    const next = slots.enter();
    stop.abort(new Error('no more'));
    await expect(given).rejects.toThrow('no more');
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });

  test('an abort after the slot was taken changes nothing', async () => {
    const slots = createSlots(1);
    const stop = new AbortController();
    const leave = await slots.enter(stop.signal);
    const next = slots.enter();
    stop.abort();
    expect(await isSettled(next)).toBe(false);
    leave();
    await next;
  });

  test('more slots let those in who wait; of fewer, none is taken away', async () => {
    const slots = createSlots(1);
    const leaves = [await slots.enter()];
    const waits = [slots.enter(), slots.enter(), slots.enter()];
    expect([slots.taken(), slots.waiting()]).toEqual([1, 3]);
    slots.resize(3);
    expect([slots.taken(), slots.waiting()]).toEqual([3, 1]);
    leaves.push(...(await Promise.all(waits.slice(0, 2))));
    slots.resize(2);
    leaves[0]?.();
    expect([slots.taken(), slots.waiting()]).toEqual([2, 1]);
    leaves[1]?.();
    expect([slots.taken(), slots.waiting()]).toEqual([2, 0]);
    await waits[2];
  });

  test('whoever comes aborted takes no slot', async () => {
    const slots = createSlots(1);
    await expect(slots.enter(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    await slots.enter();
  });
});
