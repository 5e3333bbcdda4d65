/** Gives the `%` tokens of ssh_config(5), TOKENS, their values for one connection. Pure but for one hash. */
import { createHash } from 'node:crypto';
import type { Tokens } from './expand.ts';

/** What tokens tell. */
export interface TokenFacts {
  /** The host as it was asked for. */
  readonly name: string;
  /** What the connection goes to. */
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly hostKeyAlias?: string;
  /** The last host before this one; empty: none. */
  readonly jumpHost: string;
  readonly localUser: string;
  readonly home: string;
  /** Undefined: the user has no number, and the token may not be used. */
  readonly uid?: number;
  /** Undefined: not known, and its tokens may not be used. */
  readonly localHostname?: string;
}

/** The tokens of `IdentityFile`, `IdentityAgent` and `UserKnownHostsFile`. */
export function connectionTokens(facts: TokenFacts): Tokens {
  const { name, hostname, port, username, hostKeyAlias, jumpHost, localHostname, uid } = facts;
  return {
    ...proxyTokens(facts),
    d: facts.home,
    j: jumpHost,
    k: hostKeyAlias?.toLowerCase() ?? name,
    u: facts.localUser,
    ...(uid === undefined ? {} : { i: String(uid) }),
    ...(localHostname === undefined
      ? {}
      : {
          l: localHostname,
          L: localHostname.split('.', 1)[0] ?? '',
          C: sha1(`${localHostname}${hostname}${port}${username}${jumpHost}`),
        }),
  };
}

/** The tokens of `ProxyCommand` and `ProxyJump`. */
export function proxyTokens({ name, hostname, port, username }: TokenFacts): Tokens {
  return { h: hostname, n: name, p: String(port), r: username };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
