import { describe, expect, test } from 'vitest';
import { quoteStart, quoteWord, readWords, splitLine } from './words.ts';

describe('a line is split into its words', () => {
  test.each([
    ['', []],
    ['  \t ', []],
    ['inventory status', ['inventory', 'status']],
    ['  host   show  web1 ', ['host', 'show', 'web1']],
    ["host show 'my host'", ['host', 'show', 'my host']],
    ['host show "it\'s"', ['host', 'show', "it's"]],
    ['host show my\\ host', ['host', 'show', 'my host']],
    ['a "b \\"c\\" \\\\ \\d"', ['a', 'b "c" \\ \\d']],
    ["a 'b \\ c'", ['a', 'b \\ c']],
    ["pre'mid'post", ['premidpost']],
    ["''", ['']],
    ['$(touch x) `y` ; rm *', ['$(touch', 'x)', '`y`', ';', 'rm', '*']],
  ])('%j', (line, words) => {
    expect(splitLine(line)).toEqual({ ok: true, words });
  });
});

test.each([
  ["host show 'my", "a quote is not closed: '"],
  ['host show "my', 'a quote is not closed: "'],
  ['host show "my\\', 'a quote is not closed: "'],
  ['host show \\', 'the line ends in a backslash, which quotes nothing'],
])('%j is refused', (line, problem) => {
  expect(splitLine(line)).toEqual({ ok: false, problem });
});

test('a word knows where it begins, and the quote that it is still in', () => {
  expect(readWords(" host 'my h")).toEqual([
    { start: 1, value: 'host' },
    { start: 6, value: 'my h', open: "'" },
  ]);
});

test.each([
  'web1',
  'db-1.example.org',
  'my host',
  "it's",
  'a"b',
  '$(x)',
  '',
  'größe',
  'a\\b',
  '@x',
])('what is quoted is read again as it was: %j', (value) => {
  expect(splitLine(quoteWord(value))).toEqual({ ok: true, words: [value] });
  expect(readWords(quoteStart(value)).map((word) => word.value)).toEqual(
    value === '' ? [] : [value],
  );
});

test('nothing is quoted without need', () => {
  expect(quoteWord('db-1.example.org')).toBe('db-1.example.org');
  expect(quoteStart('my h')).toBe("'my h");
});
