/** A counting semaphore: so many at a time, the rest in order of arrival. */

export interface Slots {
  /** Resolves with the function that gives the slot back. Rejects with the reason of the signal once it aborts. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

/** `count` slots. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const take = (): void => {
          signal?.removeEventListener('abort', give);
          let left = false;
          resolve(() => {
            if (left) return;
            left = true;
            leave();
          });
        };
        const give = (): void => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(signal?.reason);
        };
        if (free > 0) {
          free--;
          take();
        } else {
          waiting.push(take);
          signal?.addEventListener('abort', give, { once: true });
        }
      }),
  };
}
