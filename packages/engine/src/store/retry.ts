/** Waits its turn for a store that another process is writing, without ever blocking the event loop. */
import { isBusy } from './store-error.ts';

/** How long another process may keep the store before we give up. */
export const PATIENCE_MS = 30_000;

/**
 * On average: not before as many tries have found it locked. With far more programs than cores, one that writes a lot
 * is stopped in the middle of its transactions, and half a minute holds only a handful of our tries.
 */
const MOST_BETWEEN_TRIES_MS = 100;

/** Between two tries; the jitter keeps equal processes from meeting again and again. */
const PAUSE_MS = 5;
const JITTER_MS = 25;

/**
 * What the work gives, tried anew for as long as the store is busy. The work must have changed nothing when it
 * throws. After `patienceMs` and enough tries the last error is thrown; at an abort, its reason.
 */
export async function whenFree<T>(
  work: () => T,
  patienceMs: number = PATIENCE_MS,
  signal?: AbortSignal,
): Promise<T> {
  let deadline: number | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      signal?.throwIfAborted();
      // The clock and the timers are first asked for here: both take time to load, and nearly always nobody waits.
      deadline ??= performance.now() + patienceMs;
      const triedEnough = tries >= patienceMs / MOST_BETWEEN_TRIES_MS;
      if (triedEnough && performance.now() >= deadline) throw error;
    }
    const { setTimeout: sleep } = await import('node:timers/promises');
    await sleep(PAUSE_MS + Math.random() * JITTER_MS);
  }
}
