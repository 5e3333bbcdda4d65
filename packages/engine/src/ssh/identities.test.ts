/** Private key files as other programs write them. */
import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicBlob, readIdentity } from './identities.ts';
import { keyType } from './known-hosts.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-identities-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What is read from a file of this text. */
function identityIn(name: string, text: string, mode = 0o600) {
  const path = join(directory, name);
  writeFileSync(path, text, { mode });
  return readIdentity(path);
}

const PAIRS = {
  'ssh-rsa': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'ecdsa-sha2-nistp256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};

test.each(['ssh-rsa', 'ecdsa-sha2-nistp256'] as const)('PKCS #8: a key of type %s', (type) => {
  const { privateKey, publicKey } = PAIRS[type];
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const identity = identityIn(`pkcs8-${type}`, pem);
  if (identity.state !== 'usable') throw new Error(identity.state);
  expect(keyType(publicBlob(identity) ?? Buffer.alloc(0))).toBe(type);
  const signature = identity.key.sign('data', 'sha256');
  expect(verify('sha256', Buffer.from('data'), publicKey, signature as Buffer)).toBe(true);
});

test('PKCS #8 with a passphrase is an encrypted key like others', () => {
  const how = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  const pem = PAIRS['ssh-rsa'].privateKey.export({ type: 'pkcs8', format: 'pem', ...how });
  expect(identityIn('encrypted', pem.toString())).toMatchObject({ state: 'encrypted' });
});

test.each([
  ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ['-----BEGIN PRIVATE KEY-----\n'],
  [generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
])('what only looks like one, or cannot sign, is told: %j', (text) => {
  expect(identityIn(`broken-${text.length}`, text)).toMatchObject({
    state: 'unusable',
    why: expect.any(String),
  });
});
