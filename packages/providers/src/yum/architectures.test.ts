import { expect, test } from 'vitest';
import { forAllArchitectures } from './architectures.ts';

const advisory = {
  id: 'RHSA-2024:3588',
  kind: 'security',
  severity: 'important',
  cves: [],
} as const;
const evr = '2.17-326.el7_9.3';
const x86 = { nevra: { name: 'glibc', evr, arch: 'x86_64' }, advisory };
const NEWEST = new Map([
  ['glibc.x86_64', '2.17-326.el7_9'],
  ['glibc.i686', '2.17-326.el7_9'],
  ['glibc-common.x86_64', '2.17-326.el7_9'],
]);

test('an advisory of one architecture holds for the others, and for no other package', () => {
  const all = forAllArchitectures(new Map([['glibc.x86_64', [x86]]]), {
    newest: NEWEST,
    byName: new Map(),
  });
  expect([...all]).toEqual([
    ['glibc.x86_64', [x86]],
    ['glibc.i686', [{ nevra: { name: 'glibc', evr, arch: 'i686' }, advisory }]],
  ]);
});

test('what is listed for an architecture stays as it is', () => {
  const i686 = { nevra: { name: 'glibc', evr, arch: 'i686' }, advisory: { ...advisory, id: 'X' } };
  const listed = new Map([
    ['glibc.x86_64', [x86]],
    ['glibc.i686', [i686]],
  ]);
  expect(forAllArchitectures(listed, { newest: NEWEST, byName: new Map() })).toEqual(listed);
});
