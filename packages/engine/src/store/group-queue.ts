/** Collects single writes into groups: one commit, and one wait for the disk, for all that came within a moment. */
import { setImmediate } from 'node:timers/promises';

/** What became of one item of a group. */
export type Settled<O> =
  | { readonly ok: true; readonly value: O }
  | { readonly ok: false; readonly error: unknown };

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (value: O) => void;
  readonly reject: (error: unknown) => void;
}

/** How long the first item of a group waits for others. */
const DELAY_MS = 100;

/** Most items per group: writing them must not hold up the event loop for long. */
export const GROUP_SIZE = 32;

/** Items go in one by one; `commit` gets them in groups, in order, never two groups at once. */
export class GroupQueue<I, O> {
  readonly #commit: (items: readonly I[]) => Promise<readonly Settled<O>[]>;
  #waiting: Waiting<I, O>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;

  constructor(commit: (items: readonly I[]) => Promise<readonly Settled<O>[]>) {
    this.#commit = commit;
  }

  /** Settles with what became of the item, or rejects with what its whole group failed with. */
  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#timer ??= setTimeout(() => void this.flush(), DELAY_MS);
    });
  }

  /** Commits what is waiting now. Resolves when every item is settled; failures are told to those who added them. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#draining === undefined && this.#waiting.length > 0) this.#draining = this.#drain();
    return this.#draining ?? Promise.resolve();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_SIZE);
      await this.#settle(group);
      // Everyone else's turn.
      await setImmediate();
    }
    // In the same breath as the check above, so that no item is added in between and forgotten.
    this.#draining = undefined;
  }

  async #settle(group: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const settled = await this.#commit(group.map(({ item }) => item));
      for (const [index, { resolve, reject }] of group.entries()) {
        const one = settled[index];
        if (one?.ok) resolve(one.value);
        else reject(one?.error);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
