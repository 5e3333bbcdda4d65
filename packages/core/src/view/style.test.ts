import { expect, test } from 'vitest';
import { coloured, plain, wantsColour } from './style.ts';

test.each([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['a pipe with FORCE_COLOR and NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
])('colour on %s', (_, isTerminal, env, expected) => {
  expect(wantsColour(isTerminal, env)).toBe(expected);
});

test('a tone ends where its text ends', () => {
  expect(coloured('red', 'failed')).toBe('\u001b[31mfailed\u001b[39m');
  expect(plain('red', 'failed')).toBe('failed');
});
