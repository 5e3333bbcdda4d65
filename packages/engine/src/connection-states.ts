/** Kept connections as front ends show them. Pure. */
import type { HostConfig } from '@exosphere/core';
import type { KeptConnection } from './connections.ts';

/** A connection that is kept open. */
export interface OpenConnectionState {
  readonly host: string;
  /** How long nobody has used it, in seconds; undefined: it is in use. */
  readonly idleSeconds?: number;
  /** Its time is up: it is closed with the next look at it. */
  readonly expiring: boolean;
}

/** Those to the hosts, in their order. `lifetimeSeconds`: how long one that nobody uses is kept. */
export function connectionStates(
  hosts: readonly Pick<HostConfig, 'name'>[],
  connections: readonly KeptConnection[],
  lifetimeSeconds: number,
  now: Date,
): readonly OpenConnectionState[] {
  const byHost = new Map(connections.map((connection) => [connection.host, connection]));
  return hosts.flatMap(({ name }) => {
    const connection = byHost.get(name);
    if (connection === undefined) return [];
    const { idleSince } = connection;
    if (idleSince === undefined) return { host: name, expiring: false };
    const idleSeconds = Math.max(0, Math.floor((now.getTime() - idleSince) / 1000));
    return { host: name, idleSeconds, expiring: idleSeconds >= lifetimeSeconds };
  });
}
