/** The frame as text, at usual and unusual sizes. */
import { expect, test } from 'vitest';
import { view } from './frame.ts';

const texts = (rows: number, columns: number, hosts = 3): string[] =>
  view({ rows, columns, hosts }).map((line) => line.text);

test('the frame has a title bar, a status line and a footer', () => {
  expect(texts(5, 20)).toEqual([
    ' Exosphere          ',
    '                    ',
    '                    ',
    ' 3 hosts            ',
    ' ^q quit            ',
  ]);
});

test('one host is counted in the singular', () => {
  expect(texts(4, 20, 1)[2]).toBe(' 1 host             ');
});

test.each([
  [3, 80, 'Terminal too small'],
  [24, 19, 'Terminal too small'],
  [1, 5, 'Termi'],
  [0, 0, undefined],
])('%i rows of %i columns are filled exactly, and called too small', (rows, columns, first) => {
  const lines = texts(rows, columns);
  expect(lines).toHaveLength(rows);
  expect(lines.every((line) => line.length === columns)).toBe(true);
  expect(lines[0]?.trimEnd()).toBe(first);
});
