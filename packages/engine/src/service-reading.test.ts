/** What the service tells from the store and the configurations, without asking any host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from './config/load.ts';
import { openService, type Service } from './service.ts';
import { openStore } from './store/store.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const FRIDAY = '2026-01-09T08:00:00.000Z';
const NEXT_MONDAY = '2026-01-12T08:00:00.000Z';

let directory: string;
let service: Service | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-reading-'));
  writeFileSync(join(directory, 'ssh_config'), 'Host by-ssh\n  User from-ssh\n');
});
afterEach(async () => {
  await service?.close();
  rmSync(directory, { recursive: true });
});

async function open(options: { readonly [name: string]: string } = {}): Promise<Service> {
  const hosts = [
    { name: 'own', ip: 'by-ssh', username: 'own-user' },
    { name: 'ssh', ip: 'by-ssh' },
    { name: 'plain', ip: '10.0.0.1' },
  ];
  const files = { cache_file: 'store.db', ssh_config_file: 'ssh_config' };
  const config = join(directory, 'config.json');
  writeFileSync(config, JSON.stringify({ options: { ...files, ...options }, hosts }));
  const environment = {
    env: { EXOSPHERE_CONFIG_FILE: config },
    platform: 'linux',
    home: directory,
    cwd: directory,
    username: 'me',
    clock: () => new Date(NEXT_MONDAY),
  } as const;
  service = openService({ environment, loaded: await loadConfig(environment, 'test') });
  return service;
}

describe('who logs in', () => {
  test.each([
    ['own', 'own-user'],
    ['ssh', 'from-ssh'],
    ['plain', 'me'],
  ])('to the host %s is %s', async (host, user) => {
    expect(await (await open()).loginName(host)).toBe(user);
  });

  test.each([
    ['own', 'own-user'],
    ['ssh', 'everywhere'],
    ['plain', 'everywhere'],
  ])('to the host %s, with a default user, is %s', async (host, user) => {
    expect(await (await open({ default_username: 'everywhere' })).loginName(host)).toBe(user);
  });

  test('to no host of ours is an error', async () => {
    await expect((await open()).loginName('nobody')).rejects.toThrow('no host "nobody"');
  });
});

describe('the history', () => {
  const fix = updateOf();
  const curl = updateOf({ name: 'curl', security: false });

  beforeEach(async () => {
    const store = await openStore({
      path: join(directory, 'store.db'),
      mode: 'write',
      autosave: true,
      historyDays: 0,
      now: () => new Date(FRIDAY),
    });
    await store.apply(discovered('own', MONDAY));
    await store.apply(refreshed('own', MONDAY, [fix, curl]));
    await store.apply(refreshed('own', FRIDAY, [curl, updateOf({ name: 'zlib' })]));
    await store.close();
  });

  test('tells since when each update is pending', async () => {
    const spans = await (await open()).pendingSince('own');
    expect(spans.map(({ name, firstSeen }) => [name, firstSeen])).toEqual([
      ['curl', MONDAY],
      ['zlib', FRIDAY],
    ]);
    expect(await service?.pendingSince('ssh')).toEqual([]);
  });

  test('tells what changed since a time', async () => {
    const told = [];
    for await (const changes of (await open()).changes(new Date(FRIDAY))) {
      told.push(changes.map(({ host, name, type, at }) => [host, name, type, at]));
    }
    const [own, ...others] = told;
    expect(own).toEqual([
      ['own', 'openssl', 'gone', FRIDAY],
      ['own', 'zlib', 'appeared', FRIDAY],
    ]);
    expect(others.length).toBeGreaterThan(0);
    expect(others.flat()).toEqual([]);
  });

  test('tells for how long fixes were not there', async () => {
    expect(await (await open()).exposure('own', new Date(MONDAY))).toEqual({
      open: 1,
      openSince: FRIDAY,
      closed: 1,
      medianSeconds: 4 * 86_400,
      exposedSeconds: 7 * 86_400,
    });
  });
});

describe('everything that is known of the hosts', () => {
  const fix = updateOf();
  const curl = updateOf({ name: 'curl', security: false });

  async function entriesOf(...args: Parameters<Service['entries']>) {
    const store = await openStore({
      path: join(directory, 'store.db'),
      mode: 'write',
      autosave: true,
      historyDays: 0,
      now: () => new Date(MONDAY),
    });
    await store.apply(discovered('ssh', MONDAY));
    await store.apply(refreshed('ssh', NEXT_MONDAY, [fix, curl]));
    await store.close();
    const entries = [];
    for await (const entry of (await open()).entries(...args)) entries.push(entry);
    return entries;
  }

  test('comes in the order of the configuration, a new record for a host that nobody asked', async () => {
    const entries = await entriesOf();
    expect(entries.map(({ host, stale }) => [host.name, stale])).toEqual([
      ['own', true],
      ['ssh', false],
      ['plain', true],
    ]);
    expect(entries[0]?.record.sources).toEqual([]);
    expect(entries[1]?.record.states.apt?.updates).toEqual([fix, curl]);
    expect(entries[1]).not.toHaveProperty('spans');
  });

  test('is of the named hosts only', async () => {
    expect((await entriesOf(['plain', 'own'])).map(({ host }) => host.name)).toEqual([
      'own',
      'plain',
    ]);
  });

  test.each([
    ['all', ['curl', 'openssl']],
    ['security', ['openssl']],
  ] as const)('has the history of updates when it is asked for: %s', async (history, names) => {
    const [entry] = await entriesOf(['ssh'], { history });
    expect(entry?.spans?.map(({ name }) => name)).toEqual(names);
    expect(entry?.spans?.at(-1)).toMatchObject({
      host: 'ssh',
      source: 'apt',
      firstSeen: NEXT_MONDAY,
    });
  });
});
