/** SSH keys made at run time with ssh-keygen: none is kept in the tree. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from './command.ts';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export const KEY_TYPES: readonly KeyType[] = ['ed25519', 'ecdsa', 'rsa'];

export interface PublicKey {
  /** As in known_hosts: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  readonly type: string;
  /** The key itself in base64, as in known_hosts. */
  readonly base64: string;
  /** As ssh-keygen prints it: `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

export interface KeyPair {
  readonly privateKeyPath: string;
  readonly publicKey: PublicKey;
}

/** Makes a key pair without a passphrase as `directory/name` and `directory/name.pub`. */
export async function makeKeyPair(
  directory: string,
  name: string,
  type: KeyType,
): Promise<KeyPair> {
  const privateKeyPath = join(directory, name);
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  await outputOf('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...bits,
    '-N',
    '',
    '-C',
    name,
    '-f',
    privateKeyPath,
  ]);
  return {
    privateKeyPath,
    publicKey: parsePublicKey(await readFile(`${privateKeyPath}.pub`, 'utf8')),
  };
}

function parsePublicKey(line: string): PublicKey {
  const [type, base64] = line.split(' ');
  if (type === undefined || base64 === undefined) throw new Error(`not a public key: ${line}`);
  const digest = createHash('sha256').update(base64, 'base64').digest('base64');
  return { type, base64, fingerprint: `SHA256:${digest.replace(/=+$/u, '')}` };
}
