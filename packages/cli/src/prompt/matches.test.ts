import { expect, test } from 'vitest';
import { shownMatches } from './matches.ts';

test('matches stand in columns, in order down each column', () => {
  expect(shownMatches(['a1', 'a2', 'a3', 'a4', 'a5'], 14)).toBe('a1  a3  a5\r\na2  a4\r\n');
});

test('a narrow terminal gets one in a line', () => {
  expect(shownMatches(['discover', 'refresh'], 5)).toBe('discover\r\nrefresh\r\n');
});

test('no terminal is flooded, and the rest is counted', () => {
  const names = Array.from({ length: 1000 }, (_, at) => `host${at}`);
  const lines = shownMatches(names, 20).split('\r\n');
  expect(lines).toHaveLength(22);
  expect(lines.at(-2)).toBe('... and 960 more');
});

test('a name cannot reach the terminal raw, nor fill it', () => {
  expect(shownMatches(['x'.repeat(100_000), 'y'], 20).length).toBeLessThan(300);
  expect(shownMatches(['a\u001b[2J', 'b'], 20)).not.toContain('\u001b');
});
