/** Reads the hosts of a `ProxyJump` line. Pure. */
import { parsePort } from './numbers.ts';

/** One jump host as it is written: its own `Host` block may say more. */
export interface Hop {
  /** May hold tokens of ssh_config(5). */
  readonly host: string;
  readonly username?: string;
  readonly port?: number;
}

/** The hosts to go through, in order; none for `none`. Undefined when one of them cannot be read. */
export function parseJump(text: string): readonly Hop[] | undefined {
  if (text.toLowerCase() === 'none') return [];
  const hops = text.split(',').map(parseHop);
  return hops.every((hop) => hop !== undefined) ? hops : undefined;
}

// admin@bastion:2222   [2001:db8::1]:22   me@realm@bastion
function parseHop(text: string): Hop | undefined {
  if (text.startsWith('ssh://')) return parseUri(text.slice('ssh://'.length).replace(/\/$/u, ''));
  const at = text.lastIndexOf('@');
  const address = parseAddress(text.slice(at + 1));
  if (address === undefined || at < 0) return address;
  return at === 0 ? undefined : { ...address, username: text.slice(0, at) };
}

// ssh://admin@bastion:2222/   ssh://me%40realm;x=y@bastion
function parseUri(text: string): Hop | undefined {
  const at = text.indexOf('@');
  const address = parseAddress(text.slice(at + 1));
  // ssh takes names and IPv4 addresses there.
  if (address === undefined || !/^[a-z\d](?:[\w-]|\.(?!\.))*$/iu.test(address.host))
    return undefined;
  const hop = { ...address, host: address.host.replace(/\.$/u, '') };
  if (at < 0) return hop;
  const username = decoded(text.slice(0, at).split(';', 1)[0] ?? '');
  return username === undefined || username === '' ? undefined : { ...hop, username };
}

/** `host`, `host:port` or `[address]:port`. */
function parseAddress(text: string): Hop | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.search(/[:/]/u);
  const host = end < 0 ? text : text.slice(0, end);
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  const left = end < 0 ? '' : text.slice(end);
  if (bare === '' || (left !== '' && !left.startsWith(':'))) return undefined;
  if (left.length < 2) return { host: bare };
  const port = parsePort(left.slice(1));
  return port === undefined ? undefined : { host: bare, port };
}

/** Undefined: a byte is not written as it should be, or is a NUL. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text.replaceAll('+', ' '));
    return plain.includes('\0') ? undefined : plain;
  } catch {
    return undefined;
  }
}
