/** Works on many hosts at once: tasks in, events out, as they happen. */
import { setMaxListeners } from 'node:events';
import type { HostEvent, Operation, SessionTask } from '@exosphere/core';
import type { Carrier } from './carrier.ts';

export interface RunTasksOptions {
  readonly carrier: Carrier;
  /** Hosts worked on at the same time. */
  readonly maxHosts: number;
  readonly signal?: AbortSignal;
}

/** With this many events unread no new host is started: the reader sets the pace. */
const MOST_UNREAD = 256;

/**
 * Runs every task and yields its events, each host's in order. After an abort no new host is started and those that
 * run are ended; their last events still come. Leaving the loop aborts too. A thread that dies fails its hosts only.
 */
export async function* runTasks(
  tasks: readonly SessionTask[],
  { carrier, maxHosts, signal }: RunTasksOptions,
): AsyncGenerator<HostEvent, void, undefined> {
  const stop = new AbortController();
  // Every running host listens, which Node would take for a leak.
  setMaxListeners(0, stop.signal);
  const abort = (): void => stop.abort();
  const queue = tasks.values();
  const unread: HostEvent[] = [];
  const running = new Set<Promise<void>>();
  let wake: () => void = () => {};
  let exhausted = false;

  const start = (task: SessionTask): void => {
    let last = false;
    let [step = 'ping'] = task.steps;
    const emit = (event: HostEvent): void => {
      if (event.type === 'asking') step = event.step;
      last ||= event.type === 'skipped' || (event.type === 'done' && event.last);
      unread.push(event);
      wake();
    };
    const carried = carrier
      .carry(task, emit, stop.signal)
      .catch((error: Error) => {
        if (!last) emit(brokenThread(task, step, error, stop.signal.aborted));
      })
      .finally(() => {
        running.delete(carried);
        startMore();
        wake();
      });
    running.add(carried);
  };
  const startMore = (): void => {
    while (!stop.signal.aborted && running.size < maxHosts && unread.length < MOST_UNREAD) {
      const next = queue.next();
      if (next.done) {
        exhausted = true;
        return;
      }
      start(next.value);
    }
  };

  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    startMore();
    while (true) {
      const event = unread.shift();
      if (event !== undefined) {
        yield event;
        if (unread.length < MOST_UNREAD && !exhausted) startMore();
      } else if (running.size === 0) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    abort();
    await Promise.all(running);
  }
}

function brokenThread(
  { target: { host } }: SessionTask,
  step: Operation,
  error: Error,
  aborted: boolean,
): HostEvent {
  const failure = aborted
    ? ({ kind: 'cancelled', message: 'cancelled', reached: false } as const)
    : ({
        kind: 'command',
        message: `the worker thread failed: ${error.message}`,
        hint: 'this is a mistake in Exosphere: please report it',
        reached: false,
      } as const);
  const at = new Date().toISOString();
  return { type: 'done', host, step, at, outcome: { ok: false, failure }, last: true };
}
