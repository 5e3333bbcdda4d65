/** A terminal that answers, one that answers late, and one that never does. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Asking, asking } from './asking.ts';
import { ASK } from './keys.ts';

let written: string;
let terminal: Asking;

beforeEach(() => {
  vi.useFakeTimers();
  written = '';
  terminal = asking((text) => {
    written += text;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether a promise has resolved by now. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  let resolved = false;
  void promise.then(() => {
    resolved = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return resolved;
}

test('what was written is taken when the terminal answers', async () => {
  const taken = terminal.taken();
  expect(written).toBe(ASK);
  expect(await isResolved(taken)).toBe(false);
  terminal.answered();
  expect(await isResolved(taken)).toBe(true);
});

test('it is asked one thing at a time', () => {
  void terminal.taken();
  void terminal.taken();
  expect(written).toBe(ASK);
});

test('one that never answers is waited for once, and not asked again', async () => {
  const taken = terminal.taken();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await isResolved(taken)).toBe(true);
  expect(await isResolved(terminal.taken())).toBe(true);
  expect(written).toBe(ASK);
});

test('one that answered before is only slow: it is asked again', async () => {
  void terminal.taken();
  terminal.answered();
  void terminal.taken();
  await vi.advanceTimersByTimeAsync(2000);
  expect(await isResolved(terminal.taken())).toBe(false);
  expect(written).toBe(ASK.repeat(3));
});

test('who leaves waits for an answer on its way, for a second at most', async () => {
  expect(await isResolved(terminal.settled())).toBe(true);
  void terminal.taken();
  const settled = terminal.settled();
  expect(await isResolved(settled)).toBe(false);
  terminal.answered();
  expect(await isResolved(settled)).toBe(true);
  void terminal.taken();
  const late = terminal.settled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await isResolved(late)).toBe(true);
});

test('after the end nothing is asked or waited for', async () => {
  const taken = terminal.taken();
  terminal.end();
  expect(await isResolved(taken)).toBe(true);
  expect(await isResolved(terminal.taken())).toBe(true);
  expect(written).toBe(ASK);
});
