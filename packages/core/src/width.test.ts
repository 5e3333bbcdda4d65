import { expect, test } from 'vitest';
import { cells, cut, pad, wrap } from './width.ts';

test.each([
  ['plain letters', 'web1', 4],
  ['nothing', '', 0],
  ['accented letters in one code point', 'café', 4],
  ['accents as combining marks', 'cafe\u0301', 4],
  ['Chinese', '数据库', 6],
  ['Korean syllables', '서버', 4],
  ['Korean in conjoining letters', '\u1109\u1165', 2],
  ['halfwidth Katakana', 'ｻｰﾊﾞｰ', 5],
  ['fullwidth Latin', 'ＷＥＢ', 6],
  ['an emoji', 'db 🚀', 5],
  ['a flag', '🇫🇷', 2],
  ['the mark of a replaced character', 'a\ufffdb', 3],
])('%s: %s takes %i cells', (_, text, width) => {
  expect(cells(text)).toBe(width);
});

test('padding counts cells and not characters', () => {
  expect(pad('数据', 6)).toBe('数据  ');
  expect(pad('data', 6)).toBe('data  ');
  expect(pad('longer', 3)).toBe('longer');
});

test.each([
  ['database', 8, 'database'],
  ['database', 7, 'databa…'],
  ['数据库服务器', 6, '数据…'],
  ['数据库服务器', 5, '数据…'],
  ['web 12', 5, 'web…'],
  ['cafe\u0301s', 5, 'cafe\u0301s'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%s cut to %i cells is %s', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
  expect(cells(cut(text, width))).toBeLessThanOrEqual(width);
});

test('words are wrapped where the line is full, and a word that is too long stays whole', () => {
  expect(wrap(['web1,', 'web2,', 'a-very-long-name,', 'db'], 12)).toEqual([
    'web1, web2,',
    'a-very-long-name,',
    'db',
  ]);
});
