import { expect, test } from 'vitest';
import { scrolledRows, scrollingOf } from './scroll.ts';

const list = (first: number): string[] => [
  'title',
  ...Array.from({ length: 10 }, (_, at) => `row ${first + at}`),
  'footer',
];

test.each([
  [1, { by: 1, top: 1, bottom: 10 }],
  [-1, { by: -1, top: 1, bottom: 10 }],
  [3, { by: 3, top: 1, bottom: 10 }],
  [-3, { by: -3, top: 1, bottom: 10 }],
])('a list that went on by %i lines', (by, scrolling) => {
  const before = list(50);
  const after = list(50 + by);
  expect(scrollingOf(before, after)).toEqual(scrolling);
  const moved = scrolledRows(before, scrolling);
  const missing = after.filter((row, at) => moved[at] !== row);
  expect(missing).toHaveLength(Math.abs(by));
});

test.each([
  ['another list', list(200)],
  ['the same list', list(50)],
  ['a page further', list(60)],
])('%s did not move', (_, after) => {
  expect(scrollingOf(list(50), after)).toBeUndefined();
});
