/** Tells where and how to connect to a jump host: by its own block in ssh_config. Pure. */
import type { HostKeyPolicy } from '@exosphere/core';
import type { Hop } from './config/jump.ts';
import type { SshConfig } from './config-file.ts';
import { type Endpoint, endpointOf, type Login } from './endpoint.ts';

/** What our own configuration says of all hosts, and so of those in between as well. */
export interface HopDefaults {
  readonly hostKeyPolicy?: HostKeyPolicy;
  readonly connectTimeoutMs?: number;
}

/**
 * The last of some jump hosts. Like ssh, it is reached through those before it; when it is alone, the way that its own
 * block says. The user is that of the `ProxyJump` line, of the block, or else the local one.
 */
export function hopOf(
  hops: readonly [Hop, ...Hop[]],
  configs: readonly SshConfig[],
  login: Login,
  defaults: HopDefaults,
): Endpoint {
  const [first, ...others] = hops;
  const { host: address, username, port } = others.at(-1) ?? first;
  const endpoint = endpointOf(
    {
      address,
      ...defaults,
      ...(username === undefined ? {} : { username }),
      ...(port === undefined ? {} : { port }),
    },
    configs,
    login,
  );
  if (others.length === 0) return endpoint;
  return { ...endpoint, proxy: { type: 'jump', hops: [first, ...others.slice(0, -1)] } };
}
