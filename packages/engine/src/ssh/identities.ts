/** Private key files: read and parsed once a thread, told apart by why they cannot be used. */
import { readFileSync } from 'node:fs';
import ssh2, { type ParsedKey } from 'ssh2';

export type Identity =
  | { readonly state: 'usable'; readonly path: string; readonly key: ParsedKey }
  /** The public half is known where a `.pub` file lies beside it or the format carries it. */
  | {
      readonly state: 'encrypted' | 'public-only';
      readonly path: string;
      readonly publicKey?: Buffer;
    }
  | { readonly state: 'unusable'; readonly path: string; readonly why: string }
  | { readonly state: 'missing'; readonly path: string };

const cache = new Map<string, Identity>();

/** The identity in a file. Kept for the life of the thread: keys do not change while a command runs. */
export function readIdentity(path: string): Identity {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const identity = load(path);
  cache.set(path, identity);
  return identity;
}

/** The blob that names the key to a server and to an agent. */
export function publicBlob(identity: Identity): Buffer | undefined {
  if (identity.state === 'usable') return identity.key.getPublicSSH();
  return 'publicKey' in identity ? identity.publicKey : undefined;
}

function load(path: string): Identity {
  const text = readText(path);
  const publicKey = publicHalf(path);
  if (text instanceof Error) {
    if ((text as NodeJS.ErrnoException).code !== 'ENOENT')
      return { state: 'unusable', path, why: text.message };
    return publicKey === undefined
      ? { state: 'missing', path }
      : { state: 'public-only', path, publicKey };
  }
  const parsed = ssh2.utils.parseKey(text);
  if (parsed instanceof Error) {
    // "Encrypted private OpenSSH key detected, but no passphrase given"
    if (/encrypted/iu.test(parsed.message)) {
      return { state: 'encrypted', path, ...(publicKey === undefined ? {} : { publicKey }) };
    }
    return { state: 'unusable', path, why: parsed.message };
  }
  const key = [parsed].flat()[0];
  if (key === undefined) return { state: 'unusable', path, why: 'it holds no key' };
  if (!key.isPrivateKey()) return { state: 'public-only', path, publicKey: key.getPublicSSH() };
  return { state: 'usable', path, key };
}

function publicHalf(path: string): Buffer | undefined {
  const text = readText(path.endsWith('.pub') ? path : `${path}.pub`);
  if (text instanceof Error) return undefined;
  const parsed = ssh2.utils.parseKey(text);
  return parsed instanceof Error ? undefined : [parsed].flat()[0]?.getPublicSSH();
}

function readText(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return error as Error;
  }
}
