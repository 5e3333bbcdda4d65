/** Opens the file of the store: makes sure that it is there, that it is ours, and that its tables are up to date. */
import { access, constants, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { foreignDatabase, refuseForeign, refuseOther } from './foreign.ts';
import { PATIENCE_MS, whenFree } from './retry.ts';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';
import { type Mode, StoreError, toStoreError } from './store-error.ts';
import { upgrade } from './upgrade.ts';

/**
 * A connection to the store at `path` (absolute). Reading does not create it: undefined when there is none yet.
 * Throws `StoreError`. `migrations` is the history of the schema, another one for tests. After an abort it no longer
 * waits for another process, and throws the reason.
 */
export async function openFile(
  path: string,
  mode: Mode,
  migrations: readonly string[] = MIGRATIONS,
  signal?: AbortSignal,
): Promise<Database | undefined> {
  try {
    if (await isThere(path)) {
      // Before anything else is said: nobody should make a file writable that is not ours.
      await refuseForeign(path);
      if (mode === 'write') await access(path, constants.W_OK);
    } else if (mode === 'write') await makeFile(path);
    else return undefined;
    return await connect(path, mode, migrations, signal);
  } catch (error) {
    const told = toStoreError(error, path, mode);
    // SQLite says "file is not a database" of ours, when damaged, and of other files alike.
    if (told instanceof StoreError && told.code === 'corrupt') await refuseOther(path);
    throw told;
  }
}

/** Creates the file, and its directory, for their owner alone. SQLite gives its two companions the same mode. */
async function makeFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    // Another process was faster.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

// Never by opening it: closing a file drops every lock this process holds on it, SQLite's included (fcntl(2)).
async function isThere(path: string): Promise<boolean> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return true;
    const message = `the store ${path} is not a file but a directory or a device`;
    throw new StoreError('foreign', path, message);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function connect(
  path: string,
  mode: Mode,
  migrations: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Database | undefined> {
  const db = await openDatabase(path, mode === 'read' && (await isFrozen(path)));
  try {
    const patiently = <T>(work: () => T): Promise<T> => whenFree(work, PATIENCE_MS, signal);
    const version = await patiently(() => versionOf(db, path, migrations.length));
    if (version === 0 && mode === 'read') {
      db.close();
      return undefined;
    }
    if (mode === 'write') await patiently(() => db.exec('PRAGMA journal_mode = WAL'));
    if (version < migrations.length) {
      const askVersion = () => versionOf(db, path, migrations.length);
      await upgrade(db, path, migrations, askVersion, signal);
    }
    db.exec(
      mode === 'read'
        ? 'PRAGMA query_only = ON'
        : 'PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
    );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Whether the file lies where nothing can be written and has no write-ahead log. SQLite could not make the files
 * it coordinates readers and writers with, and there is no writer either.
 */
async function isFrozen(path: string): Promise<boolean> {
  try {
    await access(dirname(path), constants.W_OK);
    return false;
  } catch {
    return !(await isThere(`${path}-wal`));
  }
}

/** The version of the schema; 0: an empty file. Throws when the file is not ours, or newer than we are. */
function versionOf(db: Database, path: string, newest: number): number {
  const id = db.value('PRAGMA application_id');
  const version = Number(db.value('PRAGMA user_version'));
  if (id === APPLICATION_ID) {
    if (version >= 1 && version <= newest) return version;
    if (version < 1)
      throw new StoreError(
        'corrupt',
        path,
        `the store ${path} is damaged: it has lost its version`,
      );
    const told = `schema version ${version}; this program knows up to ${newest}`;
    throw new StoreError(
      'newer',
      path,
      `the store ${path} was written by a newer Exosphere (${told})`,
    );
  }
  const tables = db.value('SELECT count(*) FROM sqlite_schema');
  if (id === 0 && version === 0 && tables === 0) return 0;
  // Another process may have made it a store of ours between two of these looks.
  if (db.value('PRAGMA application_id') !== id) return versionOf(db, path, newest);
  throw foreignDatabase(path, db);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
