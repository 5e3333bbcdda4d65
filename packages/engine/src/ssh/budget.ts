/** Bounds the memory that output of all hosts together may take, over all threads of the process. */

/** For all output that waits to be read, in all threads. */
export const BUDGET_BYTES: number = 96 * 1024 * 1024;

/** What every execution may take without asking. */
const FREE_BYTES = 256 * 1024;

/** How often one that was refused asks again. */
const RETRY_MS = 25;

export interface Budget {
  /** One execution's account. */
  account(): Account;
}

export interface Account {
  /** Takes note of bytes that came; false: the budget is spent, stop reading. */
  draw(bytes: number): boolean;
  /** Calls back when what was drawn fits again, or never once closed. */
  whenDrawn(resume: () => void): void;
  /** Gives everything back. */
  close(): void;
}

/** The memory that threads share for `createBudget`: one number, the bytes in use. */
export function sharedBudget(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** A thread's view of the budget. */
export function createBudget(shared: SharedArrayBuffer, limit: number = BUDGET_BYTES): Budget {
  const used = new Int32Array(shared);
  return {
    account: () => {
      let taken = 0;
      let drawn = 0;
      let timer: NodeJS.Timeout | undefined;
      const settle = (): boolean => {
        const wanted = Math.max(0, taken - FREE_BYTES) - drawn;
        if (wanted <= 0) return true;
        // The bytes are here already: over the limit means stop, not that they do not count.
        const before = Atomics.add(used, 0, wanted);
        if (before + wanted <= limit) {
          drawn += wanted;
          return true;
        }
        Atomics.sub(used, 0, wanted);
        return false;
      };
      return {
        draw: (bytes) => {
          taken += bytes;
          return settle();
        },
        whenDrawn: (resume) => {
          if (timer !== undefined) return;
          timer = setInterval(() => {
            if (!settle()) return;
            clearInterval(timer);
            timer = undefined;
            resume();
          }, RETRY_MS);
        },
        close: () => {
          clearInterval(timer);
          Atomics.sub(used, 0, drawn);
          drawn = 0;
          taken = 0;
        },
      };
    },
  };
}
