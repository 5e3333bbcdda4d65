import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Account, BLOCK_BYTES, createBudget, sharedBudget } from './budget.ts';

const FREE_BYTES = 256 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Two threads' views of one budget. */
function twoThreads(blocks: number, reserve: number) {
  const shared = sharedBudget({ blocks, reserve });
  return [createBudget(shared), createBudget(shared)] as const;
}

/** Takes what nobody has to ask for, then that many blocks more. */
function draw(account: Account, blocks: number): void {
  for (let bytes = 0; bytes < FREE_BYTES; ) bytes += account.block().length;
  for (let count = 0; count < blocks; count++) account.block();
}

describe('the budget', () => {
  test('a little is free for everybody', () => {
    const [here] = twoThreads(0, 0);
    for (let count = 0; count < 50; count++) {
      const account = here.account();
      draw(account, 0);
      expect(account.isSpent()).toBe(false);
    }
  });

  test('blocks of all threads are different memory, and can be had again', () => {
    const [here, there] = twoThreads(2, 0);
    const first = here.account();
    const second = there.account();
    draw(first, 0);
    draw(second, 0);
    const [one, other] = [first.block(), second.block()];
    expect([one.length, other.length]).toEqual([BLOCK_BYTES, BLOCK_BYTES]);
    one.fill('a');
    other.fill('b');
    expect(one.every((byte) => byte === 97)).toBe(true);
    first.close();
    const third = there.account();
    draw(third, 1);
    expect(third.isSpent()).toBe(false);
  });

  test('one more than there is has to wait until another thread gives back', () => {
    const [here, there] = twoThreads(1, 1);
    const first = here.account();
    const second = there.account();
    const third = there.account();
    draw(first, 1);
    draw(second, 1);
    expect(second.isSpent()).toBe(false); // it has the reserve
    draw(third, 1);
    expect(third.isSpent()).toBe(true);
    const resume = vi.fn();
    third.whenFree(resume);
    vi.advanceTimersByTime(900);
    expect(resume).not.toHaveBeenCalled();
    first.close();
    vi.advanceTimersByTime(25);
    expect(resume).toHaveBeenCalledTimes(1);
    expect(third.isSpent()).toBe(false);
    vi.advanceTimersByTime(5000);
    expect(resume).toHaveBeenCalledTimes(1);
  });

  test('the one with the reserve may go beyond it: its own limit ends it', () => {
    const [here] = twoThreads(0, 1);
    const account = here.account();
    draw(account, 10);
    expect(account.isSpent()).toBe(false);
  });

  test('a crowd that has spent it is drained one by one, in whatever thread', () => {
    const [here, there] = twoThreads(0, 1);
    const crowd = [here, there, here, there].map((budget) => budget.account());
    for (const account of crowd) draw(account, 1);
    expect(crowd.map((account) => account.isSpent())).toEqual([false, true, true, true]);
    const resumed: number[] = [0];
    for (const [index, account] of crowd.entries()) {
      if (account.isSpent()) account.whenFree(() => resumed.push(index));
    }
    for (const count of [2, 3, 4]) {
      crowd[resumed.at(-1) ?? 0]?.close();
      vi.advanceTimersByTime(100);
      expect(resumed).toHaveLength(count);
    }
    expect(resumed.toSorted()).toEqual([0, 1, 2, 3]);
  });

  test('the reserve is lost when its host says nothing more', () => {
    const [here, there] = twoThreads(0, 4);
    const silent = here.account();
    const waiting = there.account();
    draw(silent, 1);
    draw(waiting, 1);
    expect([silent.isSpent(), waiting.isSpent()]).toEqual([false, true]);
    const resume = vi.fn();
    waiting.whenFree(resume);
    vi.advanceTimersByTime(800);
    silent.block();
    vi.advanceTimersByTime(900);
    expect(resume).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(resume).toHaveBeenCalledTimes(1);
  });

  test('a closed account gives everything back, calls nobody, and leaves no timer', () => {
    const [here, there] = twoThreads(1, 0);
    const first = here.account();
    draw(first, 1);
    const waiting = there.account();
    draw(waiting, 1); // has the privilege now, if nothing to use it on
    const other = there.account();
    draw(other, 1);
    const resume = vi.fn();
    other.whenFree(resume);
    for (const account of [other, waiting, first, first]) account.close();
    vi.advanceTimersByTime(5000);
    expect(resume).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    const next = there.account();
    draw(next, 1);
    expect(next.isSpent()).toBe(false);
  });
});
