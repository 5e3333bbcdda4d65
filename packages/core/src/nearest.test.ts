import { expect, test } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const options = ['log_level', 'log_file', 'max_threads', 'cache_file', 'no_banner'];

test.each([
  ['a letter missing', 'log_leve', 'log_level'],
  ['a letter too many', 'max_threadss', 'max_threads'],
  ['a wrong letter', 'cashe_file', 'cache_file'],
  ['two letters swapped', 'no_bnaner', 'no_banner'],
  ['another case', 'LOG_LEVEL', 'log_level'],
  ['a dash for an underscore', 'log-file', 'log_file'],
])('%s still finds the name', (_, typed, meant) => {
  expect(nearest(typed, options)).toBe(meant);
});

test.each(['colour', '', 'x', 'x'.repeat(100_000)])('%.10j is close to nothing', (typed) => {
  expect(nearest(typed, options)).toBeUndefined();
});

test('a swap counts as one slip, not two', () => {
  expect(nearest('pign', ['ping'])).toBe('ping');
});

test('the first of equally close names wins', () => {
  expect(nearest('hosx', ['host', 'hose'])).toBe('host');
});

test('the sentence names the candidate, and there is none without one', () => {
  expect(didYouMean('optoins', ['options', 'hosts'])).toBe('Did you mean options?');
  expect(didYouMean('zebra', ['options', 'hosts'])).toBeUndefined();
});
