/** Decides whether a host's key is the one it should have, and remembers keys of hosts met for the first time. */
import { dirname } from 'node:path';
import { quoted } from '@exosphere/core';
import type { Endpoint } from './endpoint.ts';
import { OUT_OF_FILES } from './errors.ts';
import { canBeWritten, fingerprint, type KnownKey, keyType } from './known-hosts.ts';
import { type KnownHostsFile, openKnownHostsFile } from './known-hosts-file.ts';

/** What was decided about a key that a host presented. */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** The host keys that files on this machine know. One per thread. */
export interface HostKeys {
  /** Types of the keys known for the endpoint: offered first, so that a host is asked for a key we can check. */
  knownTypes(endpoint: Endpoint): readonly string[];
  /** Judges a key; under `accept-new` an unknown one is written to our own file before it is accepted. */
  verify(endpoint: Endpoint, key: Buffer): Verdict;
}

/** Opens the known hosts of a user; `ownFile` is ours in the state directory, the only one ever written. */
export function openHostKeys(ownFile: string): HostKeys {
  const files = new Map<string, KnownHostsFile>();
  const open = (path: string): KnownHostsFile => {
    const file = files.get(path) ?? openKnownHostsFile(path);
    files.set(path, file);
    return file;
  };
  const keysOf = (endpoint: Endpoint, name = endpoint.keyName): readonly KnownKey[] =>
    [ownFile, ...endpoint.userKnownHosts, ...endpoint.globalKnownHosts].flatMap((file) =>
      open(file).lookUp(name),
    );
  return {
    knownTypes: (endpoint) => {
      const known = attempt(() => keysOf(endpoint));
      if (!known.ok) return []; // `verify` refuses then, and says why
      const revoked = known.value
        .filter(({ marker }) => marker === 'revoked')
        .map(({ key }) => key);
      const usable = known.value.filter(({ marker, key }) => !marker && !revoked.includes(key));
      return [...new Set(usable.map(({ type }) => type))];
    },
    verify: (endpoint, key) => {
      if (endpoint.hostKeyPolicy === 'off') return { ok: true };
      const known = attempt(() => keysOf(endpoint));
      if (!known.ok) {
        return {
          ok: false,
          message: `its host key cannot be checked: ${known.error.message}`,
          hint: howToRead(known.error, ownFile),
        };
      }
      const verdict = judge(endpoint, key, known.value);
      if (verdict !== 'unknown') return verdict;
      // As ssh has it, a key of the host is as good on another port, and another key there is no change.
      const name = nameWithoutPort(endpoint);
      const elsewhere = attempt(() => (name === undefined ? [] : keysOf(endpoint, name)));
      if (elsewhere.ok && isAccepted(judge(endpoint, key, elsewhere.value))) return { ok: true };
      const type = keyType(key);
      if (endpoint.hostKeyPolicy === 'strict' || type === undefined) {
        return refuseUnknown(endpoint, key, known.value);
      }
      const kept = attempt(() => {
        if (!canBeWritten(endpoint.keyName))
          throw new Error(`no line can name ${quoted(endpoint.keyName)}`);
        open(ownFile).append(`${endpoint.keyName} ${type} ${key.toString('base64')}`);
      });
      if (!kept.ok) {
        return {
          ok: false,
          message: `its host key is new and cannot be remembered in ${ownFile}: ${kept.error.message}`,
          hint: `make ${dirname(ownFile)} writable, or add the key to your known_hosts`,
        };
      }
      return { ok: true };
    },
  };
}

function howToRead(error: NodeJS.ErrnoException, ownFile: string): string {
  if (error.code === 'EMFILE') return OUT_OF_FILES;
  return error.message.includes(ownFile)
    ? 'make the file readable, or remove it: it holds the keys that were learned from hosts'
    : 'make the file readable, or name another with UserKnownHostsFile in ssh_config';
}

function isAccepted(verdict: Verdict | 'unknown'): boolean {
  return verdict !== 'unknown' && verdict.ok;
}

/** The name of a host that is looked for as `[name]:port`; undefined: it has no port, or is an alias. */
function nameWithoutPort({ hostname, port, keyName }: Endpoint): string | undefined {
  const name = hostname.toLowerCase();
  return keyName === `[${name}]:${port}` ? name : undefined;
}

/** The rules, without any file: accepted, refused, or not known. */
export function judge(
  endpoint: Pick<Endpoint, 'keyName'>,
  key: Buffer,
  known: readonly KnownKey[],
): Verdict | 'unknown' {
  const encoded = key.toString('base64');
  const revoked = known.find((entry) => entry.marker === 'revoked' && entry.key === encoded);
  if (revoked !== undefined) {
    return {
      ok: false,
      message: `its host key ${fingerprint(key)} is marked as revoked in ${revoked.file}:${revoked.line}`,
      hint: 'find out why it was revoked; the host needs a new key',
    };
  }
  const plain = known.filter((entry) => entry.marker === undefined);
  if (plain.some((entry) => entry.key === encoded)) return { ok: true };
  const other = plain.find((entry) => entry.type === keyType(key)) ?? plain[0];
  if (other === undefined) return 'unknown';
  const before = fingerprint(Buffer.from(other.key, 'base64'));
  return {
    ok: false,
    message:
      `its host key has CHANGED: ${other.file}:${other.line} knows ${other.type} ${before}, ` +
      `the host presents ${keyType(key) ?? 'a'} ${fingerprint(key)}`,
    hint:
      'somebody may be listening in, or the host was installed anew. If you know why it changed: ' +
      removal(endpoint, other),
  };
}

function refuseUnknown(endpoint: Endpoint, key: Buffer, known: readonly KnownKey[]): Verdict {
  const message = `its host key ${keyType(key) ?? ''} ${fingerprint(key)} is not known, and the policy is strict`;
  const authority = known.find(({ marker }) => marker === 'cert-authority');
  if (authority !== undefined) {
    const place = `${authority.file}:${authority.line}`;
    return {
      ok: false,
      message: `${message}; ${place} names who signs its certificate, which the built-in SSH library cannot check`,
      hint: 'set ssh_transport to openssh for it, or add the key itself to your known_hosts',
    };
  }
  return {
    ok: false,
    message,
    hint: `connect once with ssh and compare the fingerprint, or set host_key_policy to accept-new (looked for "${endpoint.keyName}")`,
  };
}

/** How to have a line that is no longer right removed. ssh-keygen leaves lines with patterns alone. */
function removal({ keyName }: Pick<Endpoint, 'keyName'>, entry: KnownKey): string {
  return entry.byPattern
    ? `remove line ${entry.line} of ${entry.file}, which has it in a pattern`
    : `ssh-keygen -R ${shellQuoted(keyName)} -f ${shellQuoted(entry.file)}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Runs inside callbacks of the SSH library, where a throw would end the thread. */
function attempt<T>(
  act: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error } {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, error: error as Error };
  }
}
