import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostRecord } from '@exosphere/core';
import { parseStoredRecord } from '@exosphere/core';
import { discovered, failed, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openFile } from './open-file.ts';
import { readChanges } from './tables.ts';
import { transaction } from './transaction.ts';
import { type DoneEvent, writeEvents } from './write.ts';

const at = (minute: number) => `2026-01-05T08:${String(minute).padStart(2, '0')}:00.000Z`;

const updates = Array.from({ length: 45 }, (_, index) => updateOf({ name: `package-${index}` }));

let directory: string;
let db: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-write-'));
  const opened = await openFile(join(directory, 'store.db'), 'write');
  if (opened === undefined) throw new Error('no store');
  db = opened;
  const hosts = Array.from({ length: 100 }, (_, index) => `web${index}`);
  write(...hosts.flatMap((host) => [discovered(host, at(0)), refreshed(host, at(1), updates)]));
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

/** Gives the number of rows that were inserted, changed or deleted, as SQLite counts them. */
function write(...events: readonly DoneEvent[]): number {
  const before = Number(db.value('SELECT total_changes()'));
  const decode = (json: string): HostRecord => parseStoredRecord(json);
  transaction(db, () => writeEvents(db, events, decode, at(30)));
  return Number(db.value('SELECT total_changes()')) - before;
}

// Of the one host among a hundred: its line, its record, its evidence; the count of the refresh; the revision.
const ALWAYS = 5;

describe('a refresh of one host among many writes', () => {
  test('its own few rows when nothing changed', () => {
    expect(write(refreshed('web7', at(2), updates))).toBe(ALWAYS);
  });

  test('nothing more when the list only came in another order', () => {
    expect(write(refreshed('web7', at(2), updates.toReversed()))).toBe(ALWAYS);
  });

  test('one row more, its list, when candidates are newer or updates came', () => {
    const newer = updates.map((update) => ({ ...update, candidate: '3.0.16-1' }));
    expect(write(refreshed('web7', at(2), newer))).toBe(ALWAYS + 1);
    expect(write(refreshed('web7', at(3), [...newer, updateOf()]))).toBe(ALWAYS + 1);
  });

  test('its list and one row for each update that went', () => {
    expect(write(refreshed('web7', at(2), updates.slice(3)))).toBe(ALWAYS + 1 + 3);
    expect(write(refreshed('web7', at(3), []))).toBe(ALWAYS + 1 + 42);
  });
});

describe('other steps write', () => {
  test('line, record and revision for a failure', () => {
    expect(write(failed('web7', at(2), 'ping'))).toBe(3);
  });

  test('no record when a ping tells nothing new', () => {
    const outcome = { ok: true, report: { operation: 'ping' } } as const;
    const ping: DoneEvent = { ...discovered('web7', at(2)), step: 'ping', outcome };
    expect(write(ping)).toBe(2);
  });

  test('nothing when they were cancelled', () => {
    expect(write(failed('web7', at(2), 'refresh', { kind: 'cancelled' }))).toBe(0);
  });
});

test('several events of one host in a group write its line and record once', () => {
  expect(write(discovered('web7', at(2)), refreshed('web7', at(3), updates))).toBe(ALWAYS);
});

test('the list of hosts is read without their records and updates', () => {
  db.exec(
    'DROP VIEW updates; DROP TABLE records; DROP TABLE open_updates; DROP TABLE gone_updates',
  );
  const { summaries } = readChanges(db, -1);
  expect(summaries.size).toBe(100);
  expect(summaries.get('web7')?.updates).toEqual({ value: 45 });
});
