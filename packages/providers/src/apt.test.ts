import { expect, test } from 'vitest';
import { apt } from './apt.ts';

const host = (ids: readonly string[]) => ({
  kind: 'linux',
  ids,
  kernel: '6.1.0',
  machine: 'x86_64',
  tools: ['apt-get'],
  container: false,
});

test.each([
  ['Debian', ['debian'], true],
  ['Linux Mint', ['linuxmint', 'ubuntu', 'debian'], true],
  ['a system that does not say what it is', [], true],
  ['ALT Linux, whose apt is for RPM packages', ['altlinux'], false],
  ['PCLinuxOS, likewise', ['pclinuxos'], false],
])('apt serves %s: %s', (_, ids, expected) => {
  expect(apt.serves(host(ids))).toBe(expected);
});
