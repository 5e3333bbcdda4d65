/** Writes a file so that it is whole or not there: beside it first, then in its place. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file could not be written; the message says which, and why. */
export class OutputError extends Error {
  constructor(path: string, error: unknown) {
    super(`cannot write ${path}: ${reasonOf(error)}`);
    this.name = 'OutputError';
  }
}

// ENOENT: no such file or directory, open '/srv/.report.html.4a7171674a68'
// What was done to which file follows: it may be the one beside, of which nobody knows.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, syscall } = error as NodeJS.ErrnoException;
  const end = syscall === undefined ? -1 : message.indexOf(`, ${syscall}`);
  return end === -1 ? message : message.slice(0, end);
}

export interface OutputFile {
  write(text: string): Promise<void>;
  /** Puts what was written in its place, on disk. */
  commit(): Promise<void>;
  /** Leaves what was there before as it was; nothing after `commit`. */
  discard(): Promise<void>;
}

/** Pieces are gathered up to this many characters, since every write is a call to the system. */
const GATHERED = 65_536;

/** Opens a file for a report. Its rights are those of the file it replaces, else as the umask has them. Throws `OutputError`. */
export async function openOutput(path: string): Promise<OutputFile> {
  try {
    const target = await realpath(path).catch(() => path);
    const present = await stat(target).catch(() => undefined);
    if (present?.isDirectory()) throw new Error('it is a directory');
    // A pipe or a device, such as /dev/stdout, has no place to put a file in.
    if (present !== undefined && !present.isFile()) return direct(path, await open(target, 'w'));
    const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    const handle = await open(beside, 'wx', 0o666);
    const file = replacing(path, target, beside, handle);
    try {
      if (present !== undefined) await handle.chmod(present.mode & 0o777);
    } catch (error) {
      await file.discard();
      throw error;
    }
    return file;
  } catch (error) {
    throw new OutputError(path, error);
  }
}

function replacing(path: string, target: string, beside: string, handle: FileHandle): OutputFile {
  const gatherer = gatherTo(path, handle);
  // A process that is ended at once leaves nothing behind either.
  const remove = (): void => rmSync(beside, { force: true });
  process.on('exit', remove);
  let isOpen = true;
  const discard = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close().catch(() => undefined);
    remove();
    process.off('exit', remove);
  };
  return {
    write: gatherer.write,
    commit: async () => {
      await gatherer.flush();
      try {
        await handle.sync();
        await handle.close();
        await rename(beside, target);
      } catch (error) {
        throw new OutputError(path, error);
      }
      isOpen = false;
      process.off('exit', remove);
    },
    discard,
  };
}

function direct(path: string, handle: FileHandle): OutputFile {
  const gatherer = gatherTo(path, handle);
  let isOpen = true;
  return {
    write: gatherer.write,
    commit: async () => {
      await gatherer.flush();
      isOpen = false;
      await handle.close();
    },
    discard: async () => {
      if (isOpen) await handle.close().catch(() => undefined);
      isOpen = false;
    },
  };
}

function gatherTo(path: string, handle: FileHandle) {
  let gathered = '';
  const flush = async (): Promise<void> => {
    const text = gathered;
    gathered = '';
    try {
      await handle.writeFile(text);
    } catch (error) {
      throw new OutputError(path, error);
    }
  };
  return {
    flush,
    write: async (text: string): Promise<void> => {
      gathered += text;
      if (gathered.length >= GATHERED) await flush();
    },
  };
}
