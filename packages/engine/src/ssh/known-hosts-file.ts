/** One known_hosts file: read again when it changed, and then no more of it than was added. */
import { appendFileSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { mustBeFile } from './file.ts';
import {
  addKnownHosts,
  type KnownHosts,
  type KnownKey,
  lookUp,
  newKnownHosts,
} from './known-hosts.ts';

export interface KnownHostsFile {
  /** What the file says of a name, now. A file that is not there knows nobody. Throws when it cannot be read. */
  lookUp(name: string): readonly KnownKey[];
  /** Adds a line, with a newline before it where somebody left the last line open. Throws when it cannot be written. */
  append(line: string): void;
}

/** What was read, and the last bytes of it: a file that grew begins with what it was, one that was edited does not. */
interface Read {
  readonly stamp: string;
  readonly inode: number;
  readonly size: number;
  readonly tail: Buffer;
  readonly lines: number;
  readonly hosts: KnownHosts;
}

const NOTHING: Omit<Read, 'hosts'> = {
  stamp: '',
  inode: 0,
  size: 0,
  tail: Buffer.alloc(0),
  lines: 0,
};

const TAIL_BYTES = 256;
const NEWLINE = 10;

/** Nothing is read before the first lookup. */
export function openKnownHostsFile(file: string): KnownHostsFile {
  let read: Read = { ...NOTHING, hosts: newKnownHosts() };
  /** What was looked up since the file changed: each host is looked up twice, and hashed names are costly. */
  const found = new Map<string, readonly KnownKey[]>();

  const refresh = (): void => {
    const stats = statsOf(file);
    const stamp = stats === undefined ? '' : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    if (stamp === read.stamp) return;
    found.clear();
    if (stats === undefined) {
      read = { ...NOTHING, hosts: newKnownHosts() };
      return;
    }
    const { size, ino: inode } = stats;
    const added = inode === read.inode && size > read.size ? addition(file, read) : undefined;
    const before = added === undefined ? { ...NOTHING, hosts: newKnownHosts() } : read;
    const bytes = added ?? bytesFrom(file, 0);
    const text = bytes.toString('utf8');
    addKnownHosts(before.hosts, file, text, before.lines + 1);
    const all = Buffer.concat([before.tail, bytes]);
    read = {
      stamp,
      inode,
      size: before.size + bytes.length,
      tail: Buffer.from(all.subarray(-TAIL_BYTES)),
      lines: before.lines + text.split('\n').length - 1,
      hosts: before.hosts,
    };
  };
  return {
    lookUp: (name) => {
      refresh();
      const known = found.get(name) ?? lookUp(read.hosts, name);
      found.set(name, known);
      return known;
    },
    append: (line) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      refresh();
      const open = read.tail.length > 0 && read.tail.at(-1) !== NEWLINE;
      // One write of one line: appends of several threads and processes never mix. A line that another one is just
      // writing may look open, which leaves an empty line: those mean nothing (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
      appendFileSync(file, `${open ? '\n' : ''}${line}\n`, { mode: 0o600 });
    },
  };
}

/** What was added to a file since it was read; undefined: it is not the same file any more, or its last line was open. */
function addition(file: string, { size, tail }: Read): Buffer | undefined {
  const bytes = bytesFrom(file, size - tail.length);
  const same = bytes.subarray(0, tail.length).equals(tail) && tail.at(-1) === NEWLINE;
  return same ? bytes.subarray(tail.length) : undefined;
}

function bytesFrom(file: string, start: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let at = start; ; ) {
      const piece = Buffer.allocUnsafe(64 * 1024);
      const length = readSync(descriptor, piece, 0, piece.length, at);
      if (length === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, length));
      at += length;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined: there is no such file. */
function statsOf(file: string): ReturnType<typeof mustBeFile> | undefined {
  try {
    return mustBeFile(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
}
