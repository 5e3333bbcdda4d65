import { describe, expect, test } from 'vitest';
import { GROUP_SIZE, GroupQueue } from './group-queue.ts';

/** Doubles each number; keeps the groups that came. */
function doubling(): { queue: GroupQueue<number, number>; groups: (readonly number[])[] } {
  const groups: (readonly number[])[] = [];
  const queue = new GroupQueue(async (items: readonly number[]) => {
    groups.push(items);
    return items.map((item) =>
      item < 0
        ? { ok: false as const, error: new Error(`${item} is negative`) }
        : { ok: true as const, value: item * 2 },
    );
  });
  return { queue, groups };
}

describe('items that come within a moment', () => {
  test('are one group', async () => {
    const { queue, groups } = doubling();
    expect(await Promise.all([1, 2, 3].map((item) => queue.add(item)))).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  test('are several groups when they are many', async () => {
    const { queue, groups } = doubling();
    const added = Array.from({ length: GROUP_SIZE + 1 }, (_, index) => queue.add(index));
    await queue.flush();
    await Promise.all(added);
    expect(groups.map((group) => group.length)).toEqual([GROUP_SIZE, 1]);
  });
});

describe('flushing', () => {
  test('does not wait for the moment to pass, and is done when all are settled', async () => {
    const { queue } = doubling();
    let settled = 0;
    void queue.add(1).then(() => {
      settled += 1;
    });
    await queue.flush();
    expect(settled).toBe(1);
  });

  test('takes in what is added as soon as an earlier item is settled', async () => {
    const { queue } = doubling();
    const first = queue.add(1).then(async () => {
      const second = queue.add(2);
      await queue.flush();
      return second;
    });
    await queue.flush();
    expect(await first).toBe(4);
  });

  test('with nothing waiting is done at once', async () => {
    await doubling().queue.flush();
  });
});

describe('a failure', () => {
  test('of one item is told to whoever added that one', async () => {
    const { queue } = doubling();
    const added = [1, -2, 3].map((item) => queue.add(item));
    const results = await Promise.allSettled(added);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('of the commit is told to all of its group, and later groups go on', async () => {
    let broken = true;
    const queue = new GroupQueue(async (items: readonly number[]) => {
      if (broken) throw new Error('disk full');
      return items.map((value) => ({ ok: true as const, value }));
    });
    const results = await Promise.allSettled([queue.add(1), queue.add(2)]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await queue.add(3)).toBe(3);
  });
});
