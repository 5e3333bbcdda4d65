/** Chooses algorithms by the lists of ssh_config: `a,b` instead of ours, `+a` after, `^a` before, `-a` without. Pure. */
import { hasWildcard, wildcard } from './patterns.ts';

export type AlgorithmKind = 'kexalgorithms' | 'ciphers' | 'hostkeyalgorithms';

/** Algorithms of one kind, each list in order of preference. */
export interface Algorithms {
  /** Offered to every host. */
  readonly offered: readonly string[];
  /** What the SSH library has beside that, too weak to be offered unasked. */
  readonly onRequest: readonly string[];
}

/** What ssh2 1.17 can do on OpenSSL 3 (its `lib/protocol/constants.js`), without its chacha20-poly1305, which is broken. */
export const ALGORITHMS: { readonly [kind in AlgorithmKind]: Algorithms } = {
  kexalgorithms: {
    offered: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group14-sha256',
      'diffie-hellman-group15-sha512',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group17-sha512',
      'diffie-hellman-group18-sha512',
    ],
    onRequest: [
      'diffie-hellman-group-exchange-sha1',
      'diffie-hellman-group14-sha1',
      'diffie-hellman-group1-sha1',
    ],
  },
  ciphers: {
    offered: [
      'aes128-gcm@openssh.com',
      'aes256-gcm@openssh.com',
      'aes128-ctr',
      'aes192-ctr',
      'aes256-ctr',
    ],
    onRequest: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  },
  hostkeyalgorithms: {
    offered: [
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ],
    onRequest: ['ssh-rsa', 'ssh-dss'],
  },
};

/** What a list asks for of what there is; empty when nothing is left. */
export function chooseAlgorithms(
  list: string,
  { offered, onRequest }: Algorithms,
): readonly string[] {
  const { prefix, names } = parseList(list);
  if (prefix === '-') {
    return offered.filter((known) => !names.some((name) => wildcard(name, known)));
  }
  const all = [...offered, ...onRequest];
  const asked = [...new Set(names.flatMap((name) => matching(name, all)))];
  if (prefix === '+') return [...new Set([...offered, ...asked])];
  return prefix === '^' ? [...new Set([...asked, ...offered])] : asked;
}

/** The names that a list asks for and nobody here has. What it removes need not exist. */
export function unknownAlgorithms(
  list: string,
  { offered, onRequest }: Algorithms,
): readonly string[] {
  const { prefix, names } = parseList(list);
  if (prefix === '-') return [];
  return names.filter((name) => matching(name, [...offered, ...onRequest]).length === 0);
}

function parseList(list: string): { readonly prefix: string; readonly names: readonly string[] } {
  const prefix = /^[-+^]/u.exec(list)?.[0] ?? '';
  return { prefix, names: list.slice(prefix.length).split(',').filter(Boolean) };
}

function matching(name: string, all: readonly string[]): readonly string[] {
  return hasWildcard(name)
    ? all.filter((known) => wildcard(name, known))
    : all.filter((known) => known === name);
}
