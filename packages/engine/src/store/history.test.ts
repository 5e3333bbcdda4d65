import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unknown } from '@exosphere/core';
import {
  discovered,
  failed,
  readingOf,
  refreshed,
  updateOf,
} from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { openStore, type Store } from './store.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';
const FRIDAY = '2026-01-09T08:00:00.000Z';

const openssl = updateOf();
const curl = updateOf({ name: 'curl', security: false });

let directory: string;
let store: Store;

function open(now: string, historyDays = 30): Promise<Store> {
  const path = join(directory, 'store.db');
  return openStore({ path, mode: 'write', autosave: true, historyDays, now: () => new Date(now) });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-history-'));
  store = await open(MONDAY);
  await store.apply(discovered('web1', MONDAY));
  await store.apply(refreshed('web1', MONDAY, [openssl, curl]));
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const brief = async (host = 'web1') =>
  (await store.pendingSince(host)).map(({ name, candidate, firstSeen }) => [
    name,
    candidate,
    firstSeen,
  ]);

describe('an update', () => {
  test('is pending since it was first seen, and a fix since it was known as one', async () => {
    expect(await store.pendingSince('web1')).toEqual([
      {
        host: 'web1',
        source: 'apt',
        name: 'curl',
        arch: 'amd64',
        installed: '3.0.14-1',
        candidate: '3.0.15-1',
        state: 'pending',
        security: false,
        firstSeen: MONDAY,
      },
      {
        host: 'web1',
        source: 'apt',
        name: 'openssl',
        arch: 'amd64',
        installed: '3.0.14-1',
        candidate: '3.0.15-1',
        state: 'pending',
        security: true,
        firstSeen: MONDAY,
        securitySince: MONDAY,
      },
    ]);
  });

  test('keeps its date when a newer candidate replaces the one that was seen', async () => {
    const newer = updateOf({ candidate: '3.0.16-1' });
    await store.apply(refreshed('web1', TUESDAY, [newer, curl]));
    expect(await brief()).toEqual([
      ['curl', '3.0.15-1', MONDAY],
      ['openssl', '3.0.16-1', MONDAY],
    ]);
  });

  test('is gone after a list without it, and new again when it comes back', async () => {
    await store.apply(refreshed('web1', TUESDAY, [curl]));
    expect(await brief()).toEqual([['curl', '3.0.15-1', MONDAY]]);
    await store.apply(refreshed('web1', FRIDAY, [curl, openssl]));
    expect(await brief()).toEqual([
      ['curl', '3.0.15-1', MONDAY],
      ['openssl', '3.0.15-1', FRIDAY],
    ]);
    const openssls = (await store.changes('web1', new Date(TUESDAY))).filter(
      ({ name }) => name === 'openssl',
    );
    expect(openssls.map(({ firstSeen, goneAt }) => [firstSeen, goneAt])).toEqual([
      [FRIDAY, undefined],
      [MONDAY, TUESDAY],
    ]);
  });

  test.each([
    ['a refresh failed', () => failed('web1', TUESDAY, 'refresh', { reached: true })],
    ['the host is unreachable', () => failed('web1', TUESDAY, 'refresh')],
    [
      'the updates are unknown',
      () => {
        const reading = { ...readingOf([]), updates: unknown('no mirror answered') };
        return refreshed('web1', TUESDAY, { apt: reading });
      },
    ],
    [
      'only another source told something',
      () => refreshed('web1', TUESDAY, { snap: readingOf([]) }),
    ],
  ])('is not gone because %s', async (_, event) => {
    const before = await brief();
    await store.apply(event());
    expect(await brief()).toEqual(before);
    expect(await store.changes('web1', new Date(TUESDAY))).toEqual([]);
  });

  test('ends with its source, when a discovery no longer finds that', async () => {
    await store.apply(discovered('web1', TUESDAY, ['dnf']));
    expect(await brief()).toEqual([]);
    expect(await store.changes('web1', new Date(TUESDAY))).toMatchObject([
      { name: 'curl', goneAt: TUESDAY },
      { name: 'openssl', goneAt: TUESDAY },
    ]);
  });

  test('without an architecture stays without one', async () => {
    const { arch: _, ...pkg } = updateOf({ name: 'pkg' });
    await store.apply(refreshed('web2', MONDAY, [pkg]));
    expect((await store.pendingSince('web2')).map((span) => span.arch)).toEqual([undefined]);
  });
});

describe('what changed since a time', () => {
  test('has what came and what went, on that host, and nothing else', async () => {
    await store.apply(refreshed('web2', TUESDAY, [curl]));
    await store.apply(refreshed('web1', FRIDAY, [openssl]));
    const changesOf = async (host: string) =>
      (await store.changes(host, new Date(TUESDAY))).map(({ name, goneAt }) => [name, goneAt]);
    expect(await changesOf('web1')).toEqual([['curl', FRIDAY]]);
    expect(await changesOf('web2')).toEqual([['curl', undefined]]);
    expect(await changesOf('nobody')).toEqual([]);
  });
});

describe('old history', () => {
  const left = async () => (await store.changes('web1', new Date(0))).map((span) => span.name);

  async function reopen(now: string, historyDays: number): Promise<void> {
    await store.apply(refreshed('web1', TUESDAY, [curl]));
    await store.close();
    store = await open(now, historyDays);
    await store.prune();
  }

  test('is forgotten past its age, what is still there is not', async () => {
    await reopen('2026-03-01T00:00:00.000Z', 30);
    expect(await left()).toEqual(['curl']);
  });

  test('stays until then', async () => {
    await reopen('2026-02-05T07:00:00.000Z', 30);
    expect(await left()).toEqual(['curl', 'openssl']);
  });

  test('stays for ever with 0', async () => {
    await reopen('2099-01-01T00:00:00.000Z', 0);
    expect(await left()).toEqual(['curl', 'openssl']);
  });
});

test('the counts of each refresh are kept, unknown ones as unknown, and pruned with age', async () => {
  const reading = { ...readingOf([]), updates: unknown('no mirror answered') };
  await store.apply(refreshed('web1', TUESDAY, { apt: reading }));
  await store.apply(refreshed('web1', FRIDAY, []));
  const db = await openDatabase(join(directory, 'store.db'));
  const rows = () =>
    JSON.parse(
      String(db.value('SELECT json_group_array(json_array(at, updates, security)) FROM refreshes')),
    );
  expect(rows()).toEqual([
    [MONDAY, 2, 1],
    [TUESDAY, null, null],
    [FRIDAY, 0, 0],
  ]);
  await store.close();
  store = await open('2026-02-07T08:00:00.000Z', 30);
  await store.prune();
  expect(rows()).toEqual([[FRIDAY, 0, 0]]);
  db.close();
});

test('the oldest fix of each host is the pending one that is known as such for longest', async () => {
  const held = updateOf({ name: 'held', state: 'held' });
  await store.apply(discovered('db1', TUESDAY));
  await store.apply(refreshed('db1', TUESDAY, [curl, held]));
  await store.apply(discovered('web2', TUESDAY));
  await store.apply(refreshed('web2', TUESDAY, [curl, openssl]));
  await store.apply(refreshed('web2', FRIDAY, [updateOf({ name: 'curl' }), openssl]));
  await store.flush();
  expect(await store.oldestFixes()).toEqual(
    new Map([
      ['web1', MONDAY],
      ['web2', TUESDAY],
    ]),
  );
  await store.apply(refreshed('web2', FRIDAY, [updateOf({ name: 'curl' })]));
  expect((await store.oldestFixes()).get('web2')).toBe(FRIDAY);
});

test('an SQLite shell sees the history as one table', async () => {
  await store.apply(refreshed('web1', TUESDAY, [curl]));
  const db = await openDatabase(join(directory, 'store.db'));
  const json = db.value(
    `SELECT json_group_array(json_array(host, source, package, arch, first_seen, security_since, gone_at))
      FROM updates`,
  );
  expect(JSON.parse(String(json))).toEqual([
    ['web1', 'apt', 'curl', 'amd64', MONDAY, null, null],
    ['web1', 'apt', 'openssl', 'amd64', MONDAY, MONDAY, TUESDAY],
  ]);
  db.close();
});
