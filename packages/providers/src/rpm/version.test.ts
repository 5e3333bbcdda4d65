import { expect, test } from 'vitest';
import {
  compareEvr,
  compareVersions,
  normalEvr,
  parseEvr,
  parseNameArch,
  parseNevra,
} from './version.ts';

// Each was put to rpm 4.18 as well: rpm --eval '%{lua: print(rpm.vercmp("1.0~rc1", "1.0"))}'
test.each([
  ['1.0', '1.0', 0],
  ['1.0', '2.0', -1],
  ['2.0.1a', '2.0.1', 1],
  ['5.5p10', '5.5p1', 1],
  ['10xyz', '10.1xyz', -1],
  ['xyz.4', '8', -1],
  ['6.0.rc1', '6.0', 1],
  ['10b2', '10a1', 1],
  ['1.0aa', '1.0a', 1],
  ['10.0001', '10.1', 0],
  ['4.999.9', '5.0', -1],
  ['20101121', '20101122', -1],
  ['99999999999999999999', '100000000000000000000', -1],
  ['2_0', '2.0', 0],
  ['1.0.', '1.0', 0],
  ['1b.fc17', '1.fc17', -1],
  ['1.0~rc1', '1.0', -1],
  ['1.0~rc1', '1.0~rc2', -1],
  ['1.0~rc1~git123', '1.0~rc1', -1],
  ['1.0~rc1', '1.0arc1', -1],
  ['1.0^', '1.0', 1],
  ['1.0^git1', '1.0^git2', -1],
  ['1.0^git1', '1.01', -1],
  ['1.0^20160101', '1.0.1', -1],
  ['1.0^20160101^git1', '1.0^20160102', -1],
  ['1.0~rc1^git1', '1.0~rc1', 1],
  ['1.0^git1~pre', '1.0^git1', -1],
  ['2.0^20230101gitabcdef', '2.0^20240202git0123456', -1],
  ['252', '252', 0],
])('%s against %s is %i', (a, b, order) => {
  expect(Math.sign(compareVersions(a, b))).toBe(order);
  expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order);
});

test.each([
  ['1:1.0-1', '2.0-1', 1],
  ['0:1.0-1', '1.0-1', 0],
  ['(none):1.0-1', '1.0-1', 0],
  ['1:3.0.7-24.el9', '1:3.0.7-27.el9', -1],
  ['5.14.0-362.8.1.el9_3', '5.14.0-427.13.1.el9_4', -1],
  ['10:1-1', '9:1-1', 1],
])(
  '%s against %s is %i: the epoch comes first, then the version, then the release',
  (a, b, order) => {
    expect(Math.sign(compareEvr(a, b))).toBe(order);
  },
);

test.each(['', '1.0', '1.0-', '-1', 'x:1.0-1', '1.0 -1', '1.0-1\ufffd', '1.0/2-1'])(
  '"%s" is no version and release',
  (text) => {
    expect(parseEvr(text)).toBeUndefined();
    expect(normalEvr(text)).toBeUndefined();
  },
);

test('an epoch of 0 is left out, any other stays', () => {
  expect(normalEvr('0:5.1.8-9.el9')).toBe('5.1.8-9.el9');
  expect(normalEvr('1:3.0.7-27.el9')).toBe('1:3.0.7-27.el9');
});

test.each([
  ['openssl-libs-1:3.0.7-27.el9.x86_64', 'openssl-libs', '1:3.0.7-27.el9', 'x86_64'],
  ['python3.11-3.11.7-1.el9_4.1.x86_64', 'python3.11', '3.11.7-1.el9_4.1', 'x86_64'],
  [
    'snapgit-2.0^20240202git0123456-1.el9.noarch',
    'snapgit',
    '2.0^20240202git0123456-1.el9',
    'noarch',
  ],
  ['libstdc++-11.4.1-3.el9.i686', 'libstdc++', '11.4.1-3.el9', 'i686'],
  ['perl-Net_SSLeay-0:1.94-1.el9.x86_64', 'perl-Net_SSLeay', '1.94-1.el9', 'x86_64'],
])('%s is taken apart from the right', (text, name, evr, arch) => {
  expect(parseNevra(text)).toEqual({ name, evr, arch });
});

test.each(['', '.x86_64', 'bash.x86_64', 'bash-5.1.8.x86_64', '-1-1.x86_64', 'bash-5.1.8-9'])(
  '"%s" is no build',
  (text) => {
    expect(parseNevra(text)).toBeUndefined();
  },
);

test('a name may have dots; what is behind the last one must be an architecture', () => {
  expect(parseNameArch('python3.11.x86_64')).toEqual({ name: 'python3.11', arch: 'x86_64' });
  expect(parseNameArch('Updating')).toBeUndefined();
  expect(parseNameArch('python3.11')).toBeUndefined();
  expect(parseNameArch('.noarch')).toBeUndefined();
});

test('a version of a megabyte is compared in linear time', () => {
  const long = '1.'.repeat(500_000);
  expect(compareVersions(`${long}1`, `${long}2`)).toBeLessThan(0);
});
