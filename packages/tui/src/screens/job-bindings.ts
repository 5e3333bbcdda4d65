/** The keys of operations: the same on every screen, for all hosts or for the one that the screen is about. */
import { start, startAll } from '../actions.ts';
import { JOB_IDS, JOBS, type JobId } from '../jobs.ts';
import { type Model, only, type Step } from '../model.ts';
import type { Binding } from './screen.ts';

/** For all hosts; those in the footer first. */
export function forAll(inFooter: readonly JobId[]): readonly Binding[] {
  return bindings(inFooter, 'all hosts', ' all', startAll);
}

/** For one host, if there is one. */
export function forOne(
  inFooter: readonly JobId[],
  hostOf: (model: Model) => string | undefined,
): readonly Binding[] {
  return bindings(inFooter, 'this host', '', (job) => (model) => {
    const host = hostOf(model);
    return host === undefined ? only(model) : start(model, job, [host]);
  });
}

function bindings(
  inFooter: readonly JobId[],
  whom: string,
  scope: string,
  run: (job: JobId) => (model: Model) => Step,
): readonly Binding[] {
  return [...new Set([...inFooter, ...JOB_IDS])].map((job) => {
    const { key, order, first } = JOBS[job];
    return {
      keys: [key],
      ...(inFooter.includes(job) ? { label: `${job}${scope}` } : {}),
      help: `${order.toLowerCase()} ${whom}${first === undefined ? '' : `: ${first}`}`,
      run: run(job),
    };
  });
}
