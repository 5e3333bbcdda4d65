import { expect, test } from 'vitest';
import { matcher } from './pattern.ts';

test.each([
  ['ssl', 'libssl3', true],
  ['SSL', 'openssl', true],
  ['magick', 'ImageMagick7', true],
  ['ssl', 'openssh', false],
  ['openssl*', 'openssl', true],
  ['openssl*', 'openssl-libs', true],
  ['openssl*', 'libopenssl', false],
  ['*ssl', 'openssl', true],
  ['*ssl', 'openssl-libs', false],
  ['lib*-?', 'libfoo-bar-1', true],
  ['lib*-?', 'libfoo-bar-10', false],
  ['*a*b*', 'xxaxxbxx', true],
  ['*a*b*', 'xxbxxaxx', false],
  ['?', 'é', true],
  ['?', '🎉', true],
  ['??', '🎉', false],
  ['*', '', true],
  ['?*', '', false],
  ['g++', 'g++-12', true],
  ['[ab]', 'a', false],
  ['a.b', 'axb', false],
])('%s and %s: %s', (pattern, name, expected) => {
  expect(matcher(pattern)(name)).toBe(expected);
});

// Where every star is tried again for each one after it, the time limit of the test is met.
test('a pattern made to be slow is answered too', () => {
  expect(matcher(`${'*a'.repeat(40)}*b`)('a'.repeat(20_000))).toBe(false);
});
