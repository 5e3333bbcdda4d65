/** Puts a log that is full aside, while other processes write to it and may want the same. */
import type { BigIntStats } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';

/** Which file it is, whatever its name is by now. */
export type FileIdentity = Pick<BigIntStats, 'dev' | 'ino'>;

/** Renaming takes a moment: whoever holds the lock for longer has died over it. */
const LOCK_MS = 10_000;

/**
 * Renames `path` to `path.1`, that to `path.2`, and so on up to `backups`, past which the oldest is dropped. Nothing
 * happens when `path` is not the file that was `full` any more, or when another process is at it just now. Throws
 * as the file system does.
 */
export async function rotate(path: string, backups: number, full: FileIdentity): Promise<void> {
  const lock = `${path}.lock`;
  if (!(await take(lock))) return;
  try {
    const there = await statOf(path);
    if (there === undefined || !isSame(there, full)) return;
    // Up to the first gap: what lies behind it need not move.
    let last = 1;
    while (last < backups && (await exists(`${path}.${last}`))) last++;
    for (let number = last; number > 1; number--) {
      await rename(`${path}.${number - 1}`, `${path}.${number}`);
    }
    await rename(path, `${path}.1`);
  } finally {
    await rm(lock, { force: true });
  }
}

/** The file of that name; undefined: there is none. */
export async function statOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function isSame(a: FileIdentity, b: FileIdentity): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** Whether the lock is ours now. One that was left behind is removed, for whoever comes next. */
async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const held = await statOf(lock);
    const age = held === undefined ? 0 : Date.now() - Number(held.mtimeMs);
    // One from the future is no younger.
    if (Math.abs(age) > LOCK_MS) await rm(lock, { force: true });
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
