/** Collects what one stream of an execution says, and notices marks as they pass. */
import { endMark } from '@exosphere/core';
import type { Account } from './budget.ts';

export interface Collector {
  /** Copies a chunk in; each byte is looked at once. */
  add(chunk: Buffer): void;
  bytes(): number;
  /** The end mark came. */
  ended(): boolean;
  /** The beginning, or everything, as UTF-8 with replacement. */
  text(mostBytes?: number): string;
  /** When each mark came, in order: milliseconds since the epoch. */
  readonly marksAt: readonly number[];
}

/** A collector for the stream of a script with that mark. What it keeps lies in the blocks of the account. */
export function collector(mark: string, account: Pick<Account, 'block'>): Collector {
  const line = Buffer.from(`\n${mark} `);
  const end = Buffer.from(endMark(mark));
  const marksAt: number[] = [];
  const store = blocks(account);
  /** The last bytes, in which a mark may have begun. */
  let tail: Buffer = Buffer.alloc(0);
  let ended = false;
  return {
    marksAt,
    add: (chunk) => {
      store.add(chunk);
      if (ended) return;
      const seen = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      ended = seen.includes(end);
      for (let at = seen.indexOf(line); at >= 0; at = seen.indexOf(line, at + 1)) {
        // What lies wholly in the tail was counted when it came.
        if (at + line.length > tail.length) marksAt.push(Date.now());
      }
      tail = Buffer.from(seen.subarray(Math.max(0, seen.length - end.length + 1)));
    },
    bytes: store.bytes,
    ended: () => ended,
    text: (mostBytes = store.bytes()) => new TextDecoder().decode(store.first(mostBytes)),
  };
}

interface Blocks {
  add(chunk: Buffer): void;
  bytes(): number;
  /** A copy of the first bytes. */
  first(bytes: number): Buffer;
}

/**
 * Bytes in blocks of the account. A chunk is a view of a whole packet as it came, in memory that nobody counts: a host
 * that sends one byte at a time would cost hundreds for each if they were kept.
 */
function blocks(account: Pick<Account, 'block'>): Blocks {
  const all: Buffer[] = [];
  let room = 0;
  let bytes = 0;
  return {
    add: (chunk) => {
      for (let from = 0; from < chunk.length; ) {
        if (room === 0) {
          const fresh = account.block();
          all.push(fresh);
          room = fresh.length;
        }
        const block = all.at(-1) as Buffer;
        const copied = chunk.copy(block, block.length - room, from);
        room -= copied;
        from += copied;
      }
      bytes += chunk.length;
    },
    bytes: () => bytes,
    first: (most) => Buffer.concat(all, Math.min(most, bytes)),
  };
}
