/** Runs an operation on one host, with a spinner, and tells what came of it. */

import type { HostConfig, Operation } from '@exosphere/core';
import {
  activityOf,
  failureText,
  follow,
  type HostResult,
  isRefreshed,
  type Job,
  openResult,
  outcomeLine,
  settle,
  spinnerLine,
} from '@exosphere/core/view';
import type { LoadedConfig, Service } from '@exosphere/engine';
import { type Context, withService } from './context.ts';
import { complaint, DONE, FAILED } from './errors.ts';
import { warnBeforeRun } from './hosts.ts';
import { withInterrupt } from './interrupt.ts';
import { startLive } from './live.ts';
import { resultFacts, toJson } from './render/json.ts';

export interface SingleJob {
  readonly job: Job;
  readonly steps: readonly Operation[];
  readonly host: HostConfig;
  readonly json: boolean;
}

/** Does the job; the exit code is 2 if the host failed. */
export async function runSingle(
  context: Context,
  loaded: LoadedConfig,
  job: SingleJob,
): Promise<number> {
  return withInterrupt(context.io, context.signals, async (signal) => {
    const followed = await withService(context, loaded, async (service) => {
      await warnBeforeRun(context, service, [job.host]);
      return followHost(context, service, job, signal);
    });
    const result = settle(followed, signal.aborted);
    tell(context, job, result);
    // Of one host, a skip is no answer to what was asked.
    return result.standing === 'failed' || result.standing === 'skipped' ? FAILED : DONE;
  });
}

async function followHost(
  context: Context,
  service: Service,
  { steps, host }: SingleJob,
  signal: AbortSignal,
): Promise<HostResult> {
  let result = openResult(host.name);
  let step: Operation | undefined;
  const live = startLive(context.io.stderr, (tick, width) =>
    spinnerLine(host.name, activityOf(step), tick, width),
  );
  try {
    for await (const event of service.run(steps, [host.name], { signal })) {
      if (event.type === 'asking') step = event.step;
      result = follow(result, event);
    }
  } finally {
    live.end();
  }
  return result;
}

function tell({ io }: Context, { job, json, host }: SingleJob, result: HostResult): void {
  const { stdout, stderr } = io;
  for (const failure of result.failures) {
    stderr.write(complaint([`${host.name}: ${failureText(failure)}`], failure.hint));
  }
  if (result.skipReason !== undefined) {
    stderr.write(complaint([`${host.name}: ${result.skipReason}`]));
  }
  if (json) stdout.write(toJson(resultFacts(job, result)));
  else if (result.standing === 'done' || isRefreshed(result)) {
    stdout.write(`${outcomeLine(job, result, 0, stdout.style)}\n`);
  }
}
