import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discovered } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { whenFree } from './retry.ts';
import { openStore } from './store.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-busy-'));
  path = join(directory, 'store.db');
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('while another process writes', () => {
  test('the event loop goes on, and the write follows when the other is done', async () => {
    const store = await openStore({
      path,
      mode: 'write',
      autosave: true,
      historyDays: 0,
      now: () => new Date(MONDAY),
    });
    const other = await openDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    let isDone = false;
    const applied = store.apply(discovered('web1', MONDAY)).then(() => {
      isDone = true;
    });
    const flushed = store.flush();
    // Each turn of the loop is one that a blocking wait for the lock would have taken away.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    expect(await store.summaries()).toEqual(new Map());
    other.exec('COMMIT');
    await Promise.all([applied, flushed]);
    expect((await store.summaries()).size).toBe(1);
    other.close();
    await store.close();
  });

  test('patience has an end', async () => {
    const holder = await openDatabase(path);
    holder.exec('BEGIN IMMEDIATE');
    const other = await openDatabase(path);
    let tries = 0;
    const work = () => {
      tries += 1;
      other.exec('BEGIN IMMEDIATE');
    };
    await expect(whenFree(work, 100)).rejects.toThrow('database is locked');
    expect(tries).toBeGreaterThan(1);
    holder.close();
    other.close();
  });
});

test('an abort ends the wait, and only a wait', async () => {
  const holder = await openDatabase(path);
  holder.exec('BEGIN IMMEDIATE');
  const other = await openDatabase(path);
  const stop = new AbortController();
  const waiting = whenFree(() => other.exec('BEGIN IMMEDIATE'), 60_000, stop.signal);
  stop.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  expect(await whenFree(() => 7, 60_000, stop.signal)).toBe(7);
  holder.close();
  other.close();
});

test('time that passes without tries does not exhaust the patience', async () => {
  const holder = await openDatabase(path);
  holder.exec('BEGIN IMMEDIATE');
  const other = await openDatabase(path);
  // As on a machine where it is seldom our turn.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 400;
    return now;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  let tries = 0;
  const work = () => {
    tries += 1;
    if (tries === 9) holder.exec('COMMIT');
    other.exec('BEGIN IMMEDIATE');
    return tries;
  };
  expect(await whenFree(work, 1000)).toBe(9);
  holder.close();
  other.close();
});

test('any other error is told at once', async () => {
  let tries = 0;
  const work = () => {
    tries += 1;
    throw new Error('no');
  };
  await expect(whenFree(work)).rejects.toThrow('no');
  expect(tries).toBe(1);
});
