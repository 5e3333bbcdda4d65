/** Paints the picture when it changed: for a key at once, for news no faster than the terminal takes them. */
import type { Message } from './model.ts';

/** Between two pictures of news, on any line: results come in by the hundred, and nobody can read faster. */
const LEAST_MS = 250;

export interface Pace {
  /** Somebody waits for it. However many changes one turn of the event loop brings, they are painted once. */
  soon(): void;
  /** It can wait until the last news were taken: on a slow line, keys would be answered behind all of them. */
  later(): void;
  end(): void;
}

/** `taken` resolves when the terminal has shown what it was sent, or does not tell. */
export function paced(paint: () => void, taken: () => Promise<void>): Pace {
  let painting: NodeJS.Immediate | undefined;
  let resting: NodeJS.Timeout | undefined;
  let hasNews = false;
  let isBusy = false;
  let hasEnded = false;
  const soon = (): void => {
    if (hasEnded) return;
    painting ??= setImmediate(() => {
      painting = undefined;
      paint();
      if (!hasNews || isBusy) return;
      hasNews = false;
      isBusy = true;
      const rest = new Promise<void>((resolve) => {
        resting = setTimeout(resolve, LEAST_MS);
      });
      void Promise.all([rest, taken()]).then(() => {
        isBusy = false;
        if (hasNews) soon();
      });
    });
  };
  return {
    soon,
    later: () => {
      hasNews = true;
      if (!isBusy) soon();
    },
    end: () => {
      hasEnded = true;
      clearImmediate(painting);
      painting = undefined;
      clearTimeout(resting);
    },
  };
}

/** Whether somebody did it. */
export function isInput({ type }: Message): boolean {
  return ['key', 'click', 'wheel-up', 'wheel-down', 'paste'].includes(type);
}

/** Whether a message can wait for a moment: nobody pressed a key for it, and more of its kind will follow. */
export function isNews(message: Message): boolean {
  switch (message.type) {
    case 'rows':
    case 'log':
    case 'tick':
      return true;
    case 'work':
      return message.work.state !== 'ended';
    default:
      return false;
  }
}
