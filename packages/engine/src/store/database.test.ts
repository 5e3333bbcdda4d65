import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase, resultCode } from './database.ts';

let directory: string;
let db: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-database-'));
  db = await openDatabase(join(directory, 'test.db'));
  db.exec('CREATE TABLE pairs (name TEXT PRIMARY KEY, value INTEGER) STRICT');
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true });
});

// Whichever driver this runtime has: both must give the same.
describe('a connection', () => {
  test('counts the rows that a statement changed', () => {
    expect(db.run('INSERT INTO pairs VALUES (?, ?), (?, ?)', ['a', 1, 'b', null])).toBe(2);
    expect(db.run('DELETE FROM pairs WHERE name = ?', ['c'])).toBe(0);
  });

  test('gives the first column of the first row, and tells NULL from no row', () => {
    db.run('INSERT INTO pairs VALUES (?, ?), (?, ?)', ['a', 1, 'b', null]);
    expect(db.value('SELECT value, name FROM pairs WHERE name = ?', ['a'])).toBe(1);
    expect(db.value('SELECT value FROM pairs WHERE name = ?', ['b'])).toBeNull();
    expect(db.value('SELECT value FROM pairs WHERE name = ?', ['c'])).toBeUndefined();
  });

  test('takes a lone NULL', () => {
    expect(db.value('SELECT coalesce(?, 7)', [null])).toBe(7);
  });

  test('waits for nobody', async () => {
    const other = await openDatabase(join(directory, 'test.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(failureOf(() => db.exec('BEGIN IMMEDIATE'))).toBe(5); // SQLITE_BUSY
    other.close();
  });

  test('leaves the process its warnings', () => {
    expect(process.emitWarning.name).toBe('emitWarning');
  });
});

describe('the result code of a failure', () => {
  test('is told for a file that cannot be opened', async () => {
    const path = join(directory, 'missing', 'test.db');
    const error = await openDatabase(path).catch((thrown: unknown) => thrown);
    expect(resultCode(error)).toBe(14); // SQLITE_CANTOPEN
  });

  test('is told for a statement that fails, with its extension', () => {
    db.run('INSERT INTO pairs VALUES (?, ?)', ['a', 1]);
    const twice = () => db.run('INSERT INTO pairs VALUES (?, ?)', ['a', 2]);
    expect(failureOf(twice)).toBe(1555); // SQLITE_CONSTRAINT_PRIMARYKEY
    expect(failureOf(() => db.value('SELECT 1 FROM nowhere'))).toBe(1); // SQLITE_ERROR
  });

  test('is undefined for a failure of another origin', () => {
    expect(resultCode(new Error('no'))).toBeUndefined();
    expect(resultCode('no')).toBeUndefined();
  });
});

function failureOf(work: () => unknown): number | undefined {
  try {
    work();
  } catch (error) {
    return resultCode(error);
  }
  return undefined;
}
