import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newRecord } from '@exosphere/core';
import { discovered, failed, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearStore } from './clear.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';

let directory: string;
let path: string;
let opened: Store[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-store-'));
  path = join(directory, 'state', 'store.db');
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(directory, { recursive: true });
});

async function open(options: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({
    path,
    mode: 'write',
    autosave: true,
    historyDays: 365,
    now: () => new Date(MONDAY),
    ...options,
  });
  opened.push(store);
  return store;
}

/** One of several processes, as far as SQLite is concerned: a connection of its own. */
async function withHosts(...names: readonly string[]): Promise<Store> {
  const store = await open();
  const applied = names.flatMap((name) => [
    store.apply(discovered(name, MONDAY)),
    store.apply(refreshed(name, MONDAY, [updateOf()])),
  ]);
  await store.flush();
  await Promise.all(applied);
  return store;
}

describe('a store that is not there', () => {
  test('is empty when opened for reading, and stays away', async () => {
    const store = await open({ mode: 'read' });
    expect(await store.summaries()).toEqual(new Map());
    expect(await store.record('web1')).toBeUndefined();
    expect(await store.evidence('web1')).toEqual([]);
    expect(await store.pendingSince('web1')).toEqual([]);
    expect(await store.revision()).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is seen by a reader once another process has made it', async () => {
    const reader = await open({ mode: 'read' });
    expect(await reader.summaries()).toEqual(new Map());
    await withHosts('web1');
    expect([...(await reader.summaries()).keys()]).toEqual(['web1']);
  });

  test('is made for its owner alone when opened for writing', async () => {
    await withHosts('web1');
    const mode = (file: string) => statSync(file).mode & 0o777;
    expect(mode(join(directory, 'state'))).toBe(0o700);
    expect(mode(path)).toBe(0o600);
    expect(mode(`${path}-wal`)).toBe(0o600);
    expect(mode(`${path}-shm`)).toBe(0o600);
  });
});

describe('what was applied', () => {
  test('is there for the next process, as a record and as a line of a list', async () => {
    await (await withHosts('web1')).close();
    const store = await open({ mode: 'read' });
    expect(await store.record('web1')).toMatchObject({
      sources: ['apt'],
      online: true,
      refreshedAt: MONDAY,
      states: { apt: { updates: [updateOf()], updatesAt: MONDAY } },
    });
    expect((await store.summaries()).get('web1')).toEqual({
      discovered: true,
      supported: true,
      online: true,
      os: 'linux',
      flavor: 'debian',
      version: '12',
      packageManager: 'apt',
      updates: { value: 1 },
      security: { value: 1 },
      heldSecurity: { value: 0 },
      reboot: false,
      refreshedAt: MONDAY,
      unchecked: false,
    });
  });

  test('resolves to the record after it', async () => {
    const store = await open();
    const record = await store.apply(discovered('web1', MONDAY));
    expect(record).toEqual(await store.record('web1'));
  });

  test('is on disk when it resolves, although nobody flushed or closed', async () => {
    const store = await open();
    await store.apply(discovered('web1', MONDAY));
    const other = await open({ mode: 'read' });
    expect(await other.record('web1')).toBeDefined();
  });

  test('keeps what is not known apart from zero and false', async () => {
    const store = await withHosts('web1');
    await store.apply(failed('web1', TUESDAY, 'refresh', { reached: true, message: 'no answer' }));
    const summary = (await store.summaries()).get('web1');
    expect(summary?.updates).toEqual({ doubt: 'no answer' });
    expect(summary?.unchecked).toBe(true);
    expect((await store.record('web1'))?.states.apt?.updates).toEqual([updateOf()]);
  });

  test('changes nothing when it teaches nothing', async () => {
    const store = await withHosts('web1');
    const before = await store.revision();
    await store.apply(failed('web1', TUESDAY, 'refresh', { kind: 'cancelled' }));
    await store.apply({ type: 'asking', host: 'web2', step: 'refresh' });
    expect(await store.revision()).toBe(before);
    expect(await store.record('web2')).toBeUndefined();
  });

  test('may be about a host of any name', async () => {
    const names = ['__proto__', "Robert'); DROP TABLE hosts;--", 'größe.example', '"', ' '];
    const store = await withHosts(...names);
    expect([...(await store.summaries()).keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(await store.record(name)).toMatchObject({ online: true });
  });
});

describe('two processes', () => {
  test('never lose what the other one wrote to the same host', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([
      one.apply(discovered('web1', MONDAY)),
      two.apply(refreshed('web1', MONDAY, [updateOf()])),
    ]);
    await Promise.all([
      one.apply(refreshed('web1', TUESDAY, [])),
      two.apply(failed('web1', TUESDAY, 'sync', { reached: true })),
    ]);
    const record = await one.record('web1');
    expect(record).toMatchObject({ discoveredAt: MONDAY, refreshedAt: TUESDAY });
    expect(record?.failures.sync?.at).toBe(TUESDAY);
    expect(await two.record('web1')).toEqual(record);
  });

  test('see what changed since they last looked, by its revision', async () => {
    const one = await withHosts('web1', 'web2');
    const two = await open({ mode: 'read' });
    const seen = await two.revision();
    expect((await two.changedSince(seen)).summaries.size).toBe(0);
    await one.apply(failed('web2', TUESDAY, 'ping'));
    const changes = await two.changedSince(seen);
    expect([...changes.summaries.keys()]).toEqual(['web2']);
    expect(changes.summaries.get('web2')?.online).toBe(false);
    expect(changes).toMatchObject({ revision: await two.revision(), complete: false });
    expect(changes.revision).toBeGreaterThan(seen);
  });

  test('are told to read everything when hosts were removed', async () => {
    await withHosts('web1', 'web2');
    const reader = await open({ mode: 'read' });
    const seen = await reader.revision();
    const later = await open({ now: () => new Date('2026-01-20T00:00:00Z') });
    await later.purge(['web2']);
    const changes = await reader.changedSince(seen);
    expect(changes.complete).toBe(true);
    expect([...changes.summaries.keys()]).toEqual(['web2']);
  });

  test('do not keep each other from merging the log by being open', async () => {
    const reader = await open({ mode: 'read' });
    const writer = await withHosts('web1');
    await reader.summaries();
    await writer.apply(failed('web1', TUESDAY, 'ping'));
    await writer.close();
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect((await reader.summaries()).get('web1')?.online).toBe(false);
  });
});

test.each([[true], [false]])('a failed sync keeps its evidence, autosave %s', async (autosave) => {
  const store = await open({ autosave });
  const command = { name: 'apt.update', answers: 'sync', exitCode: 100 } as const;
  const evidence = [{ ...command, stdout: '', stderr: 'E: Unable to lock directory' }];
  const event = failed('web1', TUESDAY, 'sync');
  await store.apply({
    ...event,
    outcome: { ok: false, failure: { kind: 'command', message: 'no', reached: true }, evidence },
  });
  expect(await store.evidence('web1')).toEqual([
    { operation: 'sync', at: TUESDAY, commands: evidence },
  ]);
});

describe('autosave off', () => {
  test('keeps events in memory, where reads see them, until they are saved', async () => {
    await (await withHosts('web1')).close();
    const store = await open({ autosave: false });
    const command = { name: 'apt.simulate', answers: 'updates', exitCode: 0 } as const;
    const commands = [{ ...command, stdout: '', stderr: '' }];
    const evidence = [{ operation: 'refresh', at: TUESDAY, commands }];
    await store.apply(refreshed('web1', TUESDAY, [], commands));
    expect((await store.summaries()).get('web1')?.updates).toEqual({ value: 0 });
    expect((await store.record('web1'))?.refreshedAt).toBe(TUESDAY);
    expect(await store.evidence('web1')).toEqual(evidence);

    const other = await open({ mode: 'read' });
    expect((await other.record('web1'))?.refreshedAt).toBe(MONDAY);
    await store.save();
    expect((await other.record('web1'))?.refreshedAt).toBe(TUESDAY);
    expect(await other.evidence('web1')).toEqual(evidence);
  });

  test('saves onto what other processes wrote meanwhile', async () => {
    const store = await open({ autosave: false });
    await store.apply(discovered('web1', MONDAY));
    const other = await open();
    await other.apply(failed('web1', TUESDAY, 'sync', { reached: true }));
    await store.save();
    expect(await store.record('web1')).toMatchObject({
      discoveredAt: MONDAY,
      failures: { sync: { at: TUESDAY } },
    });
  });

  test('loses what was not saved', async () => {
    const store = await open({ autosave: false });
    await store.apply(discovered('web1', MONDAY));
    await store.close();
    expect(await (await open({ mode: 'read' })).record('web1')).toBeUndefined();
  });

  test('purges nothing', async () => {
    await withHosts('web1');
    const later = new Date('2027-01-01T00:00:00Z');
    const store = await open({ autosave: false, now: () => later });
    expect(await store.purge(['web2'])).toEqual([]);
  });
});

describe('hosts that left the configuration', () => {
  const week = (day: string) => () => new Date(`2026-01-${day}T08:00:00.000Z`);

  test('are forgotten, history and all, when nobody wrote them for 7 days', async () => {
    await withHosts('web1', 'web2');
    const store = await open({ now: week('13') });
    expect(await store.purge(['web2'])).toEqual(['web1']);
    expect([...(await store.summaries()).keys()]).toEqual(['web2']);
    expect(await store.record('web1')).toBeUndefined();
    expect(await store.pendingSince('web1')).toEqual([]);
    expect(await store.evidence('web1')).toEqual([]);
    expect(await store.pendingSince('web2')).toHaveLength(1);
  });

  test('stay for 7 days: another configuration may have them', async () => {
    await withHosts('web1');
    const store = await open({ now: week('12') });
    expect(await store.purge(['web2'])).toEqual([]);
  });

  test('stay when no host is configured at all', async () => {
    await withHosts('web1');
    const store = await open({ now: week('31') });
    expect(await store.purge([])).toEqual([]);
    expect(await store.record('web1')).toBeDefined();
  });
});

describe('clearing', () => {
  test('forgets hosts, history and evidence, and tells readers', async () => {
    const store = await withHosts('web1');
    const seen = await store.revision();
    expect(await clearStore(path, new Date(TUESDAY))).toEqual({});
    expect(await store.summaries()).toEqual(new Map());
    expect(await store.changes('web1', new Date(0))).toEqual([]);
    expect(await store.changedSince(seen)).toMatchObject({ complete: true, summaries: new Map() });
    expect(await store.apply(failed('web1', TUESDAY, 'sync', { kind: 'cancelled' }))).toEqual(
      newRecord(),
    );
  });
});
