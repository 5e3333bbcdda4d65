/**
 * Has what was committed reach the disk without holding up the event loop. SQLite would wait for the disk inside of
 * COMMIT: 10 to 20 ms on a good one. Instead commits go to the write-ahead log alone (`synchronous = NORMAL`), and the
 * log is flushed by a thread of the runtime before anyone is told that something is saved.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { Database } from './database.ts';

export interface LogSync {
  /** Resolves when everything committed before the call is on disk. Rejects as the file system does. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** For a connection that writes. Where there is no write-ahead log, SQLite goes on waiting for the disk itself. */
export function openLogSync(db: Database, path: string): LogSync {
  // Some file systems of networks cannot have one.
  if (db.value('PRAGMA journal_mode') !== 'wal') return NOTHING_TO_DO;
  db.exec('PRAGMA synchronous = NORMAL');
  let log: FileHandle | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const flush = async (): Promise<void> => {
    // It holds no locks, unlike the store itself, and stays the same file for as long as this connection is open.
    log ??= await open(`${path}-wal`, 'r+');
    await log.datasync();
  };
  const start = (): Promise<void> => {
    next = undefined;
    running = flush().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    // A flush that has begun may miss what was committed since: those who come meanwhile share the next one.
    sync: () => {
      if (running === undefined) return start();
      next ??= running.then(start, start);
      return next;
    },
    close: async () => {
      await (next ?? running)?.catch(() => {});
      await log?.close();
    },
  };
}

const NOTHING_TO_DO: LogSync = {
  sync: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
