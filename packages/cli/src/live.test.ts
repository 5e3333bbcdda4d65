import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLive } from './live.ts';
import { testOutput } from './testing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the line is drawn over itself, makes room for lines above, and is gone at the end', () => {
  const stderr = testOutput({ width: 80 });
  const live = startLive(stderr, (tick) => `tick ${tick}`);
  vi.advanceTimersByTime(100);
  live.above(() => stderr.write('web1 done\n'));
  live.end();
  live.end();
  vi.advanceTimersByTime(1000);
  expect(stderr.text()).toBe(
    '\rtick 0\u001b[K\rtick 1\u001b[K\r\u001b[Kweb1 done\n\rtick 1\u001b[K\r\u001b[K',
  );
});

test('a line that did not change is not drawn again', () => {
  const stderr = testOutput({ width: 80 });
  const live = startLive(stderr, () => 'same');
  vi.advanceTimersByTime(500);
  live.end();
  expect(stderr.text()).toBe('\rsame\u001b[K\r\u001b[K');
});

test('the width is asked for at every drawing, and one cell stays free', () => {
  let width = 80;
  const stderr = testOutput({ width: () => width });
  const live = startLive(stderr, (_, room) => `room ${room}`);
  width = 40;
  vi.advanceTimersByTime(100);
  live.end();
  expect(stderr.text()).toContain('room 79');
  expect(stderr.text()).toContain('room 39');
});

test('a pipe gets the lines and nothing else', () => {
  const stderr = testOutput();
  const live = startLive(stderr, () => 'never shown');
  vi.advanceTimersByTime(500);
  live.above(() => stderr.write('web1 done\n'));
  live.end();
  expect(stderr.text()).toBe('web1 done\n');
});
