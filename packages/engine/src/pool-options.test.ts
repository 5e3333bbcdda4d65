import { resolveConfig } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { type PoolFacts, poolOptions, threadCount } from './pool-options.ts';

test.each([
  ['half as many as CPUs', null, 1000, 12, 6],
  ['two at least', null, 1000, 1, 2],
  ['eight at most', null, 1000, 64, 8],
  ['as many as are configured', 20, 1000, 4, 20],
  ['one for four hosts', null, 4, 64, 1],
  ['two for five', null, 5, 64, 2],
  ['no more for few hosts, whatever is configured', 20, 9, 4, 3],
])('threads: %s', (_title, configured, hosts, cpus, threads) => {
  expect(threadCount(configured, hosts, cpus)).toBe(threads);
});

describe('the options of a pool', () => {
  const facts = (options: object = {}, more: Partial<PoolFacts> = {}): PoolFacts => ({
    loaded: {
      config: resolveConfig({ options, hosts: [] }, {}, () => '/some/file'),
      directories: { config: '/config', state: '/state', log: '/log', cache: '/cache' },
    },
    login: { username: 'me', home: '/home/me', defaultConnectTimeoutMs: 1000 },
    worker: new URL('file:///session-worker.js'),
    providers: [],
    log: { least: 'INFO', write: () => {} },
    keeps: false,
    ...more,
  });
  const of = (threads: number, known = facts()) =>
    poolOptions(known, [], threads, new SharedArrayBuffer(1));

  test('keys of hosts are learned in the directory of the state', () => {
    expect(of(1).transport.knownHostsFile).toBe('/state/known_hosts');
  });

  test.each([1, 2, 3, 8])('%i threads together keep to the limits of all', (threads) => {
    const { agent, hopHandshakes } = of(threads).transport;
    expect(hopHandshakes).toBeGreaterThan(0);
    expect(hopHandshakes * threads).toBeLessThanOrEqual(8);
    expect(agent?.signatures).toBeGreaterThan(0);
    expect((agent?.signatures ?? 0) * threads).toBeLessThanOrEqual(8);
  });

  test('each of very many threads may still do something', () => {
    const { agent, hopHandshakes, scripts } = of(100).transport;
    expect([agent?.signatures, hopHandshakes, scripts]).toEqual([1, 1, 1]);
  });

  test.each([
    ['nothing, by default', {}, 'INFO', undefined],
    ['what we do, under DEBUG', {}, 'DEBUG', 'ours'],
    ['what the SSH library does too, with debug', { debug: true }, 'DEBUG', 'library'],
  ] as const)('threads tell %s', (_title, options, least, detail) => {
    const known = facts(options, { log: { least, write: () => {} } });
    expect(of(1, known).tracing?.detail).toBe(detail);
  });

  test('connections are kept for the times of the options, in milliseconds', () => {
    const options = { sshPipeliningLifetime: 60, sshPipeliningReapInterval: 5 };
    expect(of(1, facts(options))).not.toHaveProperty('keep');
    expect(of(1, facts(options, { keeps: true })).keep).toEqual({
      lifetimeMs: 60_000,
      reapIntervalMs: 5000,
    });
  });
});
