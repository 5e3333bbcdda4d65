/** Asks the terminal how far it is: a slow line holds what was written, and nothing else tells for how long. */
import { ASK } from './keys.ts';

/** A terminal that answers does so sooner, even over a slow line; nothing is held back for longer. */
const ANSWER_MS = 2000;
/** So long one waits to leave for an answer that is still to come. */
const LEAVE_MS = 1000;

export interface Asking {
  /** Resolves when the terminal has shown what was written before; after a while also when it does not tell. */
  taken(): Promise<void>;
  /** An answer came. */
  answered(): void;
  /** Resolves when no answer is to be expected any more, after a moment in any case: a late one would be typed into the shell. */
  settled(): Promise<void>;
  /** Nothing is waited for any more. */
  end(): void;
}

/** `write` sends to the terminal at once. */
export function asking(write: (text: string) => void): Asking {
  let asked: Promise<void> | undefined;
  let resolveAsked = (): void => undefined;
  let isOver: NodeJS.Timeout | undefined;
  let hasAnswered = false;
  let isMute = false;
  const close = (): void => {
    clearTimeout(isOver);
    asked = undefined;
    resolveAsked();
  };
  return {
    taken: () => {
      if (isMute) return Promise.resolve();
      asked ??= new Promise((resolve) => {
        resolveAsked = resolve;
        isOver = setTimeout(() => {
          // One that never answered is not asked again.
          isMute = !hasAnswered;
          close();
        }, ANSWER_MS);
        write(ASK);
      });
      return asked;
    },
    answered: () => {
      hasAnswered = true;
      close();
    },
    settled: async () => {
      if (asked === undefined) return;
      let timer: NodeJS.Timeout | undefined;
      const moment = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LEAVE_MS);
      });
      await Promise.race([asked, moment]);
      clearTimeout(timer);
    },
    end: () => {
      isMute = true;
      close();
    },
  };
}
