import { expect, test } from 'vitest';
import { cells } from '../width.ts';
import { coloured, plain } from './style.ts';
import { type Cell, type TableColumn, tableLines } from './table.ts';

const COLUMNS: readonly TableColumn[] = [
  { title: 'Host', min: 6 },
  { title: 'OS', rank: 1 },
  { title: 'Updates' },
];

const row = (...texts: readonly string[]): readonly Cell[] => texts.map((text) => ({ text }));

const ROWS = [row('web1.example.net', 'linux', '12'), row('数据库', 'linux', '3 *')];

const table = (width: number | undefined): readonly string[] =>
  tableLines(COLUMNS, ROWS, { width, style: plain });

test('columns are aligned by cells, and lines have no trailing spaces', () => {
  expect(table(undefined)).toEqual([
    'Host              OS     Updates',
    'web1.example.net  linux  12',
    '数据库            linux  3 *',
  ]);
});

test('what fits is left alone', () => {
  expect(table(32)).toEqual(table(undefined));
});

test('a column that may shrink does so first', () => {
  expect(table(24)).toEqual([
    'Host      OS     Updates',
    'web1.ex…  linux  12',
    '数据库    linux  3 *',
  ]);
});

test('then the least useful column is dropped', () => {
  expect(table(19)).toEqual(['Host        Updates', 'web1.exam…  12', '数据库      3 *']);
});

test('then titles are cut, before anything that stands below them', () => {
  expect(table(11)).toEqual(['Host    Up…', 'web1.…  12', '数据库  3 *']);
});

test.each([80, 32, 24, 20, 17, 16, 15, 12, 8])('no line is wider than %i cells', (width) => {
  for (const line of table(width)) expect(cells(line)).toBeLessThanOrEqual(width);
});

test('where lines are not cut, a text of megabytes pushes its own line only', () => {
  const long = 'x'.repeat(1_000_000);
  const lines = tableLines(COLUMNS, [...ROWS, row(long, 'linux', '7')], {
    width: undefined,
    style: plain,
  });
  expect(lines[3]).toBe(`${long}  linux${' '.repeat(2)}7`);
  expect(lines[1]).toBe(`web1.example.net${' '.repeat(186)}linux  12`);
});

test('tones colour the text and not the filling', () => {
  const rows = [[{ text: 'web1' }, { text: 'linux' }, { text: '12', tone: 'red' as const }]];
  expect(tableLines(COLUMNS, rows, { width: undefined, style: coloured })).toEqual([
    '\u001b[1mHost\u001b[22m  \u001b[1mOS\u001b[22m     \u001b[1mUpdates\u001b[22m',
    'web1  linux  \u001b[31m12\u001b[39m',
  ]);
});
