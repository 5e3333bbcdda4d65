/**
 * The log as a file that several processes append to: whole lines at a time, behind the back of whoever writes them.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSame, rotate, statOf } from './rotate.ts';

export interface LogFileOptions {
  readonly path: string;
  /** Past this size it is put aside; 0: never. */
  readonly maxBytes: number;
  /** How many that were put aside are kept. */
  readonly backups: number;
}

export interface LogFile {
  /** Takes a line, with its end. */
  write(line: string): void;
  /** Resolves when everything is written, or cannot be. */
  close(): Promise<void>;
}

/** One call to the system each, which puts it behind what others have written and leaves it in one piece. */
const MOST_AT_ONCE = 64 * 1024;

/** Characters that wait for a disk that is slow. */
const MOST_WAITING = 8 * 1024 * 1024;

/** A file that others drop each time while we write to it is no log. */
const TRIES = 3;

/** No waiting for a reader where the file is a named pipe. */
const HOW = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK;

/** The file is opened with the first line. `onProblem` is told once, in words, why lines are lost. */
export function openLogFile(
  { path, maxBytes, backups }: LogFileOptions,
  onProblem: (problem: string) => void,
): LogFile {
  const most = maxBytes === 0 ? MOST_AT_ONCE : Math.min(MOST_AT_ONCE, maxBytes);
  let waiting: string[] = [];
  let waitingCharacters = 0;
  let writing: Promise<void> | undefined;
  let handle: FileHandle | undefined;
  /** Where it is once links are followed, so that they stay. */
  let place: string | undefined;
  let isTold = false;

  const tell = (problem: string): void => {
    if (isTold) return;
    isTold = true;
    onProblem(problem);
  };
  const reopen = async (): Promise<FileHandle> => {
    await handle?.close();
    handle = undefined;
    await mkdir(dirname(place ?? path), { recursive: true, mode: 0o700 });
    handle = await open(place ?? path, HOW, 0o600);
    place ??= await realpath(path).catch(() => path);
    return handle;
  };
  /** The file of that name as it is now: another process may have put aside the one that we had. */
  const current = async (): Promise<FileHandle> => {
    if (handle === undefined || place === undefined) return reopen();
    const [ours, there] = await Promise.all([handle.stat({ bigint: true }), statOf(place)]);
    return there !== undefined && isSame(ours, there) ? handle : reopen();
  };
  const currentWithRoom = async (bytes: number): Promise<FileHandle> => {
    const opened = await current();
    const file = await opened.stat({ bigint: true });
    const isFull = maxBytes > 0 && file.size > 0n && Number(file.size) + bytes > maxBytes;
    if (!isFull || !file.isFile()) return opened;
    try {
      await rotate(place ?? path, backups, file);
    } catch (error) {
      tell(`it cannot be rotated: ${(error as Error).message}`);
    }
    return current();
  };
  const put = async (text: Buffer): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const opened = await currentWithRoom(text.length);
      await opened.appendFile(text);
      // Else it was the oldest by then, and dropped with what we had to say.
      if ((await opened.stat()).nlink > 0) return;
    }
  };
  const drain = async (): Promise<void> => {
    // What is said in the same moment goes out together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      waitingCharacters = 0;
      try {
        for (const text of inPieces(lines, most)) await put(text);
      } catch (error) {
        tell(`it cannot be written: ${(error as Error).message}`);
      }
    }
    writing = undefined;
  };
  return {
    write: (line) => {
      if (waitingCharacters > MOST_WAITING) return tell('the disk is too slow: lines are left out');
      waiting.push(line);
      waitingCharacters += line.length;
      writing ??= drain();
    },
    close: async () => {
      await writing;
      const open = handle;
      handle = undefined;
      // Nothing is lost by a close that fails: what was written, was told of.
      await open?.close().catch(() => {});
    },
  };
}

/** The lines joined, as many as fit; a line that is longer goes alone. */
function* inPieces(lines: readonly string[], most: number): Generator<Buffer> {
  let piece: Buffer[] = [];
  let bytes = 0;
  for (const line of lines) {
    const next = Buffer.from(line);
    if (bytes > 0 && bytes + next.length > most) {
      yield Buffer.concat(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(next);
    bytes += next.length;
  }
  if (bytes > 0) yield Buffer.concat(piece);
}
