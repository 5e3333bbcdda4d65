/** Gives each run its threads: some of its own, or the same to all runs where connections are kept. */
import type { KeptConnection } from './connections.ts';
import type { Pool } from './pool.ts';
import type { SshConfig } from './ssh/config-file.ts';

/** Starts threads for so many hosts. */
export type StartPool = (sshConfigs: readonly SshConfig[], hosts: number) => Promise<Pool>;

/** The threads of a service. */
export interface Pools {
  /** The threads of a run on so many hosts. */
  for: StartPool;
  /** That run is over. */
  release(pool: Pool): Promise<void>;
  /** The connections that are kept. */
  connections(): readonly KeptConnection[];
  /** Closes those of the hosts, or all: at once, or when they are free. */
  closeConnections(hosts?: readonly string[]): Promise<void>;
  /** Ends what outlives a run. Safe to call twice. */
  close(): Promise<void>;
}

/** Threads end with their run. */
export function ownPools(start: StartPool): Pools {
  return {
    for: start,
    release: (pool) => pool.close(),
    connections: () => [],
    closeConnections: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** All runs have the same threads, started by the first one. `hosts`: how many they may be asked to work on. */
export function sharedPool(start: StartPool, hosts: number): Pools {
  let starting: Promise<Pool> | undefined;
  let started: Pool | undefined;
  return {
    for: async (sshConfigs) => {
      starting ??= start(sshConfigs, hosts);
      started = await starting;
      return started;
    },
    release: () => Promise.resolve(),
    connections: () => started?.connections?.list() ?? [],
    closeConnections: async (names) => (await starting)?.connections?.closeKept(names),
    close: async () => {
      const open = starting;
      starting = undefined;
      await (await open)?.close();
    },
  };
}
