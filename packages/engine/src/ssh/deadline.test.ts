import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a deadline', () => {
  test('expires once, when its time is up', () => {
    const expire = vi.fn();
    startDeadline(1000, expire);
    vi.advanceTimersByTime(999);
    expect(expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5000);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('does not run while it is paused, and pauses nest', () => {
    const expire = vi.fn();
    const deadline = startDeadline(1000, expire);
    vi.advanceTimersByTime(400);
    deadline.pause();
    deadline.pause();
    vi.advanceTimersByTime(60_000);
    deadline.resume();
    vi.advanceTimersByTime(60_000);
    expect(expire).not.toHaveBeenCalled();
    deadline.resume();
    vi.advanceTimersByTime(599);
    expect(expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('a resume without a pause gives no more time', () => {
    const expire = vi.fn();
    const deadline = startDeadline(1000, expire);
    vi.advanceTimersByTime(900);
    deadline.resume();
    vi.advanceTimersByTime(100);
    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('is over once cleared, whatever is called then', () => {
    const expire = vi.fn();
    const deadline = startDeadline(1000, expire);
    deadline.pause();
    deadline.clear();
    deadline.clear();
    deadline.resume();
    vi.advanceTimersByTime(60_000);
    expect(expire).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a time longer than any timer is not none', () => {
    const expire = vi.fn();
    startDeadline(1e12, expire);
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(expire).not.toHaveBeenCalled();
  });
});
