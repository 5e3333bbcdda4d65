import { ConfigurationError } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { matchesPatterns } from './config/patterns.ts';
import { firstValue, settingsFor } from './config/settings.ts';
import { parseSshConfig } from './config-file.ts';

const settings = (text: string, name: string) =>
  settingsFor([parseSshConfig(text, 'config')], { name, localUser: 'me' }).settings;

/** Everything that is wrong with a text, as it is told. */
function problems(text: string): string {
  try {
    parseSshConfig(text, 'config');
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

describe('settings of a host', () => {
  test('the first value wins, identity files add up, and each knows its line', () => {
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
      user: [{ keyword: 'user', values: ['early'], at: 'config:2' }],
      port: [{ keyword: 'port', values: ['2222'], at: 'config:5' }],
      identityfile: [
        { keyword: 'identityfile', values: ['~/.ssh/a'], at: 'config:6' },
        { keyword: 'identityfile', values: ['~/.ssh/b'], at: 'config:9' },
      ],
    });
  });

  test('of several files, the first has precedence, and conditions see what it has set', () => {
    const user = parseSshConfig('Host web1\n User bob\n', 'user');
    const system = parseSshConfig('User other\nMatch user bob\n Port 23\n', 'system');
    const found = settingsFor([user, system], { name: 'web1', localUser: 'me' });
    expect(firstValue(found.settings, 'user')).toBe('bob');
    expect(firstValue(found.settings, 'port')).toBe('23');
  });

  test('"Match user" sees the user that is known before any file is read', () => {
    const config = parseSshConfig('User bob\nMatch user ann\n Port 23\n', 'config');
    const asked = { name: 'web1', localUser: 'me', username: 'ann' };
    expect(firstValue(settingsFor([config], asked).settings, 'port')).toBe('23');
  });

  test('a tag set by one block is seen by those after it', () => {
    const text = 'Match tagged slow\n Port 1\nHost web*\n Tag slow\nMatch tagged sl*\n Port 2\n';
    expect(firstValue(settings(text, 'web1'), 'port')).toBe('2');
    expect(firstValue(settings(text, 'db1'), 'port')).toBeUndefined();
  });
});

describe('a condition that nobody here can tell', () => {
  test.each([
    ['exec "touch /tmp/never"'],
    ['exec \'test -f "$HOME/x" && true\''],
    ['host web* exec "true"'],
    ['!exec "false"'],
    ['localnetwork 10.0.0.0/8'],
    ['!localnetwork=10.0.0.0/8'],
  ])('Match %s: its block never applies, and it is named', (criteria) => {
    const text = `Host db1\nMatch ${criteria}\n  User sneaky\nHost web1\n  Port 23\n`;
    expect(settings(text, 'db1')).toEqual({});
    expect(Object.keys(settings(text, 'web1'))).toEqual(['port']);
    const word = criteria.includes('exec') ? 'exec' : 'localnetwork';
    expect(parseSshConfig(text, 'config').ignored).toEqual([`config:2: Match ${word}`]);
  });
});

describe('what is not honoured', () => {
  test('is named when it says who is trusted and with what', () => {
    const text = [
      'CertificateFile ~/.ssh/id-cert.pub',
      'RevokedHostKeys none',
      'RevokedHostKeys /etc/ssh/revoked',
      'CanonicalizeHostname no',
      'CanonicalizeHostname always',
      'Ciphers chacha20-poly1305@openssh.com,aes128-ctr',
      'KexAlgorithms -no-such-thing',
      'ForwardAgent yes',
      'Entirely unknown',
    ].join('\n');
    expect(parseSshConfig(text, 'config').ignored).toEqual([
      'config:1: CertificateFile',
      'config:3: RevokedHostKeys',
      'config:5: CanonicalizeHostname',
      'config:6: chacha20-poly1305@openssh.com',
    ]);
  });
});

describe('a file that ssh would refuse', () => {
  test.each([
    ['Port abc', 'config:1: "port": "abc" is no port (1 to 65535)'],
    ['\nUser', 'config:2: "user": a value is missing'],
    ['User "me', 'config:1: "user": a quote is not closed'],
    ['User a b', 'config:1: "user": more than one value (quote one that has blanks)'],
    ['ConnectTimeout soon', 'config:1: "connecttimeout": "soon" is no time (such as 30 or 1m30s)'],
    [
      'StrictHostKeyChecking maybe',
      'config:1: "stricthostkeychecking": "maybe" is none of yes, true, no, false, off, ask, accept-new',
    ],
    ['Match hots web1', 'config:1: "match": "hots" is no condition that ssh knows'],
    ['Match host', 'config:1: "match": host needs a value'],
    [
      'ProxyJump a,,b',
      'config:1: "proxyjump": "a,,b" is no jump host (such as me@bastion:22, or none)',
    ],
    ['Ciphers +', 'config:1: "ciphers": "+" names no algorithm'],
    ['UserKnownHostsFile none x', 'config:1: "userknownhostsfile": "none" must stand alone'],
    [
      '\ufeffHost web1',
      'config:1: it begins with a byte order mark\n  save it as UTF-8 without a byte order mark',
    ],
  ])('%j', (text, told) => {
    expect(problems(text)).toBe(told);
  });

  test('every line that is wrong is told, also in a block for another host', () => {
    expect(problems('Host x\n Port 0\nHost y\n User\n')).toBe(
      'config:2: "port": "0" is no port (1 to 65535)\nconfig:4: "user": a value is missing',
    );
  });

  test('what is told is harmless on a terminal, and not too long', () => {
    const told = problems(`Port \u001b[31m${'9'.repeat(100_000)}`);
    expect(told).not.toContain('\u001b');
    expect(told.length).toBeLessThan(300);
  });
});

describe('noise is read in time', () => {
  const LENGTH = 2 * 1024 * 1024;
  test.each<[string, string]>([
    ['lines without values', 'x\n'],
    ['one line of blanks', ' '],
    ['one line of quotes', '"'],
    ['one line of words', 'Host a '],
    ['one line of patterns', 'Match host *a,'],
    ['one line of equal signs', '='],
    ['one line of jump hosts', 'ProxyJump a@b:1,'],
    ['one line of backslashes', 'User \\'],
    ['one line of times', 'ConnectTimeout 1'],
    ['lines of NUL', '\0\n'],
    ['valid lines', 'IdentityFile x\n'],
    ['blocks', 'Host *a*b*c\n Port 1\n'],
  ])('2 MB: %s', (_, unit) => {
    const start = unit.trimEnd().split(' ').slice(0, -1).join(' ');
    const text = `${start} ${unit.repeat(Math.ceil(LENGTH / unit.length))}`;
    const before = performance.now();
    const told = problems(text);
    if (told === '') settings(text, 'a'.repeat(200));
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

test('10 MB of lines are no more than that', () => {
  const text = 'Host a*\n  IdentityFile ~/.ssh/%h\n'.repeat(300_000);
  expect(settings(text, 'abc').identityfile).toHaveLength(1);
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
