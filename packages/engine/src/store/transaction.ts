/** A write as a whole or not at all. */
import type { Database } from './database.ts';

/** Runs the work as the only writer. Throws what the work or SQLite threw, with nothing changed. */
export function transaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Gives up a transaction that met an error. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // After a full disk or a read error SQLite has already rolled back, and says so: the first error is the one to tell.
  }
}
