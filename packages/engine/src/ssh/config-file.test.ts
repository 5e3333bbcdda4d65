import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { describe, expect, test } from 'vitest';
import { matchesPatterns, parseSshConfig, settingsFor } from './config-file.ts';

const settings = (text: string, host: string) => settingsFor([parseSshConfig(text, 'f')], host);

describe('settings of a host', () => {
  test('the first value wins, identity files add up', () => {
    const text = `
User early
Host web*
  User late
  Port 2222
  IdentityFile ~/.ssh/a
Host *
  Port 22
  IdentityFile ~/.ssh/b
`;
    expect(settings(text, 'web1')).toEqual({
      user: ['early'],
      port: ['2222'],
      identityfile: ['~/.ssh/a', '~/.ssh/b'],
    });
    expect(settings(text, 'db1')).toEqual({
      user: ['early'],
      port: ['22'],
      identityfile: ['~/.ssh/b'],
    });
  });

  test('keywords in any case, an equals sign, quotes and comments', () => {
    const text = 'HOST = x\n\thostName="with blank.example" # why\n  uSER =  me\n# User other\n';
    expect(settings(text, 'x')).toEqual({ hostname: ['with blank.example'], user: ['me'] });
  });

  test('what stands under a Match never counts for the hosts before it, and is named', () => {
    const text =
      'Host a\nMatch exec "true"\n  User sneaky\nHost b\n  ProxyJump none\n  ProxyJump bastion\n';
    expect(settings(text, 'a')).toEqual({});
    expect(parseSshConfig(text, 'f').ignored).toEqual(['f:2: Match', 'f:6: ProxyJump']);
  });
});

test.each([
  ['web1', ['web?'], true],
  ['web10', ['web?'], false],
  ['WEB1', ['web*'], true],
  ['web1', ['*', '!web1'], false],
  ['web1', ['!db*'], false],
  ['a.b.c', ['*.*.c'], true],
  ['', ['*'], true],
])('%j matches %j: %s', (name, patterns, expected) => {
  expect(matchesPatterns(name, patterns)).toBe(expected);
});

test('a pattern of many stars fails in time', () => {
  expect(matchesPatterns('a'.repeat(20_000), [`${'*a'.repeat(20)}b`])).toBe(false);
});

describeWith(
  { commands: ['ssh'], install: 'apt-get install openssh-client' },
  'beside ssh -G',
  () => {
    test.each([
      ['Host a b*\n User one\nHost *\n User two\n Port 99\n', 'a'],
      ['Host a b*\n User one\nHost *\n User two\n Port 99\n', 'bcd'],
      ['Host a b*\n User one\nHost *\n User two\n Port 99\n', 'c'],
      ['Host "a"\n HostName = 10.0.0.1\n ConnectTimeout 7\n', 'a'],
      ['Host *.example !bad.example\n User x\n', 'bad.example'],
      ['Host *.example !bad.example\n User x\n', 'good.example'],
      ['Host a\n HostKeyAlias keys\n StrictHostKeyChecking yes\n IdentitiesOnly yes\n', 'a'],
    ])('%j for %s', (text, host) => {
      const directory = mkdtempSync(join(tmpdir(), 'exosphere-ssh-config-'));
      try {
        const file = join(directory, 'config');
        writeFileSync(file, text);
        const { stdout } = spawnSync('ssh', ['-G', '-F', file, host], { encoding: 'utf8' });
        const theirs = new Map(
          stdout.split('\n').map((line) => {
            const [keyword = '', ...rest] = line.split(' ');
            return [keyword, rest.join(' ')];
          }),
        );
        for (const [keyword, values] of Object.entries(settings(text, host))) {
          const raw = values.join(' ');
          // ssh -G prints yes for strict checking as "true".
          expect(theirs.get(keyword)).toBe(keyword === 'stricthostkeychecking' ? 'true' : raw);
        }
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  },
);
