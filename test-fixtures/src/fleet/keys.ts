/** SSH key pairs made at run time: none is kept in the tree. */
import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

const { utils } = ssh2;

export interface PublicKey {
  /** As in known_hosts: `ssh-ed25519`, `ecdsa-sha2-nistp256`. */
  readonly type: string;
  /** The public key in base64, as in known_hosts. */
  readonly base64: string;
  /** As ssh-keygen prints it: `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

export interface FleetKey extends PublicKey {
  /** In OpenSSH's own format, without a passphrase. */
  readonly privateKey: string;
}

/** Makes a new key pair. */
export function makeKey(kind: 'ed25519' | 'ecdsa'): FleetKey {
  // ssh2 1.17 cuts leading zeros off the numbers it writes: about one in 100 of its keys is no key.
  for (;;) {
    const pair =
      kind === 'ed25519'
        ? utils.generateKeyPairSync('ed25519')
        : utils.generateKeyPairSync('ecdsa', { bits: 256 });
    const [type, base64] = pair.public.split(' ');
    const sound = !(utils.parseKey(pair.private) instanceof Error);
    if (sound && type !== undefined && base64 !== undefined) {
      return { privateKey: pair.private, type, base64, fingerprint: fingerprintOf(base64) };
    }
  }
}

/** The same key without its private half. */
export function publicHalf({ type, base64, fingerprint }: PublicKey): PublicKey {
  return { type, base64, fingerprint };
}

function fingerprintOf(base64: string): string {
  const digest = createHash('sha256').update(base64, 'base64').digest('base64');
  return `SHA256:${digest.replace(/=+$/u, '')}`;
}
