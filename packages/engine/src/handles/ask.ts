/** Runs one operation on hosts, and turns the events of each host into its result or its error. */
import {
  type Failure,
  type HostError,
  type HostEvent,
  hostError,
  type Operation,
  type Report,
  summarize,
} from '@exosphere/core';
import type { Fleet } from './fleet.ts';

/** How an operation went for one host: exactly one of `result` and `error` is there. */
export type Ending<O extends Operation> =
  | { readonly result: Extract<Report, { readonly operation: O }>; readonly error?: undefined }
  | { readonly result?: undefined; readonly error: HostError };

/**
 * Runs an operation on the named hosts and yields how it ended for each, once, as they complete. After an abort the
 * hosts that were not through come with a `CancelledError`. Throws `StoreError` when what was learnt cannot be saved.
 */
export async function* ask<O extends Operation>(
  fleet: Fleet,
  operation: O,
  names: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly [name: string, ending: Ending<O>], void, undefined> {
  const open = new Set(names);
  const options = signal === undefined ? {} : { signal };
  for await (const event of fleet.service.run([operation], names, options)) {
    fleet.follow(event);
    const ending = endingOf(event, operation, fleet);
    if (ending !== undefined && open.delete(event.host)) yield [event.host, ending];
  }
  for (const name of open) yield [name, { error: hostError(name, NOT_STARTED) }];
}

const NOT_STARTED: Failure = {
  kind: 'cancelled',
  message: 'cancelled before it was asked',
  reached: false,
};

/** Undefined: the host is not through. */
function endingOf<O extends Operation>(
  event: HostEvent,
  operation: O,
  fleet: Fleet,
): Ending<O> | undefined {
  if (event.type === 'skipped') {
    const { online } = fleet.record(event.host);
    const failure = { kind: 'unsupported', message: event.reason, reached: online } as const;
    return { error: hostError(event.host, failure) };
  }
  if (event.type !== 'done' || !event.last) return undefined;
  const { host, outcome } = event;
  if (!outcome.ok) return { error: hostError(host, outcome.failure) };
  const { doubt } = summarize(fleet.record(host)).updates;
  if (operation === 'refresh' && doubt !== undefined) {
    const failure = { kind: 'unreadable', message: doubt, reached: true } as const;
    return { error: hostError(host, failure) };
  }
  // The last step of a host that went well is the operation itself.
  return { result: outcome.report as Extract<Report, { readonly operation: O }> };
}

/** Runs an operation on one host. Throws its `HostError`, or `StoreError`. */
export async function askOne(fleet: Fleet, operation: Operation, name: string): Promise<void> {
  let failed: HostError | undefined;
  // To the end of the run: only there a store that cannot be written is told.
  for await (const [, { error }] of ask(fleet, operation, [name], undefined)) failed = error;
  if (failed !== undefined) throw failed;
}
