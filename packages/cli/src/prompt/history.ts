/** What was typed at the prompt, kept from one to the next. Several prompts may write at the same time. */
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface History {
  /** Oldest first: what the file held, and what was typed since. */
  readonly lines: readonly string[];
  /** Keeps a line. One that begins with a space, as a shell has it, or repeats the one before is not kept. */
  add(line: string): Promise<void>;
}

export interface HistoryOptions {
  readonly path: string;
  /** Entries that the file is cut down to; 0: it is never cut. */
  readonly maxEntries: number;
  makeDirectory(path: string): Promise<void>;
  /** Told once why the file cannot be used; the history then lasts as long as the prompt. */
  onFailure(message: string): void;
}

/** Of a longer file only the end is read. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Trimming takes milliseconds. */
const LEFT_BEHIND_MS = 60_000;

/** Lines longer than this are not kept. */
const LONGEST = 10_000;

// C0, DEL, C1: they would mean something to a terminal on which the line is shown again.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/** Reads the history and trims its file. Never rejects. */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { path, maxEntries, makeDirectory, onFailure } = options;
  let isUsable = true;
  const attempt = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (!isUsable) return otherwise;
    try {
      return await work();
    } catch (error) {
      isUsable = false;
      onFailure(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  };
  const lines = await attempt(async () => {
    await makeDirectory(dirname(path));
    return readAndTrim(path, maxEntries);
  }, []);
  return {
    lines,
    add: async (line) => {
      if (line === '' || /^\s/u.test(line) || line === lines.at(-1)) return;
      if (line.length > LONGEST || CONTROL.test(line)) return;
      lines.push(line);
      await attempt(() => append(path, `${line}\n`), undefined);
    },
  };
}

async function readAndTrim(path: string, maxEntries: number): Promise<string[]> {
  // A pipe would be waited for; /dev/null is how some say that they want no history.
  const present = await stat(path).catch(ignoreMissing);
  if (present === undefined) return [];
  if (present.isDirectory()) throw new Error('it is a directory');
  if (!present.isFile()) return [];
  const file = await open(path, 'r');
  try {
    if ((present.mode & 0o077) !== 0) await file.chmod(0o600);
    const start = Math.max(0, present.size - MOST_BYTES);
    const read = await readFrom(file, start);
    const all = entriesOf(read.text);
    // The first line of an end is the end of a line.
    if (start > 0) all.shift();
    if (maxEntries === 0 || all.length <= maxEntries) return all;
    const kept = all.slice(-maxEntries);
    await replace(path, file, kept, read.end);
    return kept;
  } finally {
    await file.close();
  }
}

/** Puts the kept lines in the place of the file, and with them what others appended since it was read. */
async function replace(
  path: string,
  old: FileHandle,
  kept: readonly string[],
  readUpTo: number,
): Promise<void> {
  const target = await realpath(path);
  const beside = `${target}.new`;
  const file = await openAlone(beside);
  if (file === undefined) return;
  try {
    await file.writeFile(`${kept.join('\n')}\n`);
    await rename(beside, target);
    const { text } = await readFrom(old, readUpTo);
    if (text !== '') await append(path, text);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Makes a file that only one prompt can make at a time; undefined: another one is at it. */
async function openAlone(path: string): Promise<FileHandle | undefined> {
  const present = await stat(path).catch(ignoreMissing);
  const isLeft = present !== undefined && Date.now() - present.mtimeMs > LEFT_BEHIND_MS;
  // Whoever made it was ended in the middle.
  if (isLeft) await rm(path, { force: true });
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}

/** Appends in one write, which no other prompt's can come into. */
async function append(path: string, text: string): Promise<void> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK } = constants;
  // Without a reader, opening a pipe would never end.
  const file = await open(path, O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK, 0o600);
  try {
    await file.write(text);
    // Another prompt may have trimmed the file meanwhile: what is in the old one is lost, unless it saw it.
    const [ours, there] = [await file.stat(), await stat(path).catch(ignoreMissing)];
    if (ours.isFile() && there?.ino !== ours.ino) await append(path, text);
  } finally {
    await file.close();
  }
}

async function readFrom(
  file: FileHandle,
  start: number,
): Promise<{ readonly text: string; readonly end: number }> {
  const chunks: Uint8Array[] = [];
  let at = start;
  while (at - start < 2 * MOST_BYTES) {
    const buffer = new Uint8Array(65_536);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), end: at };
}

/** Whoever put a control character into the file, it does not come out of it. */
function entriesOf(text: string): string[] {
  return text.split('\n').filter((line) => {
    const isKept = line !== '' && line.length <= LONGEST;
    return isKept && !CONTROL.test(line);
  });
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
