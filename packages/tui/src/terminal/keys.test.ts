/** Sequences of a terminal, whole and cut. */
import { expect, test } from 'vitest';
import { keyName, splitInput } from './keys.ts';

test.each([
  ['\u001b[<0;5;3M', [{ type: 'click', row: 2, column: 4 }]],
  ['\u001b[<0;5;3m', []],
  ['\u001b[<64;1;1M', [{ type: 'wheel-up', row: 0, column: 0 }]],
  [
    '\u001b[<65;1;1M\u001b[<65;1;1M',
    [
      { type: 'wheel-down', row: 0, column: 0 },
      { type: 'wheel-down', row: 0, column: 0 },
    ],
  ],
  ['\u001b[<4;5;3M', [{ type: 'click', row: 2, column: 4 }]],
  ['\u001b[<2;5;3M', []],
])('%j is what the mouse did', (text, mouse) => {
  expect(splitInput(text)).toEqual({ answers: 0, mouse, keys: '', rest: '' });
});

test.each([
  ['a\u001b', 'a', '\u001b'],
  ['\u001b[', '', '\u001b['],
  ['\u001b[1;5', '', '\u001b[1;5'],
  ['\u001b[<0;12', '', '\u001b[<0;12'],
  ['\u001bO', '', '\u001bO'],
  ['\u001b[A', '\u001b[A', ''],
  ['ab', 'ab', ''],
])('%j has no end yet after %j', (text, keys, rest) => {
  expect(splitInput(text)).toEqual({ answers: 0, mouse: [], keys, rest });
});

test('answers of the terminal are no keys, among keys neither', () => {
  const some = splitInput('a\u001b[0nb\u001b[3n\u001b[A');
  expect(some).toEqual({ answers: 2, mouse: [], keys: 'ab\u001b[A', rest: '' });
  expect(splitInput('\u001b[0').rest).toBe('\u001b[0');
});

test.each([
  ['a', { name: 'a', full: 'a' }, 'a'],
  ['P', { name: 'p', full: 'S-p' }, 'P'],
  ['?', { full: '?' }, '?'],
  ['ä', { full: 'ä' }, 'ä'],
  [undefined, { name: 'up', full: 'up' }, 'up'],
  ['\u0011', { name: 'q', ctrl: true, full: 'C-q' }, '^q'],
  ['\u001b', { name: 'escape', full: 'escape' }, 'escape'],
  ['\u007f', { name: 'backspace', full: 'backspace' }, 'backspace'],
  ['\r', { name: 'return', full: 'return' }, undefined],
  ['\r', { name: 'enter', full: 'enter' }, 'enter'],
])('%j is the key %j', (character, key, name) => {
  expect(keyName(character, key)).toBe(name);
});
