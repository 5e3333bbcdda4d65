/** A line at the bottom of the terminal that is drawn again in place while work goes on. */
import type { Output } from './io.ts';

const EVERY_MS = 100;
/** Back to the start of the line; erase from here to its end. */
const START = '\r';
const ERASE = '\u001b[K';

export interface Live {
  /** Writes lines above the live line; `write` may use any stream of the same terminal. */
  above(write: () => void): void;
  /** Takes the line away. Safe to call twice. */
  end(): void;
}

/**
 * Shows what `line` gives for the number of ticks so far and the room there is, ten times a second,
 * until `end`. On anything but a capable terminal nothing is drawn.
 */
export function startLive(output: Output, line: (tick: number, width: number) => string): Live {
  if (!output.canRedraw) return { above: (write) => write(), end: () => undefined };
  let tick = 0;
  let shown = '';
  // One cell stays free: a full line would wrap on some terminals.
  const draw = (): void => {
    const text = line(tick, (output.width() ?? 80) - 1);
    // Written over the old line before the rest is erased, so that nothing flickers.
    if (text !== shown) output.write(START + text + ERASE);
    shown = text;
  };
  const erase = (): void => {
    if (shown !== '') output.write(START + ERASE);
    shown = '';
  };
  const timer = setInterval(() => {
    tick += 1;
    draw();
  }, EVERY_MS);
  timer.unref();
  draw();
  return {
    above: (write) => {
      erase();
      write();
      draw();
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
}
