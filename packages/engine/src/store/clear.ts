/** Empties the store; a damaged one makes room without being lost. */
import { rename } from 'node:fs/promises';
import { openFile } from './open-file.ts';
import { whenFree } from './retry.ts';
import { StoreError, toStoreError } from './store-error.ts';
import { removeAll } from './tables.ts';
import { transaction } from './transaction.ts';

/** What became of the store. */
export interface Cleared {
  /** Where the damaged file is now; undefined: the store was sound, and has been emptied. */
  readonly setAside?: string;
}

/**
 * Forgets everything in the store at `path`, history included, even when it is too damaged to be opened: then the
 * file is renamed and a new one made. A file that is newer, or of another program, is not touched: `StoreError`.
 */
export async function clearStore(path: string, now: Date): Promise<Cleared> {
  try {
    await empty(path);
    return {};
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error;
  }
  const aside = await setAside(path, now);
  await empty(path);
  return { setAside: aside };
}

async function empty(path: string): Promise<void> {
  const db = await openFile(path, 'write');
  try {
    await whenFree(() => db && transaction(db, () => removeAll(db)));
  } catch (error) {
    throw toStoreError(error, path, 'write');
  } finally {
    db?.close();
  }
}

/** Renames the file and its two companions to `PATH.damaged-20250131T120000123Z`, and gives that path. */
async function setAside(path: string, now: Date): Promise<string> {
  const aside = `${path}.damaged-${now.toISOString().replace(/[-:.]/gu, '')}`;
  try {
    await rename(path, aside);
    for (const companion of ['-wal', '-shm']) {
      await rename(`${path}${companion}`, `${aside}${companion}`).catch(ignoreMissing);
    }
  } catch (error) {
    throw toStoreError(error, path, 'write');
  }
  return aside;
}

function ignoreMissing(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
  throw error;
}
