/** Works on one host: connect, ask each step in one execution, hand out what was learnt. Knows no threads. */
import {
  type Evidence,
  type Failure,
  type HostEvent,
  type Operation,
  type Outcome,
  type Provider,
  type RootMode,
  type SessionTask,
  sudoRefusal,
  type Target,
  UNSUPPORTED,
} from '@exosphere/core';
import { type Asked, askIdentity, askPing, askRefresh, askSync } from '@exosphere/providers';
import { type Answered, answer, type Connection } from './answer.ts';
import type { Trace } from './log/trace.ts';

/** What a session needs from around it. */
export interface SessionTools {
  readonly providers: readonly Provider[];
  /** Opens a connection, or says why not. Never throws. */
  connect(
    target: Target,
    signal: AbortSignal,
  ): Promise<
    | { readonly ok: true; readonly connection: Connection }
    | { readonly ok: false; readonly failure: Failure }
  >;
  /** Fresh random text of `[a-z0-9]`, 16 or more. */
  mark(): string;
  now(): Date;
  /** Where what goes on with a host is told in detail; undefined: nowhere. */
  readonly trace?: (host: string) => Trace;
}

/** Runs a task to its end and emits what happens. Never throws; the connection is closed when it resolves. */
export async function runSession(
  task: SessionTask,
  tools: SessionTools,
  emit: (event: HostEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { target, steps } = task;
  const { host } = target;
  const done = (step: Operation, outcome: Outcome, last: boolean): void =>
    emit({ type: 'done', host, step, at: tools.now().toISOString(), outcome, last });

  emit({ type: 'connecting', host });
  const connected = await tools.connect(target, signal);
  if (!connected.ok) {
    const [first] = steps;
    if (first !== undefined) done(first, { ok: false, failure: connected.failure }, true);
    return;
  }
  const { connection } = connected;
  try {
    const state: HostState = {
      // In the order of the discovery, which put the package manager first.
      sources: task.sources.flatMap((id) => tools.providers.find((one) => one.id === id) ?? []),
      ...(task.uid === undefined ? {} : { uid: task.uid }),
    };
    for (const [index, step] of steps.entries()) {
      if (step !== 'ping' && step !== 'discover' && state.sources.length === 0) {
        emit({ type: 'skipped', host, step, reason: UNSUPPORTED });
        return;
      }
      emit({ type: 'asking', host, step });
      const outcome = await ask(step, state, task, tools, connection, signal);
      const last = index === steps.length - 1 || endsHost(step, outcome);
      done(step, outcome, last);
      if (last) return;
    }
  } finally {
    await connection.close();
  }
}

/** What a discovery on this connection can change for the steps after it. */
interface HostState {
  sources: readonly Provider[];
  uid?: number;
}

/** A failed discovery leaves nothing to ask; nothing is left to ask a host that is gone. A failed sync still refreshes. */
function endsHost(step: Operation, outcome: Outcome): boolean {
  if (outcome.ok) return false;
  return step !== 'sync' || outcome.failure.kind === 'cancelled' || !outcome.failure.reached;
}

async function ask(
  step: Operation,
  state: HostState,
  task: SessionTask,
  tools: SessionTools,
  connection: Connection,
  signal: AbortSignal,
): Promise<Outcome> {
  const { target } = task;
  const trace = tools.trace?.(target.host);
  const run = <T>(asked: Asked<T>, cut?: 'cut-is-fine'): Promise<Answered<T> | Failure> =>
    answer(asked, target, {
      operation: step,
      root: rootMode(state.uid, target),
      mark: tools.mark(),
      mayBeCut: cut !== undefined,
      connection,
      signal,
      ...(trace && { trace }),
    });
  switch (step) {
    case 'ping': {
      const answered = await run(askPing());
      if ('kind' in answered) return { ok: false, failure: answered };
      if (!answered.value) return failed('command', 'the command "true" failed there');
      return { ok: true, report: { operation: 'ping' } };
    }
    case 'discover': {
      const answered = await run(askIdentity(tools.providers));
      if ('kind' in answered) return { ok: false, failure: answered };
      const { value } = answered;
      if (!value.known) return failed('unsupported', value.reason);
      const { os, sources } = value.value;
      state.sources = sources;
      if (os.uid === undefined) delete state.uid;
      else state.uid = os.uid;
      return {
        ok: true,
        report: { operation: 'discover', os, sources: sources.map((source) => source.id) },
      };
    }
    case 'sync': {
      const asked = askSync(state.sources);
      const answered = await run(asked);
      if ('kind' in answered) return { ok: false, failure: answered };
      const { captures, script, value, evidence } = answered;
      const refusal = Object.values(captures).map(sudoRefusal).find(Boolean);
      if (refusal !== undefined) return { ok: false, failure: refusal, evidence };
      const skipped = script.skipped.length > 0;
      const unknown = Object.values(value).find((source) => !source.known);
      if (unknown?.known === false) {
        return failed(skipped ? 'sudo' : 'command', unknown.reason, evidence);
      }
      return { ok: true, report: { operation: 'sync', evidence } };
    }
    case 'refresh': {
      const answered = await run(askRefresh(state.sources), 'cut-is-fine');
      if ('kind' in answered) return { ok: false, failure: answered };
      const { clock, ...found } = answered.value;
      const skew =
        clock === undefined || answered.startedAt === undefined
          ? undefined
          : Math.round(clock - answered.startedAt / 1000);
      return {
        ok: true,
        report: {
          operation: 'refresh',
          ...found,
          ...(skew === undefined ? {} : { clockSkewSeconds: skew }),
          evidence: answered.evidence,
        },
      };
    }
  }
}

/** Root commands run bare for root, whatever the policy. A user id nobody knows is not root. */
function rootMode(uid: number | undefined, target: Target): RootMode {
  if (uid === 0) return 'bare';
  return target.sudoPolicy === 'nopasswd' ? 'sudo' : 'skip';
}

function failed(kind: Failure['kind'], message: string, evidence?: readonly Evidence[]): Outcome {
  const failure: Failure = { kind, message, reached: true };
  return { ok: false, failure, ...(evidence === undefined ? {} : { evidence }) };
}
