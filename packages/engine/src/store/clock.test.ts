/** The clock of this machine jumps: what was learnt last still holds, and nothing that is there is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exposure } from '@exosphere/core';
import { discovered, failed, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { openStore, type Store } from './store.ts';

const LAST_YEAR = '2025-01-05T08:00:00.000Z';
const MONDAY = '2026-01-05T08:00:00.000Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';
const NEXT_YEAR = '2027-01-05T08:00:00.000Z';

const openssl = updateOf();
const curl = updateOf({ name: 'curl', security: false });

let directory: string;
let path: string;
let now: string;
let store: Store;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-clock-'));
  path = join(directory, 'store.db');
  now = MONDAY;
  store = await openStore({
    path,
    mode: 'write',
    autosave: true,
    historyDays: 365,
    now: () => new Date(now),
  });
  await store.apply(discovered('web1', MONDAY));
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** Sets the clock, and has the host tell these updates. */
async function refresh(at: string, updates: Parameters<typeof refreshed>[2]): Promise<void> {
  now = at;
  await store.apply(refreshed('web1', at, updates));
}

const summary = async () => (await store.summaries()).get('web1');

test.each([
  ['back by a year', LAST_YEAR],
  ['ahead by a year', NEXT_YEAR],
  ['not at all: the same moment again', MONDAY],
])('set %s, what was learnt last holds', async (_, then) => {
  await refresh(MONDAY, [openssl, curl]);
  await refresh(then, []);
  expect(await summary()).toMatchObject({ updates: { value: 0 }, refreshedAt: then });
  expect((await store.record('web1'))?.refreshedAt).toBe(then);
  expect(await store.pendingSince('web1')).toEqual([]);
  await store.apply(failed('web1', LAST_YEAR, 'ping'));
  expect(await summary()).toMatchObject({ online: false });
});

test('set back, a reader still sees each change by its revision', async () => {
  await refresh(MONDAY, [openssl]);
  const { revision } = await store.changedSince(-1);
  await refresh(LAST_YEAR, [curl]);
  const changes = await store.changedSince(revision);
  expect([...changes.summaries.keys()]).toEqual(['web1']);
  expect(changes.revision).toBeGreaterThan(revision);
});

test('that was ahead dates a fix later, which is open all the same', async () => {
  await refresh(NEXT_YEAR, [openssl]);
  await refresh(TUESDAY, [openssl]);
  const spans = await store.spans('web1', new Date(MONDAY));
  expect(spans.map(({ name, securitySince }) => [name, securitySince])).toEqual([
    ['openssl', NEXT_YEAR],
  ]);
  expect(exposure(spans, MONDAY, TUESDAY)).toEqual({
    open: 1,
    openSince: TUESDAY,
    closed: 0,
    exposedSeconds: 0,
  });
});

test('set back between its coming and its going, an update was there for no time', async () => {
  await refresh(TUESDAY, [openssl]);
  await refresh(MONDAY, []);
  const spans = await store.spans('web1', new Date(LAST_YEAR));
  expect(spans).toMatchObject([{ name: 'openssl', firstSeen: TUESDAY, goneAt: MONDAY }]);
  const found = exposure(spans, LAST_YEAR, NEXT_YEAR);
  expect(found).toEqual({ open: 0, closed: 1, medianSeconds: 0, exposedSeconds: 0 });
});

test('ahead by a year, pruning leaves what is there and is known of every host', async () => {
  await refresh(MONDAY, [openssl, curl]);
  now = NEXT_YEAR;
  await store.prune();
  expect(await store.purge(['web1'])).toEqual([]);
  expect(await summary()).toMatchObject({ updates: { value: 2 }, refreshedAt: MONDAY });
  const names = (await store.pendingSince('web1')).map(({ name, firstSeen }) => [name, firstSeen]);
  expect(names).toEqual([
    ['curl', MONDAY],
    ['openssl', MONDAY],
  ]);
});

test('set back, neither pruning nor purging takes anything', async () => {
  await refresh(MONDAY, [openssl]);
  await refresh(TUESDAY, []);
  await store.apply(discovered('gone', TUESDAY));
  now = LAST_YEAR;
  await store.prune();
  expect(await store.purge(['web1'])).toEqual([]);
  expect([...(await store.summaries()).keys()].sort()).toEqual(['gone', 'web1']);
  const db = await openDatabase(path);
  expect(db.value('SELECT count(*) FROM refreshes')).toBe(2);
  expect(db.value('SELECT count(*) FROM gone_updates')).toBe(1);
  db.close();
});
