import { expect, test } from 'vitest';
import { concerns } from './issue.ts';

function within(version: string, ...ranges: string[]): boolean | undefined {
  return concerns({ advisory: { id: 'a', kind: 'security', cves: [] }, ranges }, version);
}

test.each([
  ['3.0.12,1', '< 3.0.13,1', true],
  ['3.0.13,1', '< 3.0.13,1', false],
  ['9.0', '>= 1.0 : <= 9.0', true],
  ['9.0_1', '>= 1.0 : <= 9.0', false],
  ['0.9', '>= 1.0 : <= 9.0', false],
  ['1.0', '= 1.0', true],
  ['1.0_1', '= 1.0', false],
  ['1.1', '> 1.0', true],
])('%s under "%s": %s', (version, range, expected) => {
  expect(within(version, range)).toBe(expected);
});

test('one range of several is enough', () => {
  expect(within('2.5', '< 1.0', '>= 2.0 : < 3.0')).toBe(true);
  expect(within('1.5', '< 1.0', '>= 2.0 : < 3.0')).toBe(false);
});

test.each([[[]], [['all versions']], [['< 1.0', 'and others']], [['']], [['< 1.0 : ']]])(
  'what is not told in ranges we know is not known: %j',
  (ranges) => {
    expect(within('1.5', ...ranges)).toBeUndefined();
  },
);
