import { expect, test } from 'vitest';
import { bashReplies, readBashLine } from './bash-line.ts';

test.each([
  ['exosphere host sh', ['exosphere', 'host'], 'sh', undefined, false],
  ['exosphere host ', ['exosphere', 'host'], '', undefined, false],
  ['exosphere "a b" c', ['exosphere', 'a b'], 'c', undefined, false],
  ["exosphere 'it'\\''s' x", ['exosphere', "it's"], 'x', undefined, false],
  ['exosphere "my ho', ['exosphere'], 'my ho', '"', false],
  ["exosphere 'my ho", ['exosphere'], 'my ho', "'", false],
  ['exosphere "a\\$b\\n', ['exosphere'], 'a$b\\n', '"', false],
  ['exosphere a\\', ['exosphere'], 'a', undefined, false],
  ['exosphere ""', ['exosphere'], '', undefined, false],
  ['exosphere "" x', ['exosphere', ''], 'x', undefined, false],
  ['exosphere host list >fi', ['exosphere', 'host', 'list'], 'fi', undefined, true],
  ['exosphere host list 2>fi ', ['exosphere', 'host', 'list'], '', undefined, false],
] as const)('%s', (line, words, value, quote, isRedirection) => {
  expect(readBashLine(line)).toEqual({ words, value, quote, isRedirection });
});

test.each([
  ['a bare word is quoted by backslashes', 'x w', 'w', ['w $(b)'], ['w\\ \\$\\(b\\)']],
  ['in double quotes only what means something', 'x "w', 'w', ['w $"`\\z'], ['w \\$\\"\\`\\\\z']],
  ['an exclamation mark leaves the double quotes', 'x "w', 'w', ['w!z'], ['w"\\!"z']],
  ['in single quotes only the quote', "x 'w", 'w', ["w'$z"], ["w'\\''$z"]],
  ['after a colon, where bash begins a word', 'x w:a', 'a', ['w:ab'], ['ab']],
  ['after "=", with nothing typed yet', 'x --sort=', '', ['--sort=host'], ['host']],
  ['one that ends like its quote closes it, since bash does not', 'x "w', 'w', ['w"'], ['w\\""']],
  ['of others nothing', 'x w', 'w', ['v'], []],
  ['nor when bash replaces what is not there', 'x w', 'q', ['w'], []],
] as const)('replies: %s', (_, line, replaced, candidates, replies) => {
  expect(bashReplies(line, replaced, candidates)).toEqual(replies);
});
