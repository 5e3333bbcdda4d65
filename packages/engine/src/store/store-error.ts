/** What can be wrong with the store, in words a user can act on. */
import { resultCode } from './database.ts';

/** What is wrong with the store, as far as programs tell it apart. */
export type StoreErrorCode =
  /** Not what SQLite, or our own schema, says it must be. */
  | 'corrupt'
  /** Written by a later version of this program. */
  | 'newer'
  /** Something else than our store. */
  | 'foreign'
  /** May not be read. */
  | 'unreadable'
  /** May not be written or created. */
  | 'unwritable'
  /** Another process kept it locked for too long. */
  | 'busy'
  /** No space left. */
  | 'full'
  /** The disk or file system failed in another way. */
  | 'io';

/** What a store is opened for. */
export type Mode = 'read' | 'write';

/** The store cannot do what was asked of it. The file is left as it is. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly path: string;
  /** What the reader can do next. */
  readonly hint: string;

  constructor(
    code: StoreErrorCode,
    path: string,
    message: string,
    cause?: unknown,
    hint: string = HINTS[code],
  ) {
    super(message, { cause });
    this.code = code;
    this.path = path;
    this.hint = hint;
  }
}

const ELSEWHERE = 'name another file with the option cache_file';

const HINTS: { readonly [code in StoreErrorCode]: string } = {
  corrupt: `"exosphere inventory clear" starts a new store and keeps the damaged file beside it; or ${ELSEWHERE}`,
  newer: `update Exosphere, or ${ELSEWHERE}`,
  foreign: ELSEWHERE,
  unreadable: `make the file readable, or ${ELSEWHERE}`,
  unwritable: `make the file and its directory writable, or ${ELSEWHERE}`,
  busy: 'wait for the other process to end, or end it, then try again',
  full: `free some space, or ${ELSEWHERE}`,
  io: `check the disk, its space and quota, or ${ELSEWHERE}`,
};

/** Whether a failure only means that another process was faster: trying again helps. */
export function isBusy(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'busy';
  // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: the last is a race for the write-ahead log.
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === 5 || code === 6 || code === 15;
}

/** A failure of the driver or the file system in our words; anything else, a mistake of ours, comes back as it is. */
export function toStoreError(error: unknown, path: string, mode: Mode): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const found = codeOf(error);
  if (found === undefined) return error;
  const code = found === 'unwritable' && mode === 'read' ? 'unreadable' : found;
  return new StoreError(code, path, `the store ${path} ${MEANINGS[code]}: ${error.message}`, error);
}

const MEANINGS: { readonly [code in StoreErrorCode]: string } = {
  corrupt: 'is damaged',
  newer: 'is too new',
  foreign: 'is not ours',
  unreadable: 'cannot be read',
  unwritable: 'cannot be opened for writing',
  busy: 'is kept locked by another process',
  full: 'could not be written, the disk is full',
  io: 'could not be read or written',
};

function codeOf(error: Error): StoreErrorCode | undefined {
  // JSON that we wrote, and that is none any more.
  if (error instanceof SyntaxError) return 'corrupt';
  const result = resultCode(error);
  if (result !== undefined) return codeOfResult(result, error.message);
  const errno = (error as NodeJS.ErrnoException).code;
  if (errno === undefined || (error as NodeJS.ErrnoException).syscall === undefined)
    return undefined;
  return ERRNOS[errno] ?? 'io';
}

const ERRNOS: { readonly [errno: string]: StoreErrorCode } = {
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  // What Node's recursive `mkdir` says of a read-only file system.
  ENOENT: 'unwritable',
  ENOTDIR: 'unwritable',
  EEXIST: 'unwritable',
  ELOOP: 'unwritable',
  ENAMETOOLONG: 'unwritable',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

/** Result codes: see sqlite.org/rescode.html. */
function codeOfResult(result: number, message: string): StoreErrorCode | undefined {
  // SQLITE_IOERR_SHORT_READ: the file ends before its pages do.
  if (result === 522) return 'corrupt';
  switch (result & 0xff) {
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return 'corrupt';
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return 'unwritable';
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
    case 15: // SQLITE_PROTOCOL
      return 'busy';
    case 13: // SQLITE_FULL
      return 'full';
    case 10: // SQLITE_IOERR
      return 'io';
    case 1: // SQLITE_ERROR: our statements are right, so a table that is missing was removed.
      return /no such (?:table|column)/u.test(message) ? 'corrupt' : undefined;
    default:
      return undefined;
  }
}
