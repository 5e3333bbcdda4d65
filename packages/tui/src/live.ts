/** Keeps the rows on the screen like those in the store, whoever writes them. */
import type { Service } from '@exosphere/engine';
import type { Message } from './model.ts';

/** How often the store is asked for its revision: another process's results show within this time. */
const EVERY_MS = 1000;
/** While results come in, so often. More would make the screen restless and the list be sorted all the time. */
const BUSY_MS = 250;

export interface Following {
  /** Looks now. */
  look(): Promise<void>;
  end(): void;
}

/** Tells of rows that changed after a revision. */
export function followStore(
  service: Pick<Service, 'rowsSince'>,
  revision: number,
  tell: (message: Message) => void,
  fail: (error: unknown) => void,
): Following {
  let known = revision;
  let looking: Promise<void> | undefined;
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const once = async (): Promise<number> => {
    const { revision: newest, rows } = await service.rowsSince(known);
    known = newest;
    if (rows.length > 0 && !hasEnded) tell({ type: 'rows', rows });
    return rows.length > 0 ? BUSY_MS : EVERY_MS;
  };
  const look = (): Promise<void> => {
    clearTimeout(timer);
    looking ??= once()
      .then((next) => {
        if (!hasEnded) timer = setTimeout(look, next);
      })
      .catch(fail)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  timer = setTimeout(look, EVERY_MS);
  return {
    look,
    end: () => {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
}
