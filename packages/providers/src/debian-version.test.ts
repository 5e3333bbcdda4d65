import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compareDebianVersions } from './debian-version.ts';

// [older, newer], each pair from a rule of deb-version(7) or from a real archive.
const ORDERED: readonly (readonly [string, string])[] = [
  ['1.0', '1.1'],
  ['1.9', '1.10'],
  ['9.0', '1:0.1'],
  ['1.0~rc1', '1.0'],
  ['1.0~~', '1.0~'],
  ['1.0~', '1.0'],
  ['1.0-1~bpo12+1', '1.0-1'],
  ['1.0', '1.0+dfsg'],
  ['1.0-1', '1.0-1+b1'],
  ['1.0-1+b2', '1.0-1+deb12u1'],
  ['3.0.11-1~deb12u2', '3.0.13-1~deb12u1'],
  ['5:25.0.3-1~debian.12~bookworm', '5:26.1.3-1~debian.12~bookworm'],
  ['2:9.0.1378-2', '2:9.0.1378-2+deb12u1'],
  ['1.2.3', '1.2.3-1'],
  ['1.2-1-1', '1.2-1-2'],
  ['1a', '1+'],
  ['1A', '1a'],
  ['1.0.a', '1.0..'],
  ['5.15.0-91.101', '5.15.0-105.115'],
  ['12ubuntu4.4', '12ubuntu4.10'],
  ['99999999999999999999', '100000000000000000000'],
];

const EQUAL: readonly (readonly [string, string])[] = [
  ['1.0', '1.0'],
  ['0:1.0', '1.0'],
  ['1.0', '1.0-0'],
  ['1.00', '1.0'],
  ['01.002', '1.2'],
];

test.each(ORDERED)('%s is older than %s', (older, newer) => {
  expect(compareDebianVersions(older, newer)).toBeLessThan(0);
  expect(compareDebianVersions(newer, older)).toBeGreaterThan(0);
});

test.each(EQUAL)('%s equals %s', (a, b) => {
  expect(compareDebianVersions(a, b)).toBe(0);
  expect(compareDebianVersions(b, a)).toBe(0);
});

test('a megabyte of digits, tildes or hyphens takes linear time', () => {
  for (const text of ['9', '~', '-', '0', 'a1']) {
    const long = text.repeat(1_000_000 / text.length);
    expect(compareDebianVersions(long, long)).toBe(0);
  }
});

const dpkg = spawnSync('dpkg', ['--version']).status === 0;

describe.skipIf(!dpkg)(
  `the same order as dpkg's own${dpkg ? '' : ' (skipped: no dpkg here)'}`,
  () => {
    test.each([...ORDERED, ...EQUAL])('for %s and %s', (a, b) => {
      const answer = execFileSync('sh', [
        '-c',
        'for op in lt eq gt; do dpkg --compare-versions "$1" "$op" "$2" && echo "$op"; done; :',
        'sh',
        a,
        b,
      ]);
      const ours = compareDebianVersions(a, b);
      expect(answer.toString().trim()).toBe(ours < 0 ? 'lt' : ours > 0 ? 'gt' : 'eq');
    });
  },
);
