/** Looks in lines. */
import { expect, test } from 'vitest';
import { rowCells } from './grid.ts';
import { atEnds, broken, clip, marked, toRuns, toText, width } from './text.ts';

test('looks nest, and the text is the same without them', () => {
  const line = `a${marked('red', `b${marked('bold', 'c')}d`)}e`;
  expect(toText(line)).toBe('abcde');
  expect(toRuns(line)).toEqual([
    { text: 'a', looks: [] },
    { text: 'b', looks: ['red'] },
    { text: 'c', looks: ['red', 'bold'] },
    { text: 'd', looks: ['red'] },
    { text: 'e', looks: [] },
  ]);
});

test.each([
  ['abc', 5, 'abc  '],
  ['abcdef', 4, 'abc…'],
  [`ab${marked('red', 'cdef')}`, 4, 'abc…'],
  [`${marked('red', 'abcd')}ef`, 4, 'abc…'],
  ['日本語', 4, '日… '],
])('%j in %i cells is %j', (line, columns, text) => {
  expect(toText(clip(line, columns))).toBe(text);
  expect(width(clip(line, columns))).toBe(columns);
});

test('of two texts at the ends the right one goes when there is no room', () => {
  expect(atEnds('left', 'right', 12)).toBe('left   right');
  expect(atEnds('left', 'right', 9)).toBe('left     ');
});

test('a box over half of a wide character leaves none of it', () => {
  const frame = {
    size: { rows: 1, columns: 8 },
    lines: ['a日本語b'],
    box: { top: 0, left: 2, columns: 3, lines: ['xyz'] },
  };
  expect(rowCells(frame, 0, 'dark').map(({ text }) => text)).toEqual([
    'a',
    ' ',
    'x',
    'y',
    'z',
    '語',
    '',
    'b',
  ]);
});

test('should a control character ever get here, it gets no further', () => {
  const frame = { size: { rows: 1, columns: 4 }, lines: ['\u001b[A'] };
  expect(
    rowCells(frame, 0, 'dark')
      .map(({ text }) => text)
      .join(''),
  ).toBe('\ufffd[A ');
});

test('what no space could break goes on in the next line, its look too', () => {
  expect(broken('short', 8)).toEqual(['short']);
  const pieces = broken(`  Name  ${marked('red', 'abcdefgh')}`, 12);
  expect(pieces.map(toText)).toEqual(['  Name  abcd', '    efgh']);
  expect(toRuns(pieces[1] ?? '').at(-1)).toEqual({ text: 'efgh', looks: ['red'] });
});

test('a wide character is not cut in two', () => {
  expect(broken('日本語', 5)).toEqual(['日本', '  語']);
});
