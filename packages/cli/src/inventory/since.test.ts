import { expect, test } from 'vitest';
import { readSince } from './since.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');

test.each([
  ['36h', '2026-11-19T00:00:00.000Z'],
  ['7d', '2026-11-13T12:00:00.000Z'],
  ['2w', '2026-11-06T12:00:00.000Z'],
  ['0d', '2026-11-20T12:00:00.000Z'],
  [' 7d ', '2026-11-13T12:00:00.000Z'],
  ['99999w', '0110-05-16T12:00:00.000Z'],
  ['2026-11-02', '2026-11-02T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2026-11-02T08:15', '2026-11-02T08:15:00.000Z'],
  ['2026-11-02T08:15Z', '2026-11-02T08:15:00.000Z'],
  ['2026-11-02T08:15:30Z', '2026-11-02T08:15:30.000Z'],
  ['2026-11-02T08:15+02:00', '2026-11-02T06:15:00.000Z'],
  // As tables show it.
  ['2026-11-02 08:15 UTC', '2026-11-02T08:15:00.000Z'],
])('%s', (text, iso) => {
  expect(readSince(text, NOW).toISOString()).toBe(iso);
});

test.each([
  '',
  ' ',
  'yesterday',
  '7',
  '-7d',
  '7 d',
  '7D',
  '1.5d',
  '100000d',
  '30m',
  '2026-02-30',
  '2026-13-01',
  '2026-11-02T24:61',
  '2026-11-02T25:00',
  '02.11.2026',
  '2026-11-02T08:15+99:00',
  '٧d',
])('%j is refused with examples', (text) => {
  expect(() => readSince(text, NOW)).toThrow('is neither');
});

test.each(['2026-11-20T12:00:01Z', '2026-11-21', '9999-12-31'])('%s is still to come', (text) => {
  expect(() => readSince(text, NOW)).toThrow('is still to come');
});

test('a long one is refused in few words', () => {
  expect(() => readSince(`${'9'.repeat(100_000)}d`, NOW)).toThrow(/^.{0,200}$/u);
});
