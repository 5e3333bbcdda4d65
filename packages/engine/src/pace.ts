/**
 * How many scripts run on hosts at the same time: as many as the hosts can take. Hosts mostly wait, and then more at
 * once is free; but guests of one machine share its CPUs, and a hundred of them that list their updates at once are
 * all too late. Nobody tells which it is, so it is felt: by how promptly scripts begin, and by how long they take.
 */

import type { Operation } from '@exosphere/core';
import { createSlots } from './ssh/slots.ts';

/** The right of one script to run. */
export interface Turn {
  /** The first command of the script, which is next to nothing, has ended on the host. To be told any number of times. */
  begun(): void;
  /** Gives it back. `told`: the time it took says something of the host, as it ran to its end or out of time. */
  leave(told: boolean): void;
}

export interface Pace {
  /** Resolves when a script may run that has `limitMs` to do so, or will not run as the signal aborted. */
  enter(limitMs: number, signal: AbortSignal): Promise<Turn>;
}

/**
 * A script that begins so much later than the quickest, and no more, has to wait for no CPU: one more may run. Processes
 * that share CPUs get them in turns, so that with a dozen for each of them the first command of the next is later.
 */
const PROMPT_MS = 100;

/** Each script that ends in good time lets so many more run, besides the one in its place. */
const GROWTH = 4;

/** What part of its time a script may come to need because of the others. */
const SHARE = 0.5;

/** So long nothing ends until others get their turn, be it that all of these hang. Twice as long the next time. */
const PATIENCE_MS = 10_000;

/** The part of `least` that gets it then. */
const RELIEF = 1 / 8;

/** For a script that will not run. */
const NO_TURN: Turn = { begun: () => {}, leave: () => {} };

/** A pace for each operation. */
export type Paces = (operation: Operation) => Pace;

/** Each operation has a pace of its own, as it takes a time of its own. `least` scripts of each may always run. */
export function createPaces(least: number): Paces {
  const paces = new Map<Operation, Pace>();
  return (operation) => {
    const pace = paces.get(operation) ?? createPace(least);
    paces.set(operation, pace);
    return pace;
  };
}

/** `least` scripts may always run. */
export function createPace(least: number): Pace {
  const slots = createSlots(least);
  let most = least;
  let quickestMs = Number.POSITIVE_INFINITY;
  let patienceMs = PATIENCE_MS;
  let relief: NodeJS.Timeout | undefined;

  const allow = (count: number): void => {
    most = count;
    slots.resize(count);
    clearTimeout(relief);
    relief = slots.waiting() === 0 ? undefined : setTimeout(relieve, patienceMs);
  };
  const relieve = (): void => {
    patienceMs *= 2;
    allow(slots.taken() + Math.ceil(least * RELIEF));
  };
  /** Were all that it took due to the others: so many would each have needed the share of its time. */
  const learnt = (tookMs: number, limitMs: number): number => {
    const bearable = Math.floor((slots.taken() * limitMs * SHARE) / Math.max(1, tookMs));
    if (bearable > most) return Math.min(bearable, most + GROWTH);
    return bearable < most ? Math.max(least, most - 1) : most;
  };
  const turn = (limitMs: number, leaveSlot: () => void): Turn => {
    const sent = performance.now();
    let hasBegun = false;
    let hasLeft = false;
    return {
      begun: () => {
        if (hasBegun || hasLeft) return;
        hasBegun = true;
        const tookMs = performance.now() - sent;
        quickestMs = Math.min(quickestMs, tookMs);
        if (tookMs - quickestMs <= PROMPT_MS) allow(most + 1);
      },
      leave: (told) => {
        if (hasLeft) return;
        hasLeft = true;
        const next = told ? learnt(performance.now() - sent, limitMs) : most;
        // First, or whoever waits would come into a slot that is no more.
        slots.resize(next);
        leaveSlot();
        patienceMs = PATIENCE_MS;
        // What was learnt of these hosts says nothing of the next.
        const isOver = slots.taken() === 0;
        if (isOver) quickestMs = Number.POSITIVE_INFINITY;
        allow(isOver ? least : next);
      },
    };
  };

  return {
    enter: async (limitMs, signal) => {
      if (signal.aborted) return NO_TURN;
      const entering = slots.enter(signal);
      if (slots.waiting() > 0) relief ??= setTimeout(relieve, patienceMs);
      try {
        return turn(limitMs, await entering);
      } catch {
        // It gave up waiting: perhaps nobody does any more.
        allow(most);
        return NO_TURN;
      }
    },
  };
}
