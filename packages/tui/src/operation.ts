/** Runs an operation and tells how far it is, now and then, and how it went. */
import type { Operation } from '@exosphere/core';
import {
  closingLine,
  failureText,
  follow,
  type HostFailure,
  type HostResult,
  type Job,
  openResult,
  settle,
} from '@exosphere/core/view';
import type { Service } from '@exosphere/engine';
import type { JobId } from './jobs.ts';
import type { Message, Work } from './model.ts';

/** How often at most it is told how far an operation is: hosts may end by the hundred in a second. */
const EVERY_MS = 250;

export interface Order {
  readonly job: JobId;
  readonly told: Job;
  readonly steps: readonly Operation[];
  readonly hosts: readonly string[];
}

/** Resolves when the operation has ended and what it learnt is saved. Rejects where it cannot be saved. */
export async function followRun(
  service: Pick<Service, 'run'>,
  { job, told, steps, hosts }: Order,
  signal: AbortSignal,
  tell: (message: Message) => void,
): Promise<void> {
  const results = new Map(hosts.map((name) => [name, openResult(name)]));
  // Those that were begun and are not through, longest first.
  const open = new Set<string>();
  let ended = 0;
  const failed: HostResult[] = [];
  const work = (state: Work['state'], closing?: string): Work => ({
    job,
    state,
    total: hosts.length,
    ended,
    failed: failed.length,
    failures: failed.flatMap(failuresOf),
    waiting: [...open],
    ...(closing === undefined ? {} : { closing }),
  });
  let timer: NodeJS.Timeout | undefined;
  const tellSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell({ type: 'work', work: work('running') });
    }, EVERY_MS);
  };
  try {
    for await (const event of service.run(steps, hosts, { signal })) {
      const before = results.get(event.host);
      if (before === undefined) continue;
      const after = follow(before, event);
      results.set(event.host, after);
      if (after.standing === 'open') open.add(event.host);
      else open.delete(event.host);
      if (before.standing !== 'open' || after.standing === 'open') continue;
      ended += 1;
      if (after.standing === 'failed') failed.push(after);
      tellSoon();
    }
  } finally {
    clearTimeout(timer);
  }
  open.clear();
  const settled = [...results.values()].map((result) => settle(result, signal.aborted));
  failed.splice(0, failed.length, ...settled.filter(({ standing }) => standing === 'failed'));
  tell({ type: 'work', work: work('ended', closingLine(told, settled)) });
}

function failuresOf({ host, failures }: HostResult): readonly HostFailure[] {
  return failures.map((failure) => ({
    host,
    message: failureText(failure),
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
  }));
}
