/** Bounds the memory that output of all hosts together may take, over all threads of the process. */
import { freePackets } from './garbage.ts';

/** What output is kept in, once it is more than a little. */
export const BLOCK_BYTES: number = 64 * 1024;

/** What every execution may take without asking: memory of its own, in blocks that begin small. */
const FREE_BYTES = 256 * 1024;
const FIRST_BLOCK_BYTES = 4 * 1024;

/** After so many blocks (4 MiB) the packets they came in are freed. */
const GARBAGE_BLOCKS = 64;

/** How often one that was refused asks again. */
const RETRY_MS = 25;

/** How long the one with the reserve keeps it while its host says nothing. */
const STALLED_MS = 1000;

/** How much there is for all: 64 MiB together, and the 256 KiB of each. */
export interface BudgetSize {
  /** Blocks for everybody. */
  readonly blocks: number;
  /** Blocks for one execution at a time. */
  readonly reserve: number;
}
const SIZE: BudgetSize = { blocks: 512, reserve: 512 };

export interface Budget {
  /** One execution's account. */
  account(): Account;
}

export interface Account {
  /** Memory for what comes next. It is given in any case: what came already must not be lost. */
  block(): Buffer;
  /** More was given than there is: stop reading until `whenFree` calls. */
  isSpent(): boolean;
  /** Calls back once when there is a block again, or never once closed. */
  whenFree(resume: () => void): void;
  /** Gives everything back: nobody may look at the blocks any more. */
  close(): void;
}

/** The memory that threads share for `createBudget`. Only what is used of it is really taken from the system. */
export function sharedBudget({ blocks, reserve }: BudgetSize = SIZE): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(
    HEADER_BYTES + (blocks + reserve) * (BLOCK_BYTES + Int32Array.BYTES_PER_ELEMENT),
  );
  const header = new Int32Array(shared, 0, 3);
  header[BLOCKS] = blocks;
  header[RESERVE] = reserve;
  return shared;
}

/** Layout: the header, then for each block whether it is taken (0 or 1), then the blocks. */
const HEADER_BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;
const BLOCKS = 0;
const RESERVE = 1;
/** Whether somebody has the reserve, 0 or 1. */
const PRIVILEGED = 2;

/**
 * A thread's view of the budget. Once it is spent, everybody who holds a part waits for a part that somebody else
 * holds. So one at a time, in the whole process, gets the reserve and goes on, until its own `max_output_bytes` ends
 * it: a crowd of hosts that flood is drained one by one, and the others come through.
 */
export function createBudget(shared: SharedArrayBuffer): Budget {
  const header = new Int32Array(shared, 0, 3);
  const count = (header[BLOCKS] ?? 0) + (header[RESERVE] ?? 0);
  const taken = new Int32Array(shared, HEADER_BYTES, count);
  const memory = Buffer.from(shared, HEADER_BYTES + taken.byteLength);

  /** The number of a free block between two, which is taken then; undefined: there is none. */
  const take = (from: number, to: number): number | undefined => {
    for (let block = from; block < to; block++) {
      if (Atomics.compareExchange(taken, block, 0, 1) === 0) return block;
    }
    return undefined;
  };

  let given = 0;
  return {
    account: () => {
      const own: number[] = [];
      let free = 0;
      let overdrawn = false;
      let retry: NodeJS.Timeout | undefined;
      let privilege: NodeJS.Timeout | undefined;

      const mayUseReserve = (): boolean => {
        if (privilege === undefined) {
          if (Atomics.compareExchange(header, PRIVILEGED, 0, 1) !== 0) return false;
          privilege = setTimeout(giveUp, STALLED_MS);
        }
        privilege.refresh();
        return true;
      };
      const giveUp = (): void => {
        if (privilege === undefined) return;
        clearTimeout(privilege);
        privilege = undefined;
        Atomics.store(header, PRIVILEGED, 0);
      };
      const shareOf = (): Buffer | undefined => {
        const blocks = header[BLOCKS] ?? 0;
        const block = take(0, blocks) ?? (mayUseReserve() ? take(blocks, count) : undefined);
        if (block === undefined) return undefined;
        own.push(block);
        if (++given % GARBAGE_BLOCKS === 0) freePackets();
        return memory.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
      };
      let next: Buffer | undefined;
      return {
        block: () => {
          if (free < FREE_BYTES) {
            const size = Math.min(BLOCK_BYTES, Math.max(FIRST_BLOCK_BYTES, free));
            free += size;
            return Buffer.allocUnsafeSlow(size);
          }
          const given = next ?? shareOf();
          next = undefined;
          if (given !== undefined) return given;
          // The one with the reserve may be allowed more than that: `max_output_bytes` says how much.
          overdrawn = privilege === undefined;
          return Buffer.allocUnsafeSlow(BLOCK_BYTES);
        },
        isSpent: () => overdrawn,
        whenFree: (resume) => {
          retry ??= setInterval(() => {
            next ??= shareOf();
            if (next === undefined && privilege === undefined) return;
            clearInterval(retry);
            retry = undefined;
            overdrawn = false;
            resume();
          }, RETRY_MS);
        },
        close: () => {
          clearInterval(retry);
          giveUp();
          for (const block of own.splice(0)) Atomics.store(taken, block, 0);
        },
      };
    },
  };
}
