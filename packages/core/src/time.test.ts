import { expect, test } from 'vitest';
import { age } from './time.ts';

test.each([
  [0, '0 seconds'],
  [0.9, '0 seconds'],
  [1, '1 second'],
  [59.9, '59 seconds'],
  [60, '1 minute'],
  [3599, '59 minutes'],
  [3600, '1 hour'],
  [86_399, '23 hours'],
  [86_400, '1 day'],
  [43 * 86_400 + 5, '43 days'],
])('%s s is %s', (seconds, text) => {
  expect(age(seconds)).toBe(text);
});
