import { expect, test } from 'vitest';
import { barLine, spinnerLine } from './progress.ts';

test('the bar fills with the hosts that ended, and says how many failed', () => {
  expect(barLine('Refreshing', { total: 200, ended: 50, failed: 3 }, 80)).toBe(
    'Refreshing [######------------------] 50/200, 3 failed',
  );
  expect(barLine('Refreshing', { total: 200, ended: 200, failed: 0 }, 80)).toBe(
    'Refreshing [########################] 200/200',
  );
});

test('the bar is full only when every host ended', () => {
  expect(barLine('Pinging', { total: 1000, ended: 999, failed: 0 }, 80)).toContain('#-]');
});

test('a narrow terminal gets the counts alone, cut to its width', () => {
  const tally = { total: 200, ended: 50, failed: 3 };
  expect(barLine('Refreshing', tally, 30)).toBe('Refreshing 50/200, 3 failed');
  expect(barLine('Refreshing', tally, 12)).toBe('Refreshing…');
});

test('the spinner turns', () => {
  const lines = [0, 1, 2, 3, 4].map((tick) => spinnerLine('web1', 'connecting', tick, 80));
  expect(lines).toEqual([
    '| web1: connecting',
    '/ web1: connecting',
    '- web1: connecting',
    '\\ web1: connecting',
    '| web1: connecting',
  ]);
});
