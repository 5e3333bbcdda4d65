/** Ctrl-C and its like: once to stop in good order, twice to stop at once. */
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';

/** Signals that ask a program to end, with the exit code a shell gives each: 128 and the signal's number. */
export const ENDING_SIGNALS: { readonly [signal in EndingSignal]: number } = {
  SIGINT: INTERRUPTED,
  SIGTERM: 143,
  SIGHUP: 129,
};

export type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Whether an exit code says that a signal ended the work. */
export function isOfSignal(code: number): boolean {
  return Object.values(ENDING_SIGNALS).includes(code);
}

/** The process as far as signals go. */
export interface Signals {
  /** Calls back for each signal, which then does not end the process by itself; gives the way to stop that. */
  watch(onSignal: (signal: EndingSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/**
 * Does work that a signal stops in good order: the work sees the abort, saves what was learnt and returns; the
 * code is then the signal's. A second signal ends the process at once. A reader of stdout that leaves stops
 * the work as well, with the code of the work.
 */
export async function withInterrupt(
  io: Io,
  signals: Signals,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  let code: number | undefined;
  const unwatch = signals.watch((signal) => {
    if (code !== undefined) {
      // What a redrawn line left on the terminal goes with us.
      if (io.stderr.canRedraw) io.stderr.write('\r\u001b[K');
      signals.exit(ENDING_SIGNALS[signal]);
      return;
    }
    code = ENDING_SIGNALS[signal];
    // The terminal shows the ^C where the cursor was: the message goes over it.
    io.stderr.write(io.stderr.canRedraw ? '\r\u001b[Kstopping...\n' : 'stopping...\n');
    stop.abort();
  });
  const onClosed = (): void => stop.abort();
  io.closed.addEventListener('abort', onClosed);
  if (io.closed.aborted) stop.abort();
  try {
    const worked = await work(stop.signal);
    return code ?? worked;
  } finally {
    io.closed.removeEventListener('abort', onClosed);
    unwatch();
  }
}
