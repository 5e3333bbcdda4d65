import { expect, test } from 'vitest';
import { SEVERITIES, type Severity, worstSeverity } from './update.ts';

test.each<[Severity | undefined, Severity | undefined, Severity | undefined]>([
  ['low', 'critical', 'critical'],
  ['critical', 'low', 'critical'],
  ['moderate', 'important', 'important'],
  ['moderate', 'moderate', 'moderate'],
  // An advisory that names no severity says less than one that names the least.
  ['unknown', 'low', 'low'],
  ['unknown', undefined, 'unknown'],
  [undefined, 'low', 'low'],
  [undefined, undefined, undefined],
])('of %s and %s the worse is %s', (a, b, worst) => {
  expect(worstSeverity(a, b)).toBe(worst);
  expect(worstSeverity(b, a)).toBe(worst);
});

test('the list of severities runs from worst to least', () => {
  expect(SEVERITIES).toEqual(['critical', 'important', 'moderate', 'low', 'unknown']);
});
