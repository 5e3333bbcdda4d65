import { expect, test } from 'vitest';
import { compareVersions } from './version-order.ts';

test.each([
  ['1.9', '1.10'],
  ['8.4.0', '8.8.0'],
  ['1.0', '1.0_1'],
  ['1.0_9', '1.0_10'],
  ['1.0_9', '1.0.1'],
  ['9.9_9', '1.0,1'],
  ['3.0.12,1', '3.0.14,1'],
  ['9.5.p1_1,1', '9.7.p1,1'],
  ['2.0,1', '1.0,2'],
  ['10', '10a'],
  ['10a', '10b'],
  ['10a', '10a0'],
  ['10.a', '10'],
  ['1.0rc1', '1.0'],
  ['1.0.rc1', '1.0'],
  ['1.0alpha3', '1.0beta1'],
  ['1.0pl1', '1.0alpha1'],
  ['1.0pre1', '1.0rc1'],
  ['1.0.b9', '1.0.b10'],
  ['2.*', '2.pl1'],
  ['14.3', '14.3p1'],
  ['1.0+20240101', '1.0+20240102'],
  ['1.0', '1.0+1'],
  ['15.snap20260801', '15.snap20260802'],
  ['99999999999999999999', '99999999999999999999_1'],
])('%s is older than %s', (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

test.each([
  ['1.0', '1.0'],
  ['1', '1.0.0'],
  ['1.0', '1..0'],
  ['1.0A', '1.0a'],
  ['1.d2', '1.dev2'],
  ['1.0rc1', '1.0.rc1'],
  ['1.0_0', '1.0'],
  ['1.0,0', '1.0'],
])('%s is %s', (a, b) => {
  expect(compareVersions(a, b)).toBe(0);
  expect(compareVersions(b, a)).toBe(0);
});
