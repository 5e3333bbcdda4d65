/** Private key files: read and parsed once a thread, told apart by why they cannot be used. */
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ssh2, { type ParsedKey } from 'ssh2';
import { mustBeFile } from './file.ts';

export type Identity =
  | { readonly state: 'usable'; readonly path: string; readonly key: ParsedKey }
  /** The public half is known where a `.pub` file lies beside it or the format carries it. */
  | {
      readonly state: 'encrypted' | 'public-only';
      readonly path: string;
      readonly publicKey?: Buffer;
    }
  | {
      readonly state: 'unusable';
      readonly path: string;
      readonly why: string;
      readonly publicKey?: Buffer;
    }
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
  const publicKey = publicHalf(path, text);
  if (text instanceof Error) {
    if ((text as NodeJS.ErrnoException).code !== 'ENOENT')
      return { state: 'unusable', path, why: text.message };
    return publicKey === undefined
      ? { state: 'missing', path }
      : { state: 'public-only', path, publicKey };
  }
  const key = parse(text);
  if (key instanceof Error) {
    // "Encrypted private OpenSSH key detected, but no passphrase given"
    if (/encrypted/iu.test(key.message)) {
      return { state: 'encrypted', path, ...(publicKey === undefined ? {} : { publicKey }) };
    }
    return { state: 'unusable', path, why: key.message };
  }
  if (!key.isPrivateKey()) return { state: 'public-only', path, publicKey: key.getPublicSSH() };
  if (isExposed(path)) {
    const why = 'others may read it, and ssh refuses it too (chmod 600)';
    return { state: 'unusable', path, why, publicKey: key.getPublicSSH() };
  }
  return { state: 'usable', path, key: decodedOnce(key) };
}

/** As ssh asks it: of files of others, and on Windows, nothing is asked. */
function isExposed(path: string): boolean {
  const { uid, mode } = mustBeFile(path);
  return uid === process.getuid?.() && (mode & 0o077) !== 0;
}

/** The hash of each type's signatures; null: the type has its own. RSA has several, and is told which. */
const HASHES: { readonly [type: string]: string | null | undefined } = {
  'ssh-ed25519': null,
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/** ssh2 would decode the key for every host anew, which takes several times as long as to sign. */
function decodedOnce(key: ParsedKey): ParsedKey {
  const decoded = createPrivateKey(key.getPrivatePEM());
  const signOrError = (data: Buffer | string, algorithm?: string): Buffer | Error => {
    try {
      return sign(algorithm ?? HASHES[key.type], toBuffer(data), decoded);
    } catch (error) {
      return error as Error;
    }
  };
  // Its types know no error, its code does.
  return Object.assign(key, { sign: signOrError as ParsedKey['sign'] });
}

function toBuffer(data: Buffer | string): Buffer {
  return typeof data === 'string' ? Buffer.from(data) : data;
}

function publicHalf(path: string, text: string | Error): Buffer | undefined {
  const beside = path.endsWith('.pub') ? text : readText(`${path}.pub`);
  const key = beside instanceof Error ? beside : parse(beside);
  if (!(key instanceof Error)) return key.getPublicSSH();
  return text instanceof Error ? undefined : publicInside(text);
}

/** An encrypted key of OpenSSH's own format has its public half in the clear: PROTOCOL.key of OpenSSH. */
function publicInside(text: string): Buffer | undefined {
  const [, base64] = text.split(/-----(?:BEGIN|END) OPENSSH PRIVATE KEY-----/u);
  const blob = Buffer.from(base64 ?? '', 'base64');
  if (blob.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  let at = MAGIC.length;
  const string = (): Buffer => {
    const length = at + 4 <= blob.length ? blob.readUInt32BE(at) : 0;
    const value = blob.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  for (const _ of ['cipher', 'kdf', 'kdf options']) string();
  at += 4; // how many keys: always one
  const key = string();
  return parse(key) instanceof Error ? undefined : key;
}

const MAGIC = 'openssh-key-v1\0';

function parse(key: string | Buffer): ParsedKey | Error {
  try {
    const readable = typeof key === 'string' ? fromPkcs8(key) : key;
    const parsed = [ssh2.utils.parseKey(readable)].flat()[0];
    return parsed ?? new Error('it holds no key');
  } catch (error) {
    return error as Error;
  }
}

/** The same key as ssh2 reads it, which does not know PKCS #8: what clouds and openssl(1) give out. Throws for no key. */
function fromPkcs8(text: string): string {
  const begin = /^-----BEGIN (?<encrypted>ENCRYPTED )?PRIVATE KEY-----/mu.exec(text);
  if (begin === null) return text;
  if (begin.groups?.encrypted !== undefined) throw new Error('encrypted');
  const key = createPrivateKey(text);
  const types = { rsa: 'pkcs1', ec: 'sec1' } as const;
  const type = types[key.asymmetricKeyType as keyof typeof types];
  return type === undefined ? text : key.export({ type, format: 'pem' }).toString();
}

/** No key is anywhere near that long. */
const MOST_BYTES = 1024 * 1024;

function readText(path: string): string | Error {
  try {
    const { size } = mustBeFile(path);
    if (size > MOST_BYTES) return new Error('it is far too large to be a key');
    return readFileSync(path, 'utf8');
  } catch (error) {
    return error as Error;
  }
}
