/** A counting semaphore: so many at a time, the rest in order of arrival. */

export interface Slots {
  /** Resolves with the function that gives the slot back. Rejects with the reason of the signal once it aborts. */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Changes how many there are. Who has one keeps it, also where there are fewer now. */
  resize(count: number): void;
  /** How many are taken. */
  taken(): number;
  /** How many wait for one. */
  waiting(): number;
}

/** `count` slots. */
export function createSlots(count: number): Slots {
  let most = count;
  let taken = 0;
  const waiting: (() => void)[] = [];
  const admit = (): void => {
    while (taken < most) {
      const next = waiting.shift();
      if (next === undefined) return;
      next();
    }
  };
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const take = (): void => {
          signal?.removeEventListener('abort', give);
          taken++;
          let left = false;
          resolve(() => {
            if (left) return;
            left = true;
            taken--;
            admit();
          });
        };
        const give = (): void => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(signal?.reason);
        };
        waiting.push(take);
        signal?.addEventListener('abort', give, { once: true });
        admit();
      }),
    resize: (wanted) => {
      most = wanted;
      admit();
    },
    taken: () => taken,
    waiting: () => waiting.length,
  };
}
