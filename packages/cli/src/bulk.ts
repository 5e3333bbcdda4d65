/** Runs an operation on many hosts and tells how it went, while it goes and at the end. */

import type { HostConfig, Operation } from '@exosphere/core';
import { cells, wrap } from '@exosphere/core';
import {
  barLine,
  closingLine,
  failureLines,
  failureText,
  follow,
  type HostResult,
  hintLines,
  type Job,
  openResult,
  outcomeLine,
  settle,
} from '@exosphere/core/view';
import type { LoadedConfig, Service } from '@exosphere/engine';
import { type Context, withService } from './context.ts';
import { DONE, FAILED } from './errors.ts';
import { warnBeforeRun } from './hosts.ts';
import { withInterrupt } from './interrupt.ts';
import { layoutOf, writeLines } from './io.ts';
import { startLive } from './live.ts';
import { resultFacts, toJson } from './render/json.ts';

export interface BulkJob {
  readonly job: Job;
  readonly steps: readonly Operation[];
  readonly hosts: readonly HostConfig[];
  /** A line on stdout for every host as it ends. */
  readonly lines: boolean;
  readonly json: boolean;
}

const TITLE: { readonly [job in Job]: string } = {
  discover: 'Discovering',
  refresh: 'Refreshing',
  ping: 'Pinging',
};

/** Does the job; the exit code is 2 if any host failed. */
export async function runBulk(
  context: Context,
  loaded: LoadedConfig,
  job: BulkJob,
): Promise<number> {
  const { io } = context;
  return withInterrupt(io, context.signals, async (signal) => {
    const results = new Map(job.hosts.map(({ name }) => [name, openResult(name)]));
    await withService(context, loaded, async (service) => {
      await warnBeforeRun(context, service, job.hosts);
      await followRun(context, service, job, results, signal);
    });
    const settled = [...results.values()].map((result) => settle(result, signal.aborted));
    tellEnd(context, job, settled);
    return settled.some(({ standing }) => standing === 'failed') ? FAILED : DONE;
  });
}

async function followRun(
  { io: { stdout, stderr } }: Context,
  service: Service,
  { job, steps, hosts, lines, json }: BulkJob,
  results: Map<string, HostResult>,
  signal: AbortSignal,
): Promise<void> {
  const names = hosts.map(({ name }) => name);
  const nameWidth = names.reduce((most, name) => Math.max(most, Math.min(30, cells(name))), 0);
  const tally = { total: names.length, ended: 0, failed: 0 };
  const live = startLive(stderr, (_, width) => barLine(TITLE[job], tally, width));
  try {
    for await (const event of service.run(steps, names, { signal })) {
      const before = results.get(event.host);
      if (before === undefined) continue;
      const after = follow(before, event);
      results.set(event.host, after);
      if (before.standing !== 'open' || after.standing === 'open') continue;
      tally.ended += 1;
      if (after.standing === 'failed') tally.failed += 1;
      if (lines && !json) {
        live.above(() => stdout.write(`${outcomeLine(job, after, nameWidth, stdout.style)}\n`));
      }
    }
  } finally {
    live.end();
  }
}

/** Errors and hints on stderr; the facts, or the closing line, on stdout. */
function tellEnd(context: Context, { job, json }: BulkJob, results: readonly HostResult[]): void {
  const { stdout, stderr } = context.io;
  const failures = results.flatMap(({ host, failures: all }) =>
    all.map((failure) => ({
      host,
      message: failureText(failure),
      ...(failure.hint === undefined ? {} : { hint: failure.hint }),
    })),
  );
  if (failures.length > 0) {
    const layout = layoutOf(stderr);
    writeLines(stderr, ['', ...failureLines(failures, layout)]);
    writeLines(stderr, [...hintLines(failures, layout), '']);
  }
  if (json) stdout.write(toJson(results.map((result) => resultFacts(job, result))));
  const told = json ? stderr : stdout;
  const width = told.width() ?? Number.POSITIVE_INFINITY;
  writeLines(told, wrap(closingLine(job, results).split(' '), width));
}
