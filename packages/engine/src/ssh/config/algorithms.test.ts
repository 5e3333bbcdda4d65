import { spawnSync } from 'node:child_process';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { expect, test } from 'vitest';
import { type Algorithms, chooseAlgorithms, unknownAlgorithms } from './algorithms.ts';

const OURS: Algorithms = { offered: ['a1', 'a2', 'b1'], onRequest: ['old1', 'old2'] };

test.each([
  ['b1,a1', ['b1', 'a1']],
  ['old2,a1', ['old2', 'a1']],
  ['a1,nope,a1', ['a1']],
  ['nope', []],
  ['a*', ['a1', 'a2']],
  ['+old1', ['a1', 'a2', 'b1', 'old1']],
  ['+a2,nope', ['a1', 'a2', 'b1']],
  ['^b1,old1', ['b1', 'old1', 'a1', 'a2']],
  ['-a1', ['a2', 'b1']],
  ['-a*,?1', []],
  ['-nope', ['a1', 'a2', 'b1']],
])('%s', (list, chosen) => {
  expect(chooseAlgorithms(list, OURS)).toEqual(chosen);
});

test.each([
  ['a1,nope,old1', ['nope']],
  ['+nope*', ['nope*']],
  ['-nope', []],
])('%s: nobody here has %j', (list, unknown) => {
  expect(unknownAlgorithms(list, OURS)).toEqual(unknown);
});

describeWith(
  { commands: ['ssh'], install: 'apt-get install openssh-client' },
  'beside ssh -G',
  () => {
    const ssh = (...argv: readonly string[]): readonly string[] =>
      spawnSync('ssh', ['-F', '/dev/null', ...argv], { encoding: 'utf8' }).stdout.split('\n');
    const listOf = (keyword: string, ...argv: readonly string[]): readonly string[] => {
      const line = ssh(...argv, '-G', 'h').find((each) => each.startsWith(`${keyword} `));
      return line?.split(' ')[1]?.split(',').filter(Boolean) ?? [];
    };
    /** What ssh offers and has, in the place of ours. */
    const theirs = (keyword: string): Algorithms => {
      const offered = listOf(keyword);
      const all = ssh('-Q', keyword).filter(Boolean);
      return { offered, onRequest: all.filter((name) => !offered.includes(name)) };
    };

    test.each([
      ['ciphers', 'aes128-ctr'],
      ['ciphers', 'aes128-ctr,aes256-ctr,aes128-ctr'],
      ['ciphers', '+3des-cbc,aes128-cbc'],
      ['ciphers', '+aes128-ctr'],
      ['ciphers', '^aes256-ctr,aes192-ctr'],
      ['ciphers', '-*cbc,aes*-ctr'],
      ['ciphers', '-nope'],
      ['ciphers', '-*'],
      ['kexalgorithms', '^ecdh-sha2-nistp256'],
      ['kexalgorithms', '-*sha2*,diffie-*'],
      ['kexalgorithms', '+diffie-hellman-group1-sha1'],
      ['hostkeyalgorithms', 'ssh-rsa,ssh-ed25519'],
      ['hostkeyalgorithms', '+ssh-rsa'],
      ['hostkeyalgorithms', '-ssh-*,*cert*'],
      ['hostkeyalgorithms', '^rsa-sha2-512'],
    ])('%s %s', (keyword, list) => {
      const own = theirs(keyword);
      expect(own.offered.length).toBeGreaterThan(3);
      expect(chooseAlgorithms(list, own)).toEqual(listOf(keyword, '-o', `${keyword}=${list}`));
    });
  },
);
