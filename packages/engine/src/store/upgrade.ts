/** Brings the tables of a store up to date: in one transaction, after a backup copy. */
import { open, rm } from 'node:fs/promises';
import { type Database, openDatabase } from './database.ts';
import { PATIENCE_MS, whenFree } from './retry.ts';
import { APPLICATION_ID } from './schema.ts';
import { rollBack } from './transaction.ts';

/**
 * Runs what is missing of the migrations. The copy of an older store is kept beside it as `PATH.v1.backup`.
 * `versionOf` is asked under the lock: another process may have been faster. An
 * abort ends the wait for that lock only.
 */
export async function upgrade(
  db: Database,
  path: string,
  migrations: readonly string[],
  versionOf: () => number,
  signal?: AbortSignal,
): Promise<void> {
  await whenFree(() => db.exec('BEGIN IMMEDIATE'), PATIENCE_MS, signal);
  try {
    const version = versionOf();
    const missing = migrations.slice(version);
    if (version > 0 && missing.length > 0) await backUp(path, `${path}.v${version}.backup`);
    for (const sql of missing) db.exec(sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** By a connection of its own: SQLite copies no database inside a transaction. */
async function backUp(path: string, copy: string): Promise<void> {
  // A copy that is there already was left by an upgrade that failed, as this one's predecessor.
  await rm(copy, { force: true });
  await (await open(copy, 'wx', 0o600)).close();
  const reader = await openDatabase(path);
  try {
    reader.run('VACUUM INTO ?', [copy]);
  } finally {
    reader.close();
  }
}
