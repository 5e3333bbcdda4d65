import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { openLogSync } from './log-sync.ts';

let directory: string;
let path: string;
let db: Database;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-log-'));
  path = join(directory, 'x.db');
  db = await openDatabase(path);
});

afterEach(async () => {
  db.close();
  await rm(directory, { recursive: true, force: true });
});

test('with a write-ahead log, commits no longer wait for the disk, and flushes are shared', async () => {
  db.exec('PRAGMA journal_mode = WAL');
  const log = openLogSync(db, path);
  expect(db.value('PRAGMA synchronous')).toBe(1);
  db.exec('CREATE TABLE t (n)');
  const first = log.sync();
  const [second, third] = [log.sync(), log.sync()];
  // The one that has begun may be too early for those who come later.
  expect(second).not.toBe(first);
  expect(third).toBe(second);
  await Promise.all([first, second, third]);
  await log.sync();
  await log.close();
});

test('a log that is not where it has to be is an error', async () => {
  db.exec('PRAGMA journal_mode = WAL');
  const log = openLogSync(db, join(directory, 'other.db'));
  await expect(log.sync()).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' });
  await log.close();
});

test('without a write-ahead log SQLite goes on waiting for the disk itself', async () => {
  const log = openLogSync(db, path);
  expect(db.value('PRAGMA journal_mode')).toBe('delete');
  expect(db.value('PRAGMA synchronous')).toBe(2);
  await log.sync();
  await log.close();
});
