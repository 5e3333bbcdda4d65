/** Another process makes the store while this one looks whether it is one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openFile } from './open-file.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

/** What happens between one look at a file and the next. */
const between = vi.hoisted(() => ({ looks: (_sql: string): void => {} }));

vi.mock(import('./database.ts'), async (original) => {
  const module = await original();
  const watched = (db: Database): Database => ({
    ...db,
    value: (sql, values) => {
      const value = db.value(sql, values);
      between.looks(sql);
      return value;
    },
  });
  return {
    ...module,
    openDatabase: async (path, immutable) => watched(await module.openDatabase(path, immutable)),
  };
});

test.each([
  ['read', 'PRAGMA application_id'],
  ['read', 'PRAGMA user_version'],
  ['write', 'PRAGMA application_id'],
  ['write', 'PRAGMA user_version'],
] as const)(
  'opened to %s, it is taken for what it is, not for that of another program (%s)',
  async (mode, look) => {
    const directory = mkdtempSync(join(tmpdir(), 'exosphere-birth-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, 'store.db');
    writeFileSync(path, '');
    const { openDatabase } = await vi.importActual<typeof import('./database.ts')>('./database.ts');
    const other = await openDatabase(path);
    let born = false;
    between.looks = (sql) => {
      if (born || sql !== look) return;
      born = true;
      other.exec(`BEGIN IMMEDIATE; ${MIGRATIONS.join(';')};
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
    };
    const db = await openFile(path, mode);
    expect(born).toBe(true);
    expect(db?.value('SELECT count(*) FROM hosts')).toBe(0);
    db?.close();
    other.close();
  },
);
