import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearStore } from './clear.ts';
import { openDatabase } from './database.ts';
import { openFile } from './open-file.ts';
import { MIGRATIONS } from './schema.ts';
import { openStore, type Store } from './store.ts';
import type { Mode } from './store-error.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const NOW = new Date('2026-01-05T08:00:00.123Z');

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'exosphere-open-'));
  path = join(directory, 'store.db');
});

afterEach(() => rmSync(directory, { recursive: true }));

const open = (mode: Mode): Promise<Store> =>
  openStore({ path, mode, autosave: true, historyDays: 365, now: () => NOW });

/** A sound store with so many hosts, closed. */
async function makeStore(hosts = 1): Promise<void> {
  const store = await open('write');
  const names = Array.from({ length: hosts }, (_, index) => `web${index + 1}`);
  await Promise.all(
    names.flatMap((name) => [
      store.apply(discovered(name, MONDAY)),
      store.apply(refreshed(name, MONDAY, [updateOf()])),
    ]),
  );
  await store.close();
}

async function sql(...statements: readonly string[]): Promise<void> {
  const db = await openDatabase(path);
  for (const statement of statements) db.exec(statement);
  // Else the log is merged into the file whenever the driver comes to close it, perhaps in the middle of a test.
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Whatever is not ours to use is refused in both modes, and not a byte of it changes. */
async function expectRefusal(refusal: object): Promise<void> {
  const before = readFileSync(path);
  for (const mode of ['read', 'write'] as const) {
    await expect(open(mode)).rejects.toMatchObject({ name: 'StoreError', path, ...refusal });
  }
  expect(readFileSync(path).equals(before)).toBe(true);
}

describe('a file without a store', () => {
  test('is a fresh store when it is empty', async () => {
    writeFileSync(path, '');
    expect(await (await open('read')).summaries()).toEqual(new Map());
    await makeStore();
    expect((await (await open('read')).summaries()).size).toBe(1);
  });

  test('is refused when it is a directory', async () => {
    mkdirSync(path);
    for (const mode of ['read', 'write'] as const) {
      await expect(open(mode)).rejects.toMatchObject({ code: 'foreign' });
    }
  });

  test('cannot be made below a file', async () => {
    writeFileSync(path, '');
    path = join(path, 'store.db');
    await expect(open('write')).rejects.toMatchObject({ name: 'StoreError', code: 'unwritable' });
    await expect(open('read')).rejects.toMatchObject({ name: 'StoreError', code: 'unreadable' });
  });
});

describe('a database that is not ours', () => {
  test.each([
    [
      'a Python cache',
      'CREATE TABLE Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)',
      'a cache of the Python tool of the same name',
    ],
    ['anything else', 'CREATE TABLE hosts (name TEXT)', 'an SQLite database of another program'],
    [
      'marked by its owner',
      'PRAGMA application_id = 1234',
      'an SQLite database of another program',
    ],
  ])('is refused when it is %s; clearing does too', async (_, statement, kind) => {
    await sql(statement);
    const refusal = { code: 'foreign', message: expect.stringContaining(kind) };
    await expectRefusal(refusal);
    await expect(clearStore(path, NOW)).rejects.toMatchObject(refusal);
  });
});

describe('a store of a newer program', () => {
  test('is refused, by clearing too, and stays as it is', async () => {
    await makeStore();
    await sql('PRAGMA user_version = 7');
    const refusal = {
      code: 'newer',
      message: `the store ${path} was written by a newer Exosphere (schema version 7; this program knows up to 1)`,
      hint: 'update Exosphere, or name another file with the option cache_file',
    };
    await expectRefusal(refusal);
    await expect(clearStore(path, NOW)).rejects.toMatchObject(refusal);
    expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});

describe('a damaged store', () => {
  const corrupt = { name: 'StoreError', code: 'corrupt', path };

  test.each([
    ['cut off in the middle', () => truncateSync(path, 40_960)],
    [
      'overwritten from the second page on',
      () => writeFileSync(path, readFileSync(path).fill(0xab, 4096)),
    ],
  ])('says so when it is %s, and can be cleared', async (_, damage) => {
    await makeStore(200);
    damage();
    const work = async () => {
      const store = await open('write');
      try {
        await store.summaries();
        await store.apply(refreshed('web200', MONDAY, []));
        await store.record('web200');
      } finally {
        await store.close();
      }
    };
    await expect(work()).rejects.toMatchObject({ ...corrupt, path });
    expect(await clearStore(path, NOW)).toEqual({ setAside: expect.stringContaining('damaged') });
    await makeStore();
  });

  test.each([16, 50, 99, 100, 4096, 5000])(
    'says so when a power cut left %i bytes of it, and can be cleared',
    async (bytes) => {
      await makeStore();
      const whole = readFileSync(path);
      // Another file, for the driver may not have let go of the first one.
      path = join(directory, 'cut.db');
      writeFileSync(path, whole.subarray(0, bytes));
      await expectRefusal({ code: 'corrupt', hint: expect.stringContaining('inventory clear') });
      const { setAside = '' } = await clearStore(path, NOW);
      expect(statSync(setAside).size).toBe(bytes);
      await makeStore();
    },
  );

  test('says so when a table is missing', async () => {
    await makeStore();
    await sql('DROP VIEW updates', 'DROP TABLE evidence', 'DROP TABLE revision');
    const store = await open('read');
    await expect(store.summaries()).rejects.toMatchObject({ ...corrupt, path });
    await expect(store.evidence('web1')).rejects.toMatchObject({ ...corrupt, path });
    await store.close();
  });

  test('names the host whose record is damaged, and goes on with the others', async () => {
    await makeStore(2);
    await sql(`UPDATE records SET record = substr(record, 1, 50) WHERE host = 'web1'`);
    const store = await open('write');
    const message = expect.stringContaining('what is stored of host web1 cannot be read');
    await expect(store.record('web1')).rejects.toMatchObject({ ...corrupt, path, message });
    const [one, two] = await Promise.allSettled([
      store.apply(refreshed('web1', MONDAY, [])),
      store.apply(refreshed('web2', MONDAY, [])),
    ]);
    expect(one).toMatchObject({ status: 'rejected', reason: { ...corrupt, path, message } });
    expect(two.status).toBe('fulfilled');
    expect((await store.summaries()).get('web2')?.updates).toEqual({ value: 0 });
    await store.close();
  });
});

describe('a store of an older program', () => {
  const migrations = [...MIGRATIONS, 'ALTER TABLE hosts ADD COLUMN extra TEXT'];

  const version = async (file: string) => {
    const db = await openDatabase(file);
    const found = db.value('PRAGMA user_version');
    const hosts = db.value('SELECT count(*) FROM hosts');
    db.close();
    return [found, hosts];
  };

  test('is brought up to date, after a copy of it was made', async () => {
    await makeStore(3);
    (await openFile(path, 'write', migrations))?.close();
    expect(await version(path)).toEqual([2, 3]);
    expect(await version(`${path}.v1.backup`)).toEqual([1, 3]);
    expect(statSync(`${path}.v1.backup`).mode & 0o777).toBe(0o600);
  });

  test('is brought up to date once, when two processes open it', async () => {
    await makeStore(3);
    const both = [openFile(path, 'write', migrations), openFile(path, 'read', migrations)];
    for (const db of await Promise.all(both)) db?.close();
    expect(await version(path)).toEqual([2, 3]);
    expect(await version(`${path}.v1.backup`)).toEqual([1, 3]);
  });

  test('stays as it was when that fails', async () => {
    await makeStore(3);
    const broken = [...migrations, 'INSERT INTO hosts (nonsense) VALUES (1)'];
    await expect(openFile(path, 'write', broken)).rejects.toThrow();
    expect(await version(path)).toEqual([1, 3]);
    await makeStore(4);
  });
});
