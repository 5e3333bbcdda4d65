import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discovered } from '@exosphere/test-fixtures/host-events';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUILT, built, runProgram } from '../testing/built.ts';
import { clearStore } from './clear.ts';
import { openDatabase } from './database.ts';
import { refuseForeign } from './foreign.ts';
import { openStore, type Store } from './store.ts';
import type { Mode } from './store-error.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-foreign-'));
  path = join(directory, 'store.db');
});

afterEach(() => rmSync(directory, { recursive: true }));

const open = (mode: Mode, file = path): Promise<Store> =>
  openStore({
    path: file,
    mode,
    autosave: true,
    historyDays: 365,
    now: () => new Date(MONDAY),
  });

/** Every file of the directory: what it holds, and when it was last written. */
const everything = () =>
  readdirSync(directory).map((name) => {
    const file = join(directory, name);
    return [name, readFileSync(file).toString('base64'), lstatSync(file).mtimeMs];
  });

/** Refused for reading, for writing and for clearing, and nothing anywhere is changed. */
async function expectRefusal(refusal: object): Promise<void> {
  const before = everything();
  const told = { name: 'StoreError', code: 'foreign', path, ...refusal };
  await expect(open('read')).rejects.toMatchObject(told);
  await expect(open('write')).rejects.toMatchObject(told);
  await expect(clearStore(path, new Date(MONDAY))).rejects.toMatchObject(told);
  expect(everything()).toEqual(before);
}

const UNTOLD = {
  message: expect.stringMatching(
    /store\.db is not a store of Exosphere: it does not begin as an SQLite database does$/u,
  ),
  hint: 'name another file with the option cache_file; or, if it was the store and is damaged, move it away yourself',
};

describe('a file that is no database is refused, and never touched, when it is', () => {
  const files: readonly (readonly [string, Buffer])[] = [
    ['text', Buffer.from('127.0.0.1 localhost\n'.repeat(100))],
    ['a few words', Buffer.from('hi')],
    // To SQLite it is empty.
    ['a single byte', Buffer.from('#')],
    ['noise, as an encrypted database is', randomBytes(20_000)],
    ['nothing but zeros, as after a power cut', Buffer.alloc(8192)],
    [
      'the beginning of a database, in another spelling',
      Buffer.from('sqlite format 3\0'.padEnd(4096)),
    ],
    ['less than the beginning of a database', Buffer.from('SQLite fo')],
  ];

  test.each(files)('%s', async (_, content) => {
    writeFileSync(path, content);
    await expectRefusal(UNTOLD);
  });

  // SQLite alone would delete both, or copy from them.
  test.each(files)(
    '%s, with files beside it that SQLite would take for its own',
    async (_, content) => {
      writeFileSync(path, content);
      for (const suffix of ['-journal', '-wal', '-shm']) writeFileSync(path + suffix, 'precious\n');
      await expectRefusal(UNTOLD);
    },
  );

  test.each([
    ['gdbm', [0xce, 0x9a, 0x57, 0x13]],
    ['gdbm of a big-endian machine', [0x13, 0x57, 0x9a, 0xcf]],
    ['Berkeley DB', [...Array(12).fill(0), 0x61, 0x15, 0x06, 0x00]],
  ])('a Python cache in %s', async (_, magic) => {
    writeFileSync(path, Buffer.concat([Buffer.from(magic), Buffer.alloc(8192)]));
    await expectRefusal({
      message: `${path} is not a store of Exosphere: it looks like a cache of the Python tool of the same name`,
      hint: 'name another file with the option cache_file',
    });
  });
});

describe('a store that lost its beginning', () => {
  /** Where the copy of a store is that was at work: all but its first page is still in the write-ahead log. */
  async function copyAtWork(): Promise<void> {
    const origin = join(directory, 'origin.db');
    const store = await open('write', origin);
    await store.apply(discovered('web1', MONDAY));
    await store.flush();
    for (const suffix of ['', '-wal']) copyFileSync(origin + suffix, path + suffix);
    await store.close();
  }

  /** Zeros instead of the first page. */
  const damage = () => writeFileSync(path, readFileSync(path).fill(0, 0, 4096));

  test('is refused, and a new one begun once its owner has moved it away', async () => {
    const store = await open('write');
    await store.apply(discovered('web1', MONDAY));
    await store.close();
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    damage();
    await expectRefusal(UNTOLD);
    rmSync(path);
    const anew = await open('write');
    expect(await anew.summaries()).toEqual(new Map());
    await anew.close();
  });

  test('has it again from its write-ahead log', async () => {
    await copyAtWork();
    damage();
    const store = await open('write');
    expect([...(await store.summaries()).keys()]).toEqual(['web1']);
    await store.close();
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  test('is begun anew when it was only being made, as its journal tells', async () => {
    writeFileSync(path, Buffer.alloc(4096));
    // The magic number, no pages, any nonce, a database of 0 pages before, sectors of 512 bytes, pages of 4096.
    const header = Buffer.alloc(512);
    header.set([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    header.set([0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 16, 0], 8);
    writeFileSync(`${path}-journal`, header);
    const store = await open('write');
    await store.apply(discovered('web1', MONDAY));
    await store.close();
    expect(readdirSync(directory)).not.toContain('store.db-journal');
  });

  test('and whose log is damaged too is refused', async () => {
    await copyAtWork();
    damage();
    truncateSync(`${path}-wal`, 3);
    await expectRefusal(UNTOLD);
  });
});

describeWith(BUILT, 'to look at a store', () => {
  test('leaves the locks alone that this process has on it', async () => {
    const db = await openDatabase(path);
    db.exec('CREATE TABLE pairs (name TEXT); BEGIN EXCLUSIVE');
    const read = `
      const { openDatabase } = await import(input.database);
      const db = await openDatabase(input.path);
      try {
        console.log(db.value('SELECT count(*) FROM pairs'));
      } catch (error) {
        console.log(error.message);
      }
      db.close();
    `;
    const input = { database: built('store/database.js').href, path };
    await refuseForeign(path);
    expect((await runProgram(read, input)).stdout).toBe('database is locked\n');
    db.exec('ROLLBACK');
    expect((await runProgram(read, input)).stdout).toBe('0\n');
    db.close();
  });
});
