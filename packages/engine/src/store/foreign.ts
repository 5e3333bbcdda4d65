/** Tells what a file is that is not our store, without a touch, so that nobody takes it for a damaged one. */
import { open, stat } from 'node:fs/promises';
import { type Database, openDatabase, resultCode } from './database.ts';
import { StoreError } from './store-error.ts';

const PYTHON_TOOL = 'it looks like a cache of the Python tool of the same name';

// By its content a store that lost its beginning is no different: only its owner knows.
const BY_HAND =
  'name another file with the option cache_file; or, if it was the store and is damaged, move it away yourself';

/** The first bytes of every SQLite file: sqlite.org/fileformat2.html. */
const MAGIC = new TextEncoder().encode('SQLite format 3\0');

/** No SQLite file is smaller, unless it is empty: the smallest page. */
const LEAST_BYTES = 512;

/**
 * Throws `StoreError` when the file is neither empty nor begins as an SQLite database does; else what the file system
 * throws. To be asked before SQLite opens it, which takes what lies beside a file for its own before it looks at the
 * file: of notes.txt it would delete notes.txt-journal and notes.txt-wal. And one byte alone it takes for nothing.
 */
export async function refuseForeign(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size === 0 || (size >= LEAST_BYTES && (await isDatabase(path)))) return;
  if (!(await canBeRestored(path))) await refuseOther(path);
}

/**
 * Throws `StoreError` when a file that SQLite cannot read does not begin as a database does. Not for a sound store:
 * it closes a file, and that drops every lock this process holds on it, SQLite's included (fcntl(2)).
 */
export async function refuseOther(path: string): Promise<void> {
  const head = await beginningOf(path);
  if (startsWith(head, MAGIC)) return;
  if (isGdbm(head) || isBerkeleyHash(head)) throw foreign(path, PYTHON_TOOL);
  throw foreign(path, 'it does not begin as an SQLite database does', BY_HAND);
}

/** What is to be said of an SQLite file without our mark, by the names of its tables. */
export function foreignDatabase(path: string, db: Database): StoreError {
  // Python 3.13 and later keep a `shelve` in SQLite: CREATE TABLE Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)
  const dict = db.value("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'Dict'");
  const looks = 'it looks like an SQLite database of another program';
  return foreign(path, dict === undefined ? looks : PYTHON_TOOL);
}

function foreign(path: string, why: string, hint?: string): StoreError {
  const message = `${path} is not a store of Exosphere: ${why}`;
  return new StoreError('foreign', path, message, undefined, hint);
}

/** Asks SQLite itself, whose locks survive it, and which looks at nothing else when it is told that nobody writes. */
async function isDatabase(path: string): Promise<boolean> {
  try {
    const db = await openDatabase(path, true);
    try {
      db.value('PRAGMA schema_version');
    } finally {
      db.close();
    }
    return true;
  } catch (error) {
    // SQLITE_NOTADB. Whatever else is wrong is told by whoever opens it for its work.
    return resultCode(error) !== 26;
  }
}

/** The first bytes of the two files in which SQLite keeps what it can restore: sqlite.org/fileformat2.html. */
const COMPANIONS: readonly (readonly [suffix: string, magic: readonly number[]])[] = [
  ['-journal', [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]],
  ['-wal', [0x37, 0x7f, 0x06, 0x82]],
  ['-wal', [0x37, 0x7f, 0x06, 0x83]],
];

/** Whether a power cut has left zeros where a database begins, but also that from which SQLite makes it whole again. */
async function canBeRestored(path: string): Promise<boolean> {
  const head = await beginningOf(path);
  if (head.some((byte) => byte !== 0)) return false;
  for (const [suffix, magic] of COMPANIONS) {
    // Nearly always it is not there. One that cannot be read restores nothing.
    const start = await beginningOf(`${path}${suffix}`).catch(() => new Uint8Array());
    if (startsWith(start, magic)) return true;
  }
  return false;
}

/** Up to 16 bytes. */
async function beginningOf(path: string): Promise<Uint8Array> {
  const head = new Uint8Array(MAGIC.length);
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function startsWith(head: Uint8Array, magic: ArrayLike<number>): boolean {
  return Array.from(magic).every((byte, at) => head[at] === byte);
}

/** Python's `shelve` over gdbm: magic numbers 0x13579acd to 0x13579ad1, in the byte order of the machine. */
function isGdbm(head: Uint8Array): boolean {
  return numbersAt(head, 0).some((magic) => magic >= 0x13579acd && magic <= 0x13579ad1);
}

/** Python's `shelve` over Berkeley DB (ndbm): magic number 0x061561 at offset 12. */
function isBerkeleyHash(head: Uint8Array): boolean {
  return numbersAt(head, 12).includes(0x061561);
}

/** The four bytes there as a number, in either byte order; nothing where the file has ended. */
function numbersAt(head: Uint8Array, at: number): readonly number[] {
  if (head.length < at + 4) return [];
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return [view.getUint32(at, true), view.getUint32(at, false)];
}
