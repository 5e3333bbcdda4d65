import { beforeEach, describe, expect, test } from 'vitest';
import type { Pool } from './pool.ts';
import { ownPools, sharedPool } from './pools.ts';

let told: string[];
beforeEach(() => {
  told = [];
});

/** Threads that only tell what is done with them, and keep a connection to one host. */
const start = async (_configs: unknown, hosts: number): Promise<Pool> => {
  told.push(`started for ${hosts}`);
  return {
    carry: async () => {},
    close: async () => {
      told.push(`closed those for ${hosts}`);
    },
    connections: {
      channel: 'none',
      list: () => [{ host: 'a' }],
      closeKept: async (names) => {
        told.push(`closed connections to ${names ?? 'all'}`);
      },
      end: () => {},
    },
  };
};

describe('pools of their own', () => {
  test('are started for the hosts of each run, and end with it', async () => {
    const pools = ownPools(start);
    await pools.release(await pools.for([], 2));
    await pools.for([], 3);
    await pools.close();
    expect(told).toEqual(['started for 2', 'closed those for 2', 'started for 3']);
    expect(pools.connections()).toEqual([]);
  });
});

describe('a shared pool', () => {
  test('is started once, for all hosts, and ends when it is closed', async () => {
    const pools = sharedPool(start, 100);
    const [one, other] = await Promise.all([pools.for([], 2), pools.for([], 3)]);
    expect(one).toBe(other);
    await pools.release(one);
    expect(told).toEqual(['started for 100']);
    await pools.close();
    await pools.close();
    expect(told).toEqual(['started for 100', 'closed those for 100']);
  });

  test('is not started to look at its connections, nor to close them', async () => {
    const pools = sharedPool(start, 100);
    expect(pools.connections()).toEqual([]);
    await pools.closeConnections();
    await pools.close();
    expect(told).toEqual([]);
  });

  test('has the connections of its threads', async () => {
    const pools = sharedPool(start, 100);
    await pools.for([], 1);
    expect(pools.connections()).toEqual([{ host: 'a' }]);
    await pools.closeConnections(['a']);
    expect(told.at(-1)).toBe('closed connections to a');
  });
});
