/** Tells what a file is that turned out not to be our store, so that nobody takes it for a broken one. */
import { open } from 'node:fs/promises';
import type { Database } from './database.ts';

const PYTHON_TOOL = 'a cache of the Python tool of the same name';

/** What a file is that SQLite cannot read; undefined: nothing we know. */
export async function kindOfFile(path: string): Promise<string | undefined> {
  const head = new Uint8Array(16);
  const file = await open(path, 'r');
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  return isGdbm(head) || isBerkeleyHash(head) ? PYTHON_TOOL : undefined;
}

/** What an SQLite file without our mark is, by the names of its tables. */
export function kindOfTables(db: Database): string {
  // Python 3.13 and later keep a `shelve` in SQLite: CREATE TABLE Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)
  const dict = db.value("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'Dict'");
  return dict === undefined ? 'an SQLite database of another program' : PYTHON_TOOL;
}

/** Python's `shelve` over gdbm: magic numbers 0x13579acd to 0x13579ad1, in the byte order of the machine. */
function isGdbm(head: Uint8Array): boolean {
  const view = new DataView(head.buffer);
  return [true, false].some((littleEndian) => {
    const magic = view.getUint32(0, littleEndian);
    return magic >= 0x13579acd && magic <= 0x13579ad1;
  });
}

/** Python's `shelve` over Berkeley DB (ndbm): magic number 0x061561 at offset 12. */
function isBerkeleyHash(head: Uint8Array): boolean {
  const view = new DataView(head.buffer);
  return view.getUint32(12, true) === 0x061561 || view.getUint32(12, false) === 0x061561;
}
