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

// admin@bastion:2222   [2001:db8::1]:22   ssh://admin@bastion:2222/
function parseHop(text: string): Hop | undefined {
  const isUri = text.toLowerCase().startsWith('ssh://');
  const place = isUri ? text.slice('ssh://'.length).replace(/\/$/u, '') : text;
  const at = place.lastIndexOf('@');
  if (at === 0) return undefined;
  const address = parseAddress(place.slice(at + 1));
  if (address === undefined || at < 0) return address;
  const user = place.slice(0, at);
  const username = isUri ? decoded(user.split(';', 1)[0] ?? '') : user;
  return username === undefined || username === '' ? undefined : { ...address, username };
}

/** `host`, `host:port` or `[address]:port`. */
function parseAddress(text: string): Hop | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.search(/[:/]/u);
  const host = end < 0 ? text : text.slice(0, end);
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  const left = end < 0 ? '' : text.slice(end);
  if (bare === '' || !/^(?:$|[:/])/u.test(left)) return undefined;
  if (left.length < 2) return { host: bare };
  const port = parsePort(left.slice(1));
  return port === undefined ? undefined : { host: bare, port };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
