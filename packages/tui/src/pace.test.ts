/** When the picture is painted. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Pace, paced } from './pace.ts';

let painted: number;
let taken: () => void;
let pace: Pace;

beforeEach(() => {
  vi.useFakeTimers();
  painted = 0;
  pace = paced(
    () => {
      painted += 1;
    },
    () =>
      new Promise((resolve) => {
        taken = resolve;
      }),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

test('what changes in one turn of the event loop is painted once', async () => {
  pace.later();
  pace.soon();
  pace.soon();
  await vi.advanceTimersByTimeAsync(1);
  expect(painted).toBe(1);
});

test('news are painted four times a second at most', async () => {
  for (let at = 0; at < 100; at++) {
    pace.later();
    await vi.advanceTimersByTimeAsync(10);
    taken();
  }
  expect(painted).toBeGreaterThanOrEqual(3);
  expect(painted).toBeLessThanOrEqual(5);
});

test('news wait until the terminal has taken those before; keys do not', async () => {
  pace.later();
  await vi.advanceTimersByTimeAsync(10_000);
  pace.later();
  pace.later();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(painted).toBe(1);
  pace.soon();
  await vi.advanceTimersByTimeAsync(1);
  expect(painted).toBe(2);
  taken();
  await vi.advanceTimersByTimeAsync(1);
  expect(painted).toBe(3);
});

test('after the end nothing is painted', async () => {
  pace.later();
  await vi.advanceTimersByTimeAsync(1);
  pace.later();
  pace.end();
  taken();
  await vi.advanceTimersByTimeAsync(1000);
  expect(painted).toBe(1);
});
