/** The service as front ends use it: real threads, a store in a file, and a fleet of hosts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostEvent, Operation } from '@exosphere/core';
import { type Fleet, type HostSpec, type OptionValue, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, describe, expect, test } from 'vitest';
import { type LoadedConfig, loadConfig } from './config/load.ts';
import type { Environment } from './environment.ts';
import { openService, type RunOptions, type Service } from './service.ts';
import { openDatabase } from './store/database.ts';
import { BUILT, WORKER } from './testing/built.ts';
import { foundIn, outcomesOf } from './testing/on-fleet.ts';

const DAY_MS = 24 * 3600 * 1000;

let fleet: Fleet | undefined;
const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.close().catch(() => {});
  await fleet?.stop();
});

async function start(
  hosts: readonly HostSpec[],
  options: { readonly [name: string]: OptionValue } = {},
): Promise<Fleet> {
  fleet = await startFleet({ hosts, options });
  return fleet;
}

/** A service that reads the fleet's configuration, as another process would. */
async function open(
  { environment: env, directory }: Fleet,
  { now = new Date(), change = (loaded: LoadedConfig) => loaded } = {},
): Promise<Service> {
  const environment: Environment = {
    env,
    platform: 'linux',
    home: join(directory, 'home'),
    cwd: directory,
    username: 'somebody',
    clock: () => now,
  };
  const loaded = change(await loadConfig(environment, 'test'));
  const service = openService({ environment, loaded, worker: WORKER });
  services.push(service);
  return service;
}

async function run(
  service: Service,
  steps: readonly Operation[],
  names: readonly string[],
  options?: RunOptions,
): Promise<readonly HostEvent[]> {
  const events: HostEvent[] = [];
  for await (const event of service.run(steps, names, options)) events.push(event);
  return events;
}

const updates: NonNullable<HostSpec['updates']> = [
  { name: 'zsh', installed: '5.8-1', candidate: '5.9-1', security: true },
  { name: 'vim', installed: '9.0-1', candidate: '9.1-1', security: false },
];
const SYSTEMS = ['debian-12', 'ubuntu-24.04', 'rocky-9', 'fedora-41'] as const;

describe('before anything was asked', () => {
  test('every configured host has a row, and no file is made', async () => {
    const hosts = await start([{ name: 'b' }, { name: 'a', tags: ['x'] }]);
    const service = await open(hosts);
    const rows = await service.rows();
    expect(rows.map(({ name, tags, stale }) => ({ name, tags, stale }))).toEqual([
      { name: 'b', tags: [], stale: true },
      { name: 'a', tags: ['x'], stale: true },
    ]);
    expect(rows.every((row) => row.summary === undefined)).toBe(true);
    expect(await service.record('a')).toMatchObject({ online: false, supported: true });
    expect(await service.evidence('a')).toEqual([]);
    expect((await service.rows(['a', 'nobody'])).map(({ name }) => name)).toEqual(['a']);
    expect(existsSync(join(hosts.directory, 'state.db'))).toBe(false);
    await service.close();
    await service.close();
  });
});

describeWith(BUILT, 'a run', () => {
  test('tells the truth of every host, and another process finds it in the store', async () => {
    const specs = SYSTEMS.map((system) => ({ name: system, system, updates, reboot: true }));
    const hosts = await start([...specs, { name: 'void', system: 'void-linux' }]);
    const service = await open(hosts);
    const events = await run(service, ['refresh'], [...SYSTEMS, 'void', 'nobody']);
    for (const name of SYSTEMS) {
      expect(outcomesOf(events, name)).toHaveLength(2); // discovered first, since nobody had
    }
    await service.close();
    const other = await open(hosts);
    for (const name of SYSTEMS) {
      expect(foundIn(await other.record(name))).toEqual(hosts.host(name).truth);
      expect((await other.evidence(name)).length).toBeGreaterThan(0);
    }
    const rows = await other.rows();
    expect(rows.map(({ name, stale }) => [name, stale])).toEqual([
      ...SYSTEMS.map((name) => [name, false]),
      ['void', true],
    ]);
  });

  test('rows have the oldest fix where it is asked for', async () => {
    const hosts = await start([
      { name: 'a', updates },
      { name: 'b', updates: [] },
    ]);
    const now = new Date(Date.now() + 60_000);
    const service = await open(hosts, { now });
    const events = await run(service, ['refresh'], ['a', 'b']);
    const refreshed = events.find(
      (event) => event.type === 'done' && event.step === 'refresh' && event.host === 'a',
    );
    const since = refreshed?.type === 'done' ? refreshed.at : '';
    const [a, b] = await service.rows(undefined, { fixes: true });
    const seconds = (now.getTime() - Date.parse(since)) / 1000;
    expect(a?.oldestFix).toEqual({ since, seconds });
    expect(b).not.toHaveProperty('oldestFix');
    expect((await service.rows())[0]).not.toHaveProperty('oldestFix');
  });

  test('an unsupported host is skipped from then on, without a connection', async () => {
    const hosts = await start([{ name: 'void', system: 'void-linux' }]);
    const service = await open(hosts);
    await run(service, ['refresh'], ['void']);
    const { connections } = hosts.counters();
    expect(await run(service, ['refresh'], ['void'])).toEqual([
      { type: 'skipped', host: 'void', step: 'refresh', reason: 'no supported package manager' },
    ]);
    expect(hosts.counters().connections).toBe(connections);
  });

  test('with autosave off, what was learnt is on disk once it is saved', async () => {
    const hosts = await start([{ name: 'a', updates }], { cache_autosave: false });
    const service = await open(hosts);
    await run(service, ['refresh'], ['a']);
    expect((await service.record('a')).online).toBe(true);
    expect((await (await open(hosts)).record('a')).online).toBe(false);
    await service.save();
    expect((await (await open(hosts)).record('a')).online).toBe(true);
  });

  test.each([
    { cache_autopurge: true, kept: false },
    { cache_autopurge: false, kept: true },
  ])('autopurge $cache_autopurge: a host that left is kept: $kept', async (one) => {
    const { cache_autopurge, kept } = one;
    const hosts = await start([{ name: 'stays' }, { name: 'leaves' }], { cache_autopurge });
    const before = await open(hosts, { now: new Date(Date.now() - 8 * DAY_MS) });
    await run(before, ['discover'], ['stays', 'leaves']);
    await before.close();
    const after = await open(hosts, {
      change: (loaded) => {
        const left = loaded.config.hosts.filter(({ name }) => name !== 'leaves');
        return { ...loaded, config: { ...loaded.config, hosts: left } };
      },
    });
    await run(after, ['ping'], ['stays']);
    expect((await after.record('leaves')).os !== undefined).toBe(kept);
    expect((await after.record('stays')).os).toBeDefined();
  });

  test('an abort ends it: what was learnt is saved, hosts that were cut are unchanged', async () => {
    const hosts = await start([
      { name: 'quick', updates },
      { name: 'hangs', fault: 'hang-mid-command' },
    ]);
    const service = await open(hosts);
    const stop = new AbortController();
    const events: HostEvent[] = [];
    for await (const event of service.run(['refresh'], ['quick', 'hangs'], {
      signal: stop.signal,
    })) {
      events.push(event);
      if (event.type === 'done' && event.host === 'quick' && event.last) stop.abort();
    }
    expect(outcomesOf(events, 'hangs')).toMatchObject([
      { ok: false, failure: { kind: 'cancelled' } },
    ]);
    expect(foundIn(await service.record('quick'))).toEqual(hosts.host('quick').truth);
    expect(await service.record('hangs')).toMatchObject({ online: false, failures: {} });
    await expect.poll(() => hosts.counters().openSockets).toBe(0);
  });

  test('leaving the loop cancels the rest, and what was learnt is saved', async () => {
    const hosts = await start([
      { name: 'quick', updates },
      { name: 'hangs', fault: 'hang' },
    ]);
    const service = await open(hosts);
    for await (const event of service.run(['refresh'], ['quick', 'hangs'])) {
      if (event.type === 'done' && event.last) break;
    }
    expect(foundIn(await service.record('quick'))).toEqual(hosts.host('quick').truth);
    await expect.poll(() => hosts.counters().openSockets).toBe(0);
  });

  test('a store that cannot be written any more ends the run, and is told', async () => {
    const hosts = await start([
      ...['a', 'b', 'c'].map((name) => ({ name, updates })),
      { name: 'hangs', fault: 'hang' as const },
    ]);
    const service = await open(hosts);
    const names = hosts.hosts.map(({ name }) => name);
    const broken = async (): Promise<void> => {
      for await (const event of service.run(['refresh'], names)) {
        if (event.type !== 'done' || event.step !== 'discover') continue;
        const db = await openDatabase(join(hosts.directory, 'state.db'));
        db.exec('DROP TABLE IF EXISTS hosts');
        db.close();
      }
    };
    await expect(broken()).rejects.toMatchObject({ name: 'StoreError' });
    await expect.poll(() => hosts.counters().openSockets).toBe(0);
  });

  // Without an abort it waits for half a minute.
  test('an abort ends it while another program keeps the store locked', {
    timeout: 20_000,
  }, async () => {
    const hosts = await start([{ name: 'a' }]);
    await run(await open(hosts), ['ping'], ['a']);
    const other = await openDatabase(join(hosts.directory, 'state.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      const service = await open(hosts);
      const stop = new AbortController();
      const running = run(service, ['ping'], ['a'], { signal: stop.signal });
      const before = hosts.counters().connections;
      // Long enough for it to have come to the lock.
      await new Promise((resolve) => setTimeout(resolve, 200));
      stop.abort();
      expect(await running).toEqual([]);
      await service.close();
      expect(hosts.counters().connections).toBe(before);
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });

  test('a store that cannot be opened is told before any host is asked, and tried again', async () => {
    const hosts = await start([{ name: 'a' }]);
    const path = join(hosts.directory, 'state.db');
    const { rm, writeFile } = await import('node:fs/promises');
    await writeFile(path, 'no database, but somebody’s only copy of something');
    const service = await open(hosts);
    await expect(service.rows()).rejects.toMatchObject({ name: 'StoreError' });
    await expect(run(service, ['ping'], ['a'])).rejects.toMatchObject({ name: 'StoreError' });
    expect(hosts.counters().connections).toBe(0);
    await rm(path);
    await run(service, ['ping'], ['a']);
    expect((await service.record('a')).online).toBe(true);
  });
});
