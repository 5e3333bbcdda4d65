/** Reads the configuration file: a regular file of bearable size in UTF-8, or a clear refusal. */
import { isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigurationError, MAX_CONFIG_BYTES, type Problem } from '@exosphere/core';

/** The file's bytes. Throws a `ConfigurationError` when it cannot be read or is no regular file. */
export async function readBytes(file: string): Promise<Buffer> {
  // Without O_NONBLOCK, opening a FIFO waits for someone to write to it.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: NodeJS.ErrnoException) => refuse(file, ...whyNot(error)),
  );
  try {
    const unfit = unfitKind(await handle.stat());
    if (unfit !== undefined) refuse(file, unfit);
    return await readAll(handle, file);
  } finally {
    await handle.close();
  }
}

/** The text of the file's bytes. Throws a `ConfigurationError` when they are not UTF-8, with the place. */
export function decode(bytes: Buffer, file: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const hint = 'Save the file as UTF-8.';
  if (UTF16_MARKS.includes(bytes.toString('hex', 0, 2))) refuse(file, 'is UTF-16, not UTF-8', hint);
  const place = firstInvalid(bytes);
  throw new ConfigurationError([{ message: 'is not valid UTF-8 here', file, hint, ...place }]);
}

/** What editors put at the start of UTF-16, in either byte order. */
const UTF16_MARKS = ['fffe', 'feff'];

/** One byte more than may be is enough to know that it is too much, whatever the file's size claims. */
async function readAll(handle: FileHandle, file: string): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.min((await handle.stat()).size, MAX_CONFIG_BYTES) + 1);
  const parts: Buffer[] = [];
  let total = 0;
  while (total <= MAX_CONFIG_BYTES) {
    const { bytesRead } = await handle
      .read(bytes, 0, bytes.length, null)
      .catch((error: NodeJS.ErrnoException) => refuse(file, ...whyNot(error)));
    if (bytesRead === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(bytes.subarray(0, bytesRead)));
    total += bytesRead;
  }
  return refuse(file, `is larger than ${MAX_CONFIG_BYTES / 1024 / 1024} MiB: not a configuration`);
}

function unfitKind(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'is a directory, not a file';
  return 'is not a regular file (but a pipe, socket or device)';
}

function whyNot({ code }: NodeJS.ErrnoException): [message: string, hint?: string] {
  switch (code) {
    case 'ENOENT':
      return ['is a link to a file that does not exist', 'Make the file, or remove the link.'];
    case 'EACCES':
    case 'EPERM':
      return [
        'may not be read: permission denied',
        'See the permissions of the file and of the directories above it.',
      ];
    case 'ELOOP':
      return ['is a link that leads back to itself'];
    case 'ENXIO':
      return ['is not a regular file (but a pipe, socket or device)'];
    default:
      return [`cannot be read (${code ?? 'no reason given'})`];
  }
}

/** What the decoder replaced is where decoding and encoding again first gives other bytes. */
function firstInvalid(bytes: Buffer): { line: number; column: number } {
  const again = Buffer.from(bytes.toString('utf8'), 'utf8');
  let offset = 0;
  while (bytes[offset] === again[offset]) offset += 1;
  const before = bytes.subarray(0, offset).toString('utf8');
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

function refuse(file: string, message: string, hint?: string): never {
  const problem: Problem = { message, file, ...(hint === undefined ? {} : { hint }) };
  throw new ConfigurationError([problem]);
}
