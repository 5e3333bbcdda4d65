import { expect, test } from 'vitest';
import { compareVersions, parsePackageName } from './package-name.ts';

test.each([
  ['curl-8.13.0', 'curl', '8.13.0', ''],
  ['vim-9.1.1265-no_x11-python3', 'vim', '9.1.1265', 'no_x11-python3'],
  ['sudo-1.9.17.1p0-gettext', 'sudo', '1.9.17.1p0', 'gettext'],
  ['gtk-update-icon-cache-3.22.29', 'gtk-update-icon-cache', '3.22.29', ''],
  ['p5-IO-Socket-SSL-2.060', 'p5-IO-Socket-SSL', '2.060', ''],
  ['isc-bind-9.20.11v3', 'isc-bind', '9.20.11v3', ''],
  ['jdk-1.8.0.422.b05.1v0', 'jdk', '1.8.0.422.b05.1v0', ''],
  ['g++-11.2.0p6', 'g++', '11.2.0p6', ''],
  ['.libs1-icu4c-74.2', '.libs1-icu4c', '74.2', ''],
  ['updatedb-0p0', 'updatedb', '0p0', ''],
])('%s is %s in version %s with the flavors "%s"', (full, stem, version, flavors) => {
  expect(parsePackageName(full)).toMatchObject({ full, stem, version, flavors });
});

test.each(['', 'curl', 'curl-', 'curl-x', '-1.0', 'a b-1', 'é-1.0', `a-1${'0'.repeat(400)}`])(
  '"%s" is no package name',
  (text) => {
    expect(parsePackageName(text)).toBeUndefined();
  },
);

test.each([
  ['8.13.0', '8.13.1'],
  ['8.9', '8.13'],
  ['1.2', '1.2.1'],
  ['1.2', '1.2p0'],
  ['1.2p3', '1.2p10'],
  ['1.2p9', '1.3'],
  ['9.9', '1.0v0'],
  ['9.9p3v0', '1.0v1'],
  ['1.2p3v1', '1.2p4v1'],
  ['2.0alpha1', '2.0beta1'],
  ['2.0beta2', '2.0rc1'],
  ['2.0pre1', '2.0'],
  ['2.0rc1', '2.0rc2'],
  ['2.0rc1p4', '2.0'],
  ['2.0', '2.0pl1'],
  ['1.0a', '1.0b'],
  ['1.0', '1.0a'],
  ['1.8.0.422.b04.1v0', '1.8.0.422.b05.1v0'],
  ['202409171200001234', '202409171200001235'],
  ['0.09', '0.10'],
])('%s is older than %s', (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

test.each([
  ['1.2p3v1', '1.2p3v1'],
  ['1.02', '1.2'],
])('%s is neither older nor newer than %s', (a, b) => {
  expect(compareVersions(a, b)).toBe(0);
});
