/** Reads known_hosts files and looks hosts up in them: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. Pure but for hashing. */
import { createHash, createHmac } from 'node:crypto';
import { matchesPatterns } from './config/patterns.ts';

/** A key that some file says a host has. */
export interface KnownKey {
  readonly file: string;
  readonly line: number;
  /** `ssh-ed25519` */
  readonly type: string;
  /** The key blob in base64, as in the file. */
  readonly key: string;
  readonly marker?: 'revoked' | 'cert-authority';
  /** The line names hosts by patterns. */
  readonly byPattern?: true;
}

interface HashedKey extends KnownKey {
  readonly salt: Buffer;
  /** A character for each byte, which is twice as fast to make and compare as a buffer. */
  readonly hash: string;
}

interface PatternKey extends KnownKey {
  readonly patterns: readonly string[];
}

/** Entries of files, indexed so that a lookup costs one hash a salted line and nothing for the plain ones. Grows. */
export interface KnownHosts {
  readonly plain: Map<string, KnownKey[]>;
  readonly patterns: PatternKey[];
  readonly hashed: HashedKey[];
}

/** Knows nobody yet. */
export function newKnownHosts(): KnownHosts {
  return { plain: new Map(), patterns: [], hashed: [] };
}

/** Adds the entries of a text that begins at a line of a file, from 1. Lines that are no entries are skipped, as ssh does. */
export function addKnownHosts(
  { plain, patterns, hashed }: KnownHosts,
  file: string,
  text: string,
  firstLine = 1,
): void {
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const entry = parseLine(line, file, firstLine + index);
    if (entry === undefined) continue;
    const { names, key } = entry;
    if (names.startsWith('|')) {
      const digest = parseHashed(names);
      if (digest !== undefined) hashed.push({ ...key, ...digest });
      continue;
    }
    const list = names.split(',').filter((name) => name !== '');
    if (list.some((name) => /[*?!]/u.test(name)))
      patterns.push({ ...key, byPattern: true, patterns: list });
    else for (const name of list) push(plain, name.toLowerCase(), key);
  }
}

/**
 * Every key known for a name such as `web1` or `[web1]:2222`, in no particular order. Letter case makes no difference,
 * as far as a hash lets that be seen: ssh hashes names in lower case, but a HostKeyAlias as it is written.
 */
export function lookUp(known: KnownHosts, name: string): readonly KnownKey[] {
  const lower = name.toLowerCase();
  const spellings = lower === name ? [name] : [name, lower];
  return [
    ...(known.plain.get(lower) ?? []),
    ...known.patterns.filter((entry) => matchesPatterns(name, entry.patterns)),
    ...known.hashed.filter((entry) =>
      spellings.some((spelling) => hashOf(entry.salt, spelling) === entry.hash),
    ),
  ].filter(isWhole);
}

/**
 * Whether the key of an entry can be a host's: one that was cut off, or is of another type than its line says, is none
 * to ssh, and must not make the host look changed.
 */
function isWhole({ type, key }: KnownKey): boolean {
  const blob = Buffer.from(key, 'base64');
  if (keyType(blob) !== type || blob.toString('base64') !== key) return false;
  // RFC 4253, 6.6: a key is its type and some more strings, each after its length.
  let at = 0;
  while (at + 4 <= blob.length) at += 4 + blob.readUInt32BE(at);
  return at === blob.length && at > 4 + type.length;
}

/** Whether a name can stand in a line of a file, and be found there again. */
export function canBeWritten(name: string): boolean {
  return /^[^\s,*?!|#@][^\s,*?!]*$/u.test(name);
}

/** A key's fingerprint as ssh shows it: `SHA256:...`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')}`;
}

/** The type that a key blob names itself; undefined when it is no key blob. */
export function keyType(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  const type = key.subarray(4, 4 + length).toString('latin1');
  return length > 0 && /^[\w@.-]+$/u.test(type) && type.length === length ? type : undefined;
}

// [web1]:2222 ssh-ed25519 AAAAC3Nza... comment        @revoked * ssh-rsa AAAA...
const LINE =
  /^[ \t]*(?:@(?<marker>revoked|cert-authority)[ \t]+)?(?<names>[^ \t#@][^ \t]*)[ \t]+(?<type>[a-z][\w@.-]+)[ \t]+(?<key>[A-Za-z0-9+/]+=*)(?:[ \t\v\f\r].*)?$/su;

function parseLine(
  line: string,
  file: string,
  number: number,
): { readonly names: string; readonly key: KnownKey } | undefined {
  const match = LINE.exec(line)?.groups;
  if (match === undefined) return undefined;
  const { marker, names = '', type = '', key = '' } = match;
  const known = { file, line: number, type, key };
  return {
    names,
    key: marker === 'revoked' || marker === 'cert-authority' ? { ...known, marker } : known,
  };
}

// |1|base64 salt|base64 HMAC-SHA1 of the name
function parseHashed(names: string): Pick<HashedKey, 'salt' | 'hash'> | undefined {
  const [, version, salt, hash] = names.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return undefined;
  return {
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64').toString('binary'),
  };
}

function hashOf(salt: Buffer, name: string): string {
  return createHmac('sha1', salt).update(name).digest('binary');
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
