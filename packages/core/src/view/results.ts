/** Follows the events of a run and tells, per host, how it went. */
import type { HostEvent, Operation } from '../event.ts';
import type { Failure } from '../failure.ts';
import type { OsFacts } from '../os.ts';
import { newRecord, reduceHost } from '../record.ts';
import { type HostSummary, summarize } from '../summary.ts';

/** Why a step of a host counts as failed. */
export interface StepFailure extends Pick<Failure, 'message' | 'hint'> {
  readonly step: Operation;
  /** `unknown`: the host was asked, and its updates are still not known. */
  readonly kind: Failure['kind'] | 'unknown';
}

/** How a run went for one host. */
export interface HostResult {
  readonly host: string;
  /**
   * - `done`: every step did what it should.
   * - `failed`: at least one did not; `failures` says why.
   * - `skipped`: there was nothing to ask.
   * - `stopped`: the run was ended before the host was through; its stored state is as it was.
   * - `open`: not through yet.
   */
  readonly standing: 'done' | 'failed' | 'skipped' | 'stopped' | 'open';
  readonly failures: readonly StepFailure[];
  readonly skipReason?: string;
  /** What a discovery found, and the package managers, the main one first. */
  readonly platform?: { readonly os: OsFacts; readonly sources: readonly string[] };
  /** What a refresh told, unknown updates included. */
  readonly summary?: HostSummary;
}

/** A host that the run has not come to yet. */
export function openResult(host: string): HostResult {
  return { host, standing: 'open', failures: [] };
}

/** The result after an event of its host. */
export function follow(result: HostResult, event: HostEvent): HostResult {
  if (event.type === 'skipped') {
    return { ...result, standing: 'skipped', skipReason: event.reason };
  }
  if (event.type !== 'done') return result;
  const next = learn(result, event);
  if (!event.last || next.standing === 'stopped') return next;
  return { ...next, standing: next.failures.length > 0 ? 'failed' : 'done' };
}

/** The result once the run has ended: a host that never came to its end was stopped, or lost by us. */
export function settle(result: HostResult, stopped: boolean): HostResult {
  if (result.standing !== 'open') return result;
  if (stopped) return { ...result, standing: 'stopped' };
  const lost: StepFailure = {
    step: 'refresh',
    kind: 'unknown',
    message: 'the run ended without a word about this host',
  };
  return { ...result, standing: 'failed', failures: [...result.failures, lost] };
}

function learn(result: HostResult, event: Extract<HostEvent, { type: 'done' }>): HostResult {
  const { outcome, step } = event;
  if (!outcome.ok) {
    const { kind, message, hint } = outcome.failure;
    if (kind === 'cancelled') return { ...result, standing: 'stopped' };
    const failure = { step, kind, message, ...(hint === undefined ? {} : { hint }) };
    return { ...result, failures: [...result.failures, failure] };
  }
  const { report } = outcome;
  if (report.operation === 'discover') {
    return { ...result, platform: { os: report.os, sources: report.sources } };
  }
  if (report.operation !== 'refresh') return result;
  const asked = { ...newRecord(), sources: Object.keys(report.sources), discoveredAt: event.at };
  const summary = summarize(reduceHost(asked, event));
  const { doubt } = summary.updates;
  if (doubt === undefined) return { ...result, summary };
  const failure: StepFailure = { step, kind: 'unknown', message: doubt };
  return { ...result, summary, failures: [...result.failures, failure] };
}
