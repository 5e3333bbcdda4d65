import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesSince, exposure, pendingSince, type Update, unknown } from '@exosphere/core';
import {
  discovered,
  failed,
  readingOf,
  refreshed,
  updateOf,
} from '@exosphere/test-fixtures/host-events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { openStore, type Store } from './store.ts';

// A year of one host, refreshed every morning: 60 packages, one more behind every six days, most of them patched
// after a while. What the store remembers of it is compared with the story itself, day by day.

const DAYS = 365;
const HISTORY_DAYS = 120;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1, 6);

const at = (day: number): string => new Date(START + day * DAY_MS).toISOString();

interface Package {
  readonly name: string;
  /** Days on which its update comes, is known to be a fix, gets a newer candidate, and is installed. */
  readonly comes: number;
  readonly fixes: number;
  readonly grows: number;
  readonly goes: number;
}

const PACKAGES: readonly Package[] = Array.from({ length: 60 }, (_, n) => {
  const comes = n * 6;
  return {
    name: `package-${n}`,
    comes,
    fixes: n % 3 === 0 ? comes + (n % 2) * 2 : Number.POSITIVE_INFINITY,
    grows: comes + 3,
    goes: n % 10 === 9 ? Number.POSITIVE_INFINITY : comes + 4 + (n % 20),
  };
});

/** On Sundays the host does not answer, and every 11th day it cannot tell its updates. */
const isKnown = (day: number): boolean => day % 7 !== 6 && day % 11 !== 10;

/** The first morning at or after a day on which the host told its updates. */
function learnt(day: number): number {
  let morning = day;
  while (morning < DAYS && !isKnown(morning)) morning += 1;
  return morning < DAYS ? morning : Number.POSITIVE_INFINITY;
}

function listOn(day: number): readonly Update[] {
  return PACKAGES.filter(({ comes, goes }) => comes <= day && day < goes).map((one) =>
    updateOf({
      name: one.name,
      installed: '1.0-1',
      candidate: one.grows <= day ? '1.0-3' : '1.0-2',
      security: one.fixes <= day,
    }),
  );
}

/** What a careful reader of the mornings knows of each package, in the order of names. */
const STORY = PACKAGES.flatMap((one) => {
  const seen = learnt(one.comes);
  const gone = learnt(one.goes);
  // It came and went between two mornings.
  if (seen >= gone) return [];
  const fix = learnt(Math.max(one.comes, one.fixes));
  return [{ name: one.name, seen, gone, fix: fix < gone ? fix : undefined }];
}).sort((a, b) => (a.name < b.name ? -1 : 1));

const TODAY = DAYS - 1;
const OPEN = STORY.filter(({ gone }) => gone > TODAY);

let directory: string;
let store: Store;
let day = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-year-'));
  const open = () =>
    openStore({
      path: join(directory, 'store.db'),
      mode: 'write',
      autosave: true,
      historyDays: HISTORY_DAYS,
      now: () => new Date(at(day)),
    });
  store = await open();
  const applied = [store.apply(discovered('web1', at(0)))];
  for (day = 0; day < DAYS; day += 1) {
    applied.push(store.apply(morning(day)));
    if (day % 30 === 29) {
      // As a new process would: it opens the store, and forgets what is too old.
      await store.close();
      await Promise.all(applied.splice(0));
      store = await open();
      await store.prune();
    }
  }
  day = TODAY;
  await store.flush();
  await Promise.all(applied);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

function morning(on: number) {
  if (on % 7 === 6) return failed('web1', at(on), 'refresh', { reached: on % 2 === 0 });
  if (isKnown(on)) return refreshed('web1', at(on), listOn(on));
  const reading = { ...readingOf([]), updates: unknown('no mirror answered') };
  return refreshed('web1', at(on), { apt: reading });
}

test('the story has something of everything', () => {
  expect(STORY.length).toBeGreaterThan(50);
  expect(OPEN.length).toBeGreaterThan(5);
  expect(OPEN.length).toBeLessThan(15);
  expect(STORY.some(({ fix, seen }) => fix !== undefined && fix > seen)).toBe(true);
});

describe('after a year', () => {
  test('what is there is known since the morning it was first seen', async () => {
    const spans = await store.pendingSince('web1');
    expect(
      spans.map(({ name, firstSeen, securitySince }) => [name, firstSeen, securitySince]),
    ).toEqual(
      OPEN.map(({ name, seen, fix }) => [name, at(seen), fix === undefined ? undefined : at(fix)]),
    );
    const since = pendingSince(spans);
    for (const update of listOn(TODAY))
      expect(since('apt', update)?.candidate).toBe(update.candidate);
  });

  test('what changed in the last 90 days is every change, each on the morning we learnt of it', async () => {
    const from = TODAY - 90;
    const expected = STORY.flatMap(({ name, seen, fix, gone }) => [
      { name, type: 'appeared', day: seen },
      ...(fix === undefined || fix === seen ? [] : [{ name, type: 'security', day: fix }]),
      { name, type: 'gone', day: gone },
    ])
      .filter((change) => change.day >= from && change.day <= TODAY)
      .map((change) => [change.name, change.type, at(change.day)]);
    const changes = changesSince(await store.changes('web1', new Date(at(from))), at(from));
    const found = changes.map(({ name, type, at: when }) => [name, type, when]);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(changes.map((change) => change.at)).toEqual(
      changes.map((change) => change.at).toSorted(),
    );
    expect(expected.length).toBeGreaterThan(25);
  });

  test('the exposure is what counting the mornings gives', async () => {
    const from = TODAY - 90;
    const found = exposure(await store.spans('web1', new Date(at(from))), at(from), at(TODAY));
    const fixes = STORY.flatMap(({ fix, gone }) => (fix === undefined ? [] : [{ fix, gone }]));
    const mornings = Array.from({ length: 90 }, (_, n) => from + n);
    const exposed = mornings.filter((on) => fixes.some(({ fix, gone }) => fix <= on && on < gone));
    const open = fixes.filter(({ gone }) => gone > TODAY);
    const closed = fixes.filter(({ gone }) => gone >= from && gone <= TODAY);
    expect(found.exposedSeconds).toBe(exposed.length * 86_400);
    expect(found.open).toBe(open.length);
    expect(found.openSince).toBe(at(Math.min(...open.map(({ fix }) => fix))));
    expect(found.closed).toBe(closed.length);
    expect(closed.length).toBeGreaterThan(3);
    const median = found.medianSeconds ?? Number.NaN;
    const faster = closed.filter(({ fix, gone }) => (gone - fix) * 86_400 <= median);
    expect(faster.length).toBeGreaterThanOrEqual(closed.length / 2);
  });

  test('what ended long ago is forgotten, what ended since is not', async () => {
    // The last look at what is too old was 5 days before the end.
    const lastPrune = 359;
    const kept = STORY.filter(({ gone }) => gone <= TODAY && gone >= lastPrune - HISTORY_DAYS);
    const spans = await store.spans('web1', new Date(0));
    const gone = spans.filter(({ goneAt }) => goneAt !== undefined);
    expect(gone.map(({ name }) => name).toSorted()).toEqual(
      kept.map(({ name }) => name).toSorted(),
    );
    expect(kept.length).toBeLessThan(STORY.length / 2);
  });

  test('the counts of each morning are kept as long, unknown ones as unknown', async () => {
    const db = await openDatabase(join(directory, 'store.db'));
    const json = db.value('SELECT json_group_array(json_array(at, updates)) FROM refreshes');
    db.close();
    const rows = JSON.parse(String(json)) as readonly (readonly [string, number | null])[];
    const expected = Array.from({ length: DAYS }, (_, on) => on)
      .filter((on) => on >= 359 - HISTORY_DAYS && on % 7 !== 6)
      .map((on) => [at(on), isKnown(on) ? listOn(on).length : null]);
    expect(rows).toEqual(expected);
  });
});
