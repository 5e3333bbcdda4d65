import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPace, createPaces, type Pace } from './pace.ts';

const LIMIT_MS = 120_000;
const never = new AbortController().signal;
setMaxListeners(0, never);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Scripts that are asked to run, and those that do. `beginMs`: what the first command of each takes; not told if not given. */
function asked(
  pace: Pace,
  count: number,
  tookMs: (running: number) => number,
  beginMs?: (running: number) => number,
): Work {
  const work = { running: 0, most: 0, ended: 0, longestMs: 0 };
  const run = async (): Promise<void> => {
    const { begun, leave } = await pace.enter(LIMIT_MS, never);
    work.running++;
    work.most = Math.max(work.most, work.running);
    const began = performance.now();
    // As on shared CPUs: each goes as fast as those that run besides it let it.
    if (beginMs !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, beginMs(work.running)));
      begun();
    }
    let done = 0;
    while (done < 1) {
      const step = tookMs(work.running) / 10;
      await new Promise((resolve) => setTimeout(resolve, step));
      done += step / tookMs(work.running);
    }
    work.longestMs = Math.max(work.longestMs, performance.now() - began);
    work.running--;
    work.ended++;
    leave(true);
  };
  for (let one = 0; one < count; one++) void run();
  return work;
}

interface Work {
  running: number;
  most: number;
  ended: number;
  longestMs: number;
}

describe('the pace of scripts', () => {
  test('hosts that begin promptly soon all run at once', async () => {
    const work = asked(
      createPace(32),
      500,
      () => 10_000,
      () => 30,
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(work.running).toBe(32);
    await vi.advanceTimersByTimeAsync(45);
    expect(work.running).toBe(64);
    await vi.advanceTimersByTimeAsync(500);
    expect(work.running).toBe(500);
  });

  test('hosts that begin late, but do not mind each other, run at once as soon as some are through', async () => {
    const work = asked(createPace(32), 500, () => 1000);
    await vi.advanceTimersByTimeAsync(900);
    expect(work.running).toBe(32);
    await vi.advanceTimersByTimeAsync(600);
    expect(work.running).toBe(160);
    await vi.advanceTimersByTimeAsync(2000);
    expect(work.ended).toBe(500);
  });

  test('a host that begins later than others lets nobody in', async () => {
    const pace = createPace(2);
    const [near, far] = await Promise.all([1, 2].map(() => pace.enter(LIMIT_MS, never)));
    let others = 0;
    for (let one = 0; one < 5; one++) void pace.enter(LIMIT_MS, never).then(() => others++);
    await vi.advanceTimersByTimeAsync(50);
    near?.begun();
    near?.begun();
    await vi.advanceTimersByTimeAsync(101);
    expect(others).toBe(1);
    far?.begun();
    await vi.advanceTimersByTimeAsync(0);
    expect(others).toBe(1);
  });

  test('hosts that share their CPUs are never so many that they run out of time', async () => {
    // 250 guests of two CPUs, with two and a half seconds of work each, and 17 milliseconds to begin.
    const work = asked(
      createPace(32),
      250,
      (running) => (running * 2500) / 2,
      (running) => (running * 17) / 2,
    );
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    expect(work.ended).toBe(250);
    expect(work.longestMs).toBeLessThan(LIMIT_MS);
  });

  test('light work on shared CPUs is not held up', async () => {
    const work = asked(createPace(32), 250, (running) => running * 100);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work.ended).toBe(250);
    expect(work.most).toBeGreaterThan(100);
    expect(work.longestMs).toBeLessThan(LIMIT_MS / 2);
  });

  test('hosts that hang hold up the others for seconds, not until their time is up', async () => {
    const pace = createPace(32);
    for (let hung = 0; hung < 32; hung++) void pace.enter(LIMIT_MS, never);
    const work = asked(pace, 200, () => 1000);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(work.running).toBe(0);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(work.ended).toBe(200);
  });

  test('one that gives up waiting leaves its place to the next, and takes no turn', async () => {
    const pace = createPace(1);
    const first = await pace.enter(LIMIT_MS, never);
    const stop = new AbortController();
    const order: string[] = [];
    void pace.enter(LIMIT_MS, stop.signal).then((turn) => {
      order.push('given up');
      turn.leave(false);
    });
    void pace.enter(LIMIT_MS, never).then(() => order.push('next'));
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['given up']);
    first.leave(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['given up', 'next']);
  });

  test('a signal that has aborted already waits for nothing', async () => {
    const pace = createPace(1);
    await pace.enter(LIMIT_MS, never);
    const turn = await pace.enter(LIMIT_MS, AbortSignal.abort());
    expect(turn).toBeDefined();
  });

  test('a turn is given back once', async () => {
    const pace = createPace(1);
    const first = await pace.enter(LIMIT_MS, never);
    let others = 0;
    for (let one = 0; one < 3; one++) void pace.enter(LIMIT_MS, never).then(() => others++);
    first.leave(false);
    first.leave(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(others).toBe(1);
  });

  test('what did not run to its end teaches nothing', async () => {
    const pace = createPace(2);
    for (let one = 0; one < 100; one++) (await pace.enter(LIMIT_MS, never)).leave(false);
    const turns = [1, 2, 3].map(() => pace.enter(LIMIT_MS, never));
    let got = 0;
    for (const turn of turns) void turn.then(() => got++);
    await vi.advanceTimersByTimeAsync(0);
    expect(got).toBe(2);
  });

  test('no timer is left when nobody waits', async () => {
    const pace = createPace(1);
    const first = await pace.enter(LIMIT_MS, never);
    const stop = new AbortController();
    const second = pace.enter(LIMIT_MS, stop.signal);
    expect(vi.getTimerCount()).toBe(1);
    stop.abort();
    await second;
    expect(vi.getTimerCount()).toBe(0);
    first.leave(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('operations do not count for one another', async () => {
    const paces = createPaces(1);
    await paces('sync').enter(LIMIT_MS, never);
    expect(await paces('refresh').enter(LIMIT_MS, never)).toBeDefined();
    expect(paces('sync')).toBe(paces('sync'));
  });
});
