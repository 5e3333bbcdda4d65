/** Waits its turn for a store that another process is writing, without ever blocking the event loop. */
import { isBusy } from './store-error.ts';

/** How long another process may keep the store before we give up. */
export const PATIENCE_MS = 30_000;

/** Between two tries; the jitter keeps equal processes from meeting again and again. */
const PAUSE_MS = 5;
const JITTER_MS = 25;

/**
 * What the work gives, tried anew for as long as the store is busy. The work must have changed nothing when it
 * throws. After `patienceMs` the last error is thrown.
 */
export async function whenFree<T>(work: () => T, patienceMs: number = PATIENCE_MS): Promise<T> {
  let deadline: number | undefined;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      // The clock and the timers are first asked for here: both take time to load, and nearly always nobody waits.
      deadline ??= performance.now() + patienceMs;
      if (performance.now() >= deadline) throw error;
    }
    const { setTimeout: sleep } = await import('node:timers/promises');
    await sleep(PAUSE_MS + Math.random() * JITTER_MS);
  }
}
