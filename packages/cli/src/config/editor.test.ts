import { describe, expect, test } from 'vitest';
import { editorWords, splitWords } from './editor.ts';

describe('the words of a command', () => {
  test.each<[string, readonly string[]]>([
    ['vi', ['vi']],
    ['  code   --wait\t', ['code', '--wait']],
    ["'/opt/my editor/ed' -x", ['/opt/my editor/ed', '-x']],
    ['"/opt/my editor/ed" -x', ['/opt/my editor/ed', '-x']],
    ['/opt/my\\ editor/ed', ['/opt/my editor/ed']],
    ['emacs --eval="(a \\"b\\")"', ['emacs', '--eval=(a "b")']],
    ['a\'b\'c"d"e', ['abcde']],
    ["'a\\'", ['a\\']],
    ['"a\\b\\$c"', ['a\\b$c']],
    ["vi ''", ['vi', '']],
    // Nothing is expanded or run.
    ['vi $HOME `id` ~; rm *', ['vi', '$HOME', '`id`', '~;', 'rm', '*']],
    ['a\\', ['a\\']],
    ['', []],
    [' ', []],
  ])('%s', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  test.each(["vi 'x", 'vi "x', 'vi "x\\"'])('%s has an open quote', (line) => {
    expect(splitWords(line)).toBeUndefined();
  });

  test('on Windows a backslash is part of a path', () => {
    expect(splitWords('"C:\\Program Files\\ed.exe" /x it\'s', false)).toEqual([
      'C:\\Program Files\\ed.exe',
      '/x',
      "it's",
    ]);
  });
});

test.each<[NodeJS.Platform, string]>([
  ['linux', 'vi'],
  ['openbsd', 'vi'],
  ['win32', 'notepad'],
])('on %s the default is %s', (platform, editor) => {
  expect(editorWords({ option: null, env: { EDITOR: ' ' }, platform })).toEqual([editor]);
});

test.each(["'", '""', '"" -x'])('the editor %s is no command', (EDITOR) => {
  expect(() => editorWords({ option: null, env: { EDITOR }, platform: 'linux' })).toThrow(
    'EDITOR is no command',
  );
});
