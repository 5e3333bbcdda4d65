import { expect, test } from 'vitest';
import { compareVersions } from './compare.ts';

// The order that the specification of Semantic Versioning gives as its example, with more around it.
const RISING = [
  '0.9.9',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.10',
  '1.2.0',
  '1.10.0',
  '10.0.0',
];

test('every version is older than each that follows', () => {
  for (const [at, older] of RISING.entries()) {
    for (const newer of RISING.slice(at + 1)) {
      expect(compareVersions(older, newer), `${older} ${newer}`).toBeLessThan(0);
      expect(compareVersions(newer, older), `${newer} ${older}`).toBeGreaterThan(0);
    }
    expect(compareVersions(older, older)).toBe(0);
  }
});

test('what a build adds counts for nothing', () => {
  expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
});

test.each([
  '',
  '1',
  '1.2',
  'v1.2.3',
  '1.2.3.4',
  '1.2.3-',
  'latest',
  '1.2.3\n',
  '1.2.x',
  '9'.repeat(20),
])('%j is no version', (text) => {
  expect(compareVersions('1.0.0', text)).toBeUndefined();
});
