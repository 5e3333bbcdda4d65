import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addKnownHosts, canBeWritten, keyType, lookUp, newKnownHosts } from './known-hosts.ts';
import { keyBlob, keyText } from './testing/host-key.ts';

const KEY = keyText(1);
const RSA = keyBlob('ssh-rsa', 1).toString('base64');

function known(text: string) {
  const hosts = newKnownHosts();
  addKnownHosts(hosts, 'file', text);
  return hosts;
}

describe('known_hosts', () => {
  test('entries carry file, line, type, key and marker', () => {
    const text = `# mine\n\nweb1,web2 ssh-ed25519 ${KEY} comment\n@revoked * ssh-rsa ${RSA}\n`;
    expect(lookUp(known(text), 'web2')).toEqual([
      { file: 'file', line: 3, type: 'ssh-ed25519', key: KEY },
      {
        file: 'file',
        line: 4,
        type: 'ssh-rsa',
        key: RSA,
        marker: 'revoked',
        byPattern: true,
        patterns: ['*'],
      },
    ]);
  });

  test.each([
    ['web1', 'WEB1'],
    ['WEB1', 'web1'],
    ['WEB1', 'WEB1'],
    ['Web*', 'WEB1'],
  ])('letter case makes no difference: %s for %s', (names, name) => {
    expect(lookUp(known(`${names} ssh-ed25519 ${KEY}`), name)).toHaveLength(1);
  });

  test.each([
    [`\t web1 \t ssh-ed25519\t${KEY}`],
    [`web1 ssh-ed25519 ${KEY}\r`],
    [`web1 ssh-ed25519 ${KEY} any\u2028comment \r at all`],
    [`|1|x,web1 ssh-ed25519 ${KEY}\nweb1 ssh-ed25519 ${KEY}`],
  ])('blanks, comments and other lines make no difference: %j', (text) => {
    expect(lookUp(known(text), 'web1')).toHaveLength(1);
  });

  test.each([
    'web1',
    'web1 ssh-ed25519',
    'web1 ssh-ed25519 not*base64',
    `@unknown web1 ssh-ed25519 ${KEY}`,
    `|1|only-one-part ssh-ed25519 ${KEY}`,
    `|2|AAAA|AAAA ssh-ed25519 ${KEY}`,
    `# web1 ssh-ed25519 ${KEY}`,
    `\ufeffweb1 ssh-ed25519 ${KEY}`,
    `web1\u00a0ssh-ed25519 ${KEY}`,
  ])('a line that is no entry is skipped: %s', (line) => {
    expect(lookUp(known(line), 'web1')).toEqual([]);
  });

  test.each([
    ['that was cut off', `ssh-ed25519 ${KEY.slice(0, -4)}`],
    ['of another type than its line says', `ssh-rsa ${KEY}`],
    ['of a type in short', `rsa ${RSA}`],
    ['without its padding', `ssh-rsa ${RSA.replace(/=+$/u, '')}`],
    ['with more than it', `ssh-ed25519 ${KEY}AAAA`],
    ['of which only the type is there', `ssh-rsa ${RSA.slice(0, 16)}`],
    ['of SSH 1', `1024 35 ${'1234567890'.repeat(20)}`],
  ])('a key %s is none', (_, key) => {
    expect(lookUp(known(`web1 ${key}\n`), 'web1')).toEqual([]);
    expect(lookUp(known(`web1 ${key}\nweb1 ssh-ed25519 ${KEY}\n`), 'web1')).toHaveLength(1);
  });

  test('no text throws, and nothing but what it says is known', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        for (const entry of lookUp(known(text), name)) {
          expect(text).toContain(entry.key);
          expect(text).toContain(entry.type);
        }
      }),
    );
  });

  test('what can be written for a name is found under that name, and under no other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (name, other) => {
        fc.pre(canBeWritten(name) && name.toLowerCase() !== other.toLowerCase());
        const hosts = known(`${name} ssh-ed25519 ${KEY}\n`);
        expect(lookUp(hosts, name)).toHaveLength(1);
        expect(lookUp(hosts, other)).toHaveLength(0);
      }),
    );
  });

  test.each(['', 'a b', 'a,b', '*', 'a?', '!a', '|1|a', '#a', '@a', 'a\nb'])(
    'the name %j cannot be written',
    (name) => {
      expect(canBeWritten(name)).toBe(false);
    },
  );

  test('megabytes of anything are read in time', () => {
    for (const unit of ['a', ' ', 'a ', 'a,', '|1', '@revoked ', '\t=', 'a*']) {
      lookUp(known(unit.repeat(500_000)), 'web1');
    }
  });
});

describe('a key blob', () => {
  test.each([
    [Buffer.from('\0\0\0\x0bssh-ed25519rest', 'latin1'), 'ssh-ed25519'],
    [Buffer.from('\0\0\0\xffssh', 'latin1'), undefined],
    [Buffer.from('\xff\xff\xff\xffssh', 'latin1'), undefined],
    [Buffer.from('\0\0\0\0', 'latin1'), undefined],
    [Buffer.from('\0\0\0\x03a\nb', 'latin1'), undefined],
    [Buffer.alloc(0), undefined],
  ])('%j is of type %s', (blob, type) => {
    expect(keyType(blob)).toBe(type);
  });
});
