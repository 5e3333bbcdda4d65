/** What a run tells, logs and saves: without threads, and with a store in memory. */
import { type HostEvent, newRecord, type Operation, resolveConfig } from '@exosphere/core';
import { failed } from '@exosphere/test-fixtures/host-events';
import { beforeEach, describe, expect, test } from 'vitest';
import { ownPools } from './pools.ts';
import type { RunOptions } from './run-options.ts';
import { runSteps } from './run-steps.ts';
import type { Store } from './store/store.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';

let logged: string[];
let saved: HostEvent[];
let now: Date;

beforeEach(() => {
  logged = [];
  saved = [];
  now = new Date(MONDAY);
});

/** The store knows that hosts whose names begin with `void` are not supported. */
const store = {
  record: async (name: string) => ({ ...newRecord(), supported: !name.startsWith('void') }),
  apply: async (event: HostEvent) => {
    saved.push(event);
    return newRecord();
  },
  flush: async () => {},
} as unknown as Store;

/** Every host that is asked is down, which takes a second and a half. */
const pools = ownPools(async () => ({
  carry: async ({ target: { host } }, emit) => {
    now = new Date(now.getTime() + 1500);
    emit(failed(host, now.toISOString(), 'refresh'));
  },
  close: async () => {},
}));

function run(
  names: readonly string[],
  { using = pools, ...options }: RunOptions & { readonly using?: typeof pools } = {},
): AsyncGenerator<HostEvent, void, undefined> {
  const hosts = names.map((name) => ({ name, ip: '10.0.0.1', tags: [] }));
  const tools = {
    config: resolveConfig({ options: {}, hosts }, {}, () => '/dev/null'),
    providers: [],
    pools: using,
    log: {
      write: ({ host = '-', message }: { readonly host?: string; readonly message: string }) => {
        logged.push(`${host} ${message}`);
      },
    },
    store: async () => store,
    sshConfigs: async () => [],
    now: () => now,
  };
  const steps: readonly Operation[] = ['refresh'];
  return runSteps(tools, steps, hosts, options);
}

async function typesOf(events: AsyncIterable<HostEvent>): Promise<readonly string[]> {
  const types = [];
  for await (const { host, type } of events) types.push(`${host} ${type}`);
  return types;
}

const BROKEN = ownPools(() => Promise.reject(new Error('no threads today')));
const SKIPPED = 'refresh skipped: no supported package manager';

describe('a run', () => {
  test('tells, logs and saves what becomes of each host', async () => {
    expect(await typesOf(run(['down', 'void']))).toEqual(['void skipped', 'down done']);
    expect(logged).toEqual([
      '- refresh: begins with 2 hosts',
      `void ${SKIPPED}`,
      'down refresh failed: connection refused',
      '- refresh: ended after 1.5 s',
    ]);
    expect(saved.map(({ host }) => host)).toEqual(['down']);
  });

  test('in which every host is skipped needs no threads, and ends in the log too', async () => {
    const events = run(['void-1', 'void-2'], { using: BROKEN });
    expect(await typesOf(events)).toEqual(['void-1 skipped', 'void-2 skipped']);
    expect(logged).toEqual([
      '- refresh: begins with 2 hosts',
      `void-1 ${SKIPPED}`,
      `void-2 ${SKIPPED}`,
      '- refresh: ended after 0.0 s',
    ]);
  });

  test('without a host begins and ends', async () => {
    expect(await typesOf(run([], { using: BROKEN }))).toEqual([]);
    expect(logged).toEqual(['- refresh: begins with 0 hosts', '- refresh: ended after 0.0 s']);
  });

  test('that nobody follows any more ends in the log', async () => {
    for await (const event of run(['void-1', 'void-2', 'down'])) {
      expect(event.host).toBe('void-1');
      break;
    }
    expect(logged.slice(1)).toEqual([`void-1 ${SKIPPED}`, '- refresh: ended after 0.0 s']);
  });

  test('whose threads cannot be started throws, and ends in the log', async () => {
    await expect(typesOf(run(['down'], { using: BROKEN }))).rejects.toThrow('no threads today');
    expect(logged.at(-1)).toBe('- refresh: ended after 0.0 s');
  });

  test('that is aborted stops', async () => {
    const stop = new AbortController();
    const events = run(['void', 'down'], { signal: stop.signal });
    await events.next();
    stop.abort();
    expect(await typesOf(events)).toEqual([]);
    expect(logged.at(-1)).toBe('- refresh: stopped after 0.0 s');
    expect(saved).toEqual([]);
  });
});
