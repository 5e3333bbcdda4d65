/** Checks the handles over a service whose events the test makes up. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelledError,
  type Config,
  DataRefreshError,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  known,
  newRecord,
  OfflineHostError,
  type Operation,
  reduceHost,
  resolveConfig,
  SudoError,
  UnsupportedOSError,
  unknown,
} from '@exosphere/core';
import {
  discovered,
  failed,
  readingOf,
  refreshed,
  updateOf,
} from '@exosphere/test-fixtures/host-events';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoadedConfig } from '../config/load.ts';
import { StoreError } from '../store/store-error.ts';
import type { FleetService } from './fleet.ts';
import { type Inventory, openInventory } from './inventory.ts';

const T0 = '2026-03-01T09:00:00.000Z';
const NOW = '2026-03-01T10:00:00.000Z';

const HOSTS: readonly HostConfig[] = [
  { name: 'web1', ip: '192.0.2.1', tags: [] },
  {
    name: 'db1',
    ip: 'db1.example',
    port: 2222,
    username: 'ops',
    description: 'orders',
    connectTimeout: 7,
    sudoPolicy: 'nopasswd',
    sshLocale: 'C.UTF-8',
    tags: ['db'],
  },
  { name: 'bsd1', ip: '192.0.2.3', tags: [] },
];

interface Script {
  /** What is stored when the inventory is opened. */
  readonly stored?: { readonly [name: string]: HostRecord };
  /** What happens in a run; every run, whatever is asked. */
  readonly events?: readonly HostEvent[];
  /** What the run throws at its end. */
  readonly failure?: Error;
}

interface Opened {
  readonly inventory: Inventory;
  /** What was asked of the service. */
  readonly asked: (readonly [steps: readonly Operation[], names: readonly string[]])[];
  readonly signals: (AbortSignal | undefined)[];
  readonly calls: string[];
  /** What is stored, for the test to change. */
  readonly store: Map<string, HostRecord>;
}

async function open({ stored = {}, events = [], failure }: Script = {}): Promise<Opened> {
  const asked: Opened['asked'] = [];
  const signals: Opened['signals'] = [];
  const calls: string[] = [];
  const store = new Map(Object.entries(stored));
  const config: Config = resolveConfig({ options: {}, hosts: HOSTS }, {}, (path) =>
    join(directory, typeof path === 'string' ? path : path.file),
  );
  const service: FleetService = {
    loaded: { config } as LoadedConfig,
    record: (name) => Promise.resolve(store.get(name) ?? newRecord()),
    run: async function* (steps, names, { signal } = {}) {
      asked.push([steps, names]);
      signals.push(signal);
      try {
        yield* events;
      } finally {
        calls.push('run ended');
      }
      if (failure !== undefined) throw failure;
    },
    save: async () => {
      calls.push('save');
    },
    close: async () => {
      calls.push('close');
    },
  };
  const inventory = await openInventory(service, { clock: () => new Date(NOW) });
  return { inventory, asked, signals, calls, store };
}

/** Where the store would be. */
const directory = mkdtempSync(join(tmpdir(), 'exosphere-handles-'));

afterAll(() => rmSync(directory, { recursive: true }));

const recordOf = (...events: readonly HostEvent[]): HostRecord =>
  events.reduce(reduceHost, newRecord());

const hostOf = ({ inventory }: Opened, name: string) => {
  const host = inventory.getHost(name);
  if (host === undefined) throw new Error(`no host ${name}`);
  return host;
};

const endings = async (all: AsyncIterable<{ host: { name: string }; error?: unknown }>) => {
  const found: unknown[] = [];
  for await (const { host, error } of all) found.push([host.name, error]);
  return found;
};

describe('the hosts of an inventory', () => {
  test('are those of the configuration, in its order', async () => {
    const { inventory } = await open();
    expect(inventory.hosts.map(({ name }) => name)).toEqual(['web1', 'db1', 'bsd1']);
    expect(inventory.getHost('web2')).toBeUndefined();
    expect(inventory.getHost('constructor')).toBeUndefined();
  });

  test('show what the configuration says, and leave open what the SSH configuration decides', async () => {
    const opened = await open();
    expect(hostOf(opened, 'db1')).toMatchObject({
      ip: 'db1.example',
      port: 2222,
      username: 'ops',
      description: 'orders',
      connectTimeout: 7,
      sudoPolicy: 'nopasswd',
      sshLocale: 'C.UTF-8',
    });
    expect(hostOf(opened, 'web1')).toMatchObject({
      port: undefined,
      username: undefined,
      description: undefined,
      connectTimeout: undefined,
      sudoPolicy: 'skip',
      sshLocale: 'C',
    });
  });

  test('have unknown facts while nobody asked them', async () => {
    expect(hostOf(await open(), 'web1')).toMatchObject({
      os: undefined,
      flavor: undefined,
      version: undefined,
      packageManager: undefined,
      supported: true,
      online: false,
      updates: undefined,
      securityUpdates: undefined,
      lastRefresh: undefined,
      needsReboot: undefined,
      isStale: true,
      isConnected: false,
      connectionLastUsed: null,
    });
  });

  test('show what the store knows', async () => {
    const told = [
      updateOf(),
      updateOf({ name: 'tzdata', security: false }),
      updateOf({ name: 'linux-image', state: 'held' }),
    ];
    const stored = { web1: recordOf(discovered('web1', T0), refreshed('web1', T0, told)) };
    const host = hostOf(await open({ stored }), 'web1');
    expect(host).toMatchObject({
      os: 'linux',
      flavor: 'debian',
      version: '12',
      packageManager: 'apt',
      supported: true,
      online: true,
      lastRefresh: T0,
      needsReboot: false,
      isStale: false,
    });
    expect(host.updates?.map(({ name }) => name)).toEqual(['openssl', 'tzdata']);
    expect(host.securityUpdates?.map(({ name }) => name)).toEqual(['openssl']);
    expect(JSON.parse(JSON.stringify(host))).toMatchObject({
      name: 'web1',
      port: 22,
      stale: false,
    });
  });

  test('have no list of updates when the newest refresh could not tell', async () => {
    const doubtful = { ...readingOf([]), updates: unknown('no lists') };
    const stored = {
      web1: recordOf(
        discovered('web1', T0),
        refreshed('web1', T0, [updateOf()]),
        refreshed('web1', T0, { apt: doubtful }),
      ),
    };
    const host = hostOf(await open({ stored }), 'web1');
    expect([host.updates, host.securityUpdates, host.isStale]).toEqual([
      undefined,
      undefined,
      true,
    ]);
    expect(host.toJSON().updates).toHaveLength(1);
  });

  test('have no list of security updates when some may be missing from it', async () => {
    const reading = { updates: known([updateOf()]), security: unknown('no advisories') };
    const stored = {
      web1: recordOf(discovered('web1', T0), refreshed('web1', T0, { apt: reading })),
    };
    const host = hostOf(await open({ stored }), 'web1');
    expect(host.updates).toHaveLength(1);
    expect(host.securityUpdates).toBeUndefined();
  });

  test('give their state away and take it back, until it is read anew', async () => {
    const state = recordOf(discovered('web1', T0));
    const opened = await open();
    const host = hostOf(opened, 'web1');
    host.fromState(state);
    expect(host.os).toBe('linux');
    expect(host.toState()).toBe(state);
    await opened.inventory.initAll();
    expect(host.os).toBeUndefined();
  });
});

describe('an operation on one host', () => {
  test('asks that host alone, and shows what was learnt', async () => {
    const events = [discovered('web1', NOW), refreshed('web1', NOW, [updateOf()])];
    const opened = await open({
      events: events.map((event, index) => ({ ...event, last: index === 1 })),
    });
    const host = hostOf(opened, 'web1');
    await host.refreshUpdates();
    expect(opened.asked).toEqual([[['refresh'], ['web1']]]);
    expect(host.updates).toHaveLength(1);
    expect(host.lastRefresh).toBe(NOW);
  });

  test.each([
    ['discover', 'discover'],
    ['syncRepos', 'sync'],
    ['ping', 'ping'],
  ] as const)('%s asks for one step', async (method, step) => {
    const events = [{ ...failed('web1', NOW, step), last: true }];
    const opened = await open({ events });
    await hostOf(opened, 'web1')
      [method]()
      .catch(() => undefined);
    expect(opened.asked).toEqual([[[step], ['web1']]]);
  });

  test('throws the error of its failure', async () => {
    const failure = { kind: 'sudo', message: 'sudo asks for a password', reached: true } as const;
    const opened = await open({ events: [failed('web1', NOW, 'sync', failure)] });
    await expect(hostOf(opened, 'web1').syncRepos()).rejects.toThrow(SudoError);
    expect(hostOf(opened, 'web1').online).toBe(true);
  });

  test('throws when the updates stay unknown, though the host answered', async () => {
    const doubtful = { ...readingOf([]), updates: unknown('no lists') };
    const stored = { web1: recordOf(discovered('web1', T0)) };
    const opened = await open({ stored, events: [refreshed('web1', NOW, { apt: doubtful })] });
    await expect(hostOf(opened, 'web1').refreshUpdates()).rejects.toThrow(
      new DataRefreshError('web1', { kind: 'unreadable', message: 'no lists', reached: true }),
    );
  });

  test('throws for a host that cannot be asked', async () => {
    const events = [
      { type: 'skipped', host: 'web1', step: 'refresh', reason: 'no package manager' } as const,
    ];
    await expect(hostOf(await open({ events }), 'web1').refreshUpdates()).rejects.toThrow(
      UnsupportedOSError,
    );
  });

  test('a ping that fails is false, or its reason if asked', async () => {
    const opened = await open({ events: [failed('web1', NOW, 'ping')] });
    const host = hostOf(opened, 'web1');
    expect(await host.ping()).toBe(false);
    await expect(host.ping({ raiseOnError: true })).rejects.toThrow(OfflineHostError);
  });

  test.each(['ping', 'discover'] as const)(
    '%s throws the error of the store rather than that of the host',
    async (method) => {
      const failure = new StoreError('full', '/state.db', 'no space left');
      const opened = await open({ events: [failed('web1', NOW, method)], failure });
      await expect(hostOf(opened, 'web1')[method]()).rejects.toBe(failure);
    },
  );

  test('has a connection open only while it asks', async () => {
    const asking = { type: 'asking', host: 'web1', step: 'refresh' } as const;
    const events = [asking, refreshed('web1', NOW, []), { ...asking, host: 'db1' }];
    const opened = await open({ events });
    const [web1, db1] = [hostOf(opened, 'web1'), hostOf(opened, 'db1')];
    for await (const { host } of opened.inventory.runTask('refresh', [web1])) {
      expect([host.isConnected, host.connectionLastUsed]).toEqual([false, null]);
    }
    expect([db1.isConnected, db1.connectionLastUsed]).toEqual([true, NOW]);
    expect(await web1.close()).toBeUndefined();
  });
});

describe('an operation on many hosts', () => {
  const events = [
    failed('db1', NOW, 'ping'),
    {
      ...failed('web1', NOW, 'ping'),
      outcome: { ok: true, report: { operation: 'ping' } } as const,
    },
  ];

  test('has one result or error for each, as they complete', async () => {
    const opened = await open({ events });
    const found = await opened.inventory.pingAll();
    expect(opened.asked).toEqual([[['ping'], ['web1', 'db1', 'bsd1']]]);
    expect(found.map(({ host, result }) => [host.name, result])).toEqual([
      ['db1', undefined],
      ['web1', { operation: 'ping' }],
      ['bsd1', undefined],
    ]);
    expect(found[0]?.error).toBeInstanceOf(OfflineHostError);
    // The run ended without a word about it, as it does after an abort.
    expect(found[2]?.error).toBeInstanceOf(CancelledError);
  });

  test('asks nothing before the first turn, and ends when the loop is left', async () => {
    const opened = await open({ events });
    const task = opened.inventory.runTask('ping');
    expect(opened.asked).toEqual([]);
    for await (const _ of task) break;
    expect(opened.calls).toEqual(['run ended']);
  });

  test('hands the signal on', async () => {
    const { signal } = new AbortController();
    const { inventory, signals } = await open();
    await inventory.pingAll({ signal });
    await inventory.pingAll();
    expect(signals).toEqual([signal, undefined]);
  });

  test('throws the error of the store', async () => {
    const failure = new StoreError('full', '/state.db', 'no space left');
    const { inventory } = await open({ events, failure });
    await expect(inventory.discoverAll()).rejects.toBe(failure);
  });

  test('refuses a handle that it does not know', async () => {
    const { inventory } = await open();
    const stranger = { ...hostOf({ inventory } as Opened, 'web1'), name: 'web9' };
    await expect(endings(inventory.runTask('ping', [stranger]))).rejects.toThrow(
      'this inventory has no host "web9"',
    );
  });
});

describe('choosing hosts', () => {
  const stored = {
    web1: recordOf(discovered('web1', T0), refreshed('web1', T0, [updateOf({ security: false })])),
    db1: recordOf(discovered('db1', T0), refreshed('db1', T0, [])),
    bsd1: recordOf(
      discovered('bsd1', T0),
      refreshed('bsd1', T0, {
        apt: { updates: unknown('no lists'), security: unknown('no lists') },
      }),
    ),
  };

  test.each([
    ['all', ['web1', 'db1', 'bsd1']],
    ['updates', ['web1', 'bsd1']],
    ['security', ['bsd1']],
  ] as const)('those with %s, or that may have', async (filter, names) => {
    const { inventory } = await open({ stored });
    expect(inventory.filterHosts(filter).map(({ name }) => name)).toEqual(names);
  });

  test('in the order of a column, those without a value last', async () => {
    const { inventory } = await open({ stored });
    const names = (reverse: boolean) =>
      inventory.sortHosts('updates', inventory.hosts, { reverse }).map(({ name }) => name);
    expect(names(false)).toEqual(['db1', 'web1', 'bsd1']);
    expect(names(true)).toEqual(['web1', 'db1', 'bsd1']);
    const some = inventory.filterHosts('updates');
    expect(inventory.sortHosts('host', some).map(({ name }) => name)).toEqual(['bsd1', 'web1']);
  });
});

test('saving and closing are the business of the service', async () => {
  const { inventory, calls } = await open();
  await inventory.saveState();
  await inventory.closeAll();
  expect(calls).toEqual(['save', 'close']);
});

test('clearing empties the store with nobody else at it, and what was known is gone', async () => {
  const opened = await open({ stored: { web1: recordOf(discovered('web1', T0)) } });
  const { inventory, calls, store } = opened;
  store.clear();
  expect(await inventory.clearState()).toEqual({});
  expect(calls).toEqual(['close']);
  expect(existsSync(join(directory, 'exosphere-state.db'))).toBe(true);
  expect(hostOf(opened, 'web1').os).toBeUndefined();
});
