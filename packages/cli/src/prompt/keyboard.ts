/**
 * The input of a terminal while the prompt has it: in raw mode throughout, so that what is typed while a command
 * runs is kept for the next line, instead of being echoed into what the command draws.
 */
import { StringDecoder } from 'node:string_decoder';
import type { Terminal } from '@exosphere/tui';

/** Who gets what is typed. */
export interface Reader {
  take(text: string): void;
  /** Somebody else has written to the terminal. */
  redraw(): void;
}

export interface Keyboard {
  /** Aborted when there is no more input: the terminal is gone. */
  readonly ended: AbortSignal;
  /** Gives what is typed to a reader, first what waits; returns the way to stop that, with what the reader has left over. */
  read(reader: Reader): (unused: string) => void;
  /** Gives the terminal, in its ordinary mode, to some work. */
  lend<T>(work: () => Promise<T>): Promise<T>;
  /** Takes the terminal again, whose modes somebody else may have changed. */
  renew(): void;
  /** Gives the terminal back for good. */
  close(): void;
}

/** What keys mean while nobody reads. */
export interface BusyKeys {
  /** Ctrl-C. What was typed before it is forgotten, as terminals do. */
  interrupt(): void;
  /** Ctrl-Z. */
  suspend(): void;
}

/** Characters that wait for a reader at most: a paste of thousands of lines. What is more is dropped. */
const MOST_WAITING = 1024 * 1024;

/** Takes the terminal. */
export function openKeyboard(input: Terminal['input'], busy: BusyKeys): Keyboard {
  const ended = new AbortController();
  const decoder = new StringDecoder('utf8');
  let reader: Reader | undefined;
  let isLent = false;
  let waiting = '';
  const end = (): void => ended.abort();
  const receive = (data: Uint8Array | string): void => {
    const text = typeof data === 'string' ? data : decoder.write(data);
    if (reader !== undefined) {
      reader.take(text);
      return;
    }
    const stop = text.lastIndexOf('\u0003');
    waiting = stop < 0 ? waiting + text : text.slice(stop + 1);
    waiting = waiting.slice(0, MOST_WAITING);
    if (stop >= 0) busy.interrupt();
    if (waiting.includes('\u001a')) {
      waiting = waiting.replaceAll('\u001a', '');
      busy.suspend();
    }
  };
  const take = (): void => {
    input.setRawMode?.(true);
    input.on('data', receive);
    input.resume();
  };
  const giveBack = (): void => {
    input.off('data', receive);
    input.pause();
    input.setRawMode?.(false);
  };
  // EIO, when the terminal is closed, is an end like any other.
  input.on('error', end);
  input.on('end', end);
  input.on('close', end);
  take();
  return {
    ended: ended.signal,
    read: (next) => {
      reader = next;
      const text = waiting;
      waiting = '';
      if (text !== '') next.take(text);
      return (unused) => {
        reader = undefined;
        waiting = unused + waiting;
      };
    },
    lend: async (work) => {
      giveBack();
      isLent = true;
      // Reading stops with the next turn: until then a key could still come here.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        return await work();
      } finally {
        isLent = false;
        take();
      }
    },
    renew: () => {
      if (isLent) return;
      // Node.js does nothing when it believes that the mode is set already.
      input.setRawMode?.(false);
      input.setRawMode?.(true);
      reader?.redraw();
    },
    close: () => {
      giveBack();
      input.off('end', end);
      input.off('close', end);
    },
  };
}
