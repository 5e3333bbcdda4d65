import { expect, test } from 'vitest';
import type { Problem } from '../config/problem.ts';
import { warningLines } from './warnings.ts';

const unknown = (index: number, field: string): Problem => ({
  message: `host "web${index}": unknown field "${field}" is ignored`,
  file: '/etc/x.yaml',
  line: index + 2,
  column: 5,
  path: `hosts[${index}].${field}`,
});

const lineOf = (index: number, field: string, more = ''): string =>
  `warning: /etc/x.yaml:${index + 2}:5: host "web${index}": unknown field "${field}" is ignored${more}`;

test('what is odd on a few hosts is told of each', () => {
  expect(warningLines([0, 1, 2].map((index) => unknown(index, 'timeout')))).toEqual([
    lineOf(0, 'timeout'),
    lineOf(1, 'timeout'),
    lineOf(2, 'timeout'),
  ]);
});

test('what is odd on many is told once, where it is first, with its hint', () => {
  const warnings = Array.from({ length: 500 }, (_, index) => [
    { ...unknown(index, 'password'), hint: 'Remove this one.' },
    unknown(index, 'color'),
  ]).flat();
  expect(warningLines(warnings)).toEqual([
    `${lineOf(0, 'password', '; the same holds for 499 more hosts')}\n  Remove this one.`,
    lineOf(0, 'color', '; the same holds for 499 more hosts'),
  ]);
});

test('other warnings are never folded', () => {
  const warning: Problem = { message: 'odd', path: 'EXOSPHERE_OPTIONS_X' };
  expect(warningLines(Array.from({ length: 5 }, () => warning))).toHaveLength(5);
});
