/** Asks one probe over an open connection, and tells an answer from a failure. */
import {
  type Captures,
  type Evidence,
  evidenceOf,
  type Failure,
  fromTranscript,
  type Missing,
  type Operation,
  oneLine,
  type RootMode,
  type Script,
  type Target,
  toScript,
} from '@exosphere/core';
import type { Asked } from '@exosphere/providers';
import { scriptText } from './log/script-text.ts';
import type { Trace } from './log/trace.ts';
import type { Execution, Limits } from './ssh/exec.ts';
import { whyUnanswered } from './unanswered.ts';

/** What is wanted of an execution. */
export type How = Pick<Limits, 'timeoutMs' | 'keepCut' | 'startMs'> & {
  /** Scripts of an operation take turns with those of the same one: others take another time. */
  readonly operation: Operation;
};

/** An open connection to a host: runs scripts, one after the other. */
export interface Connection {
  /** A failure: it turned out to be no connection, and there is no other. */
  execute(
    script: { readonly text: string; readonly mark: string },
    how: How,
    signal: AbortSignal,
  ): Promise<Execution | Failure>;
  close(): Promise<void>;
}

/** A probe that was asked, with all there is to know of how it went. */
export interface Answered<T> {
  readonly value: T;
  readonly captures: Captures;
  readonly script: Script;
  readonly evidence: readonly Evidence[];
  /** When the script began, by our clock: milliseconds since the epoch. */
  readonly startedAt?: number;
}

/** How to ask. */
export interface Asking {
  readonly operation: Operation;
  readonly root: RootMode;
  /** Fresh random text of `[a-z0-9]`, 16 or more. */
  readonly mark: string;
  /** A script that was cut half-way is read as far as it came: what is left are unknowns with their reason. */
  readonly mayBeCut: boolean;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** Takes how it went, for the log. */
  readonly trace?: Trace;
}

/** Asks a probe in one execution. Never throws. */
export async function answer<T>(
  asked: Asked<T>,
  target: Target,
  { operation, root, mark, mayBeCut, connection, signal, trace }: Asking,
): Promise<Answered<T> | Failure> {
  const { probe, answers } = asked;
  const script = toScript(probe.commands, { mark, locale: target.locale, root });
  const timeoutMs = probe.slow ? target.syncTimeoutMs : target.commandTimeoutMs;
  const how = { operation, timeoutMs, keepCut: mayBeCut };
  const began = Date.now();
  const execution = await connection.execute(script, how, signal);
  if ('kind' in execution) return execution;
  const transcript = fromTranscript(
    script,
    execution.stdout,
    execution.stderr,
    missingBecause(execution),
  );
  const { started, captures } = transcript;
  const tookMs = Math.max(0, Date.now() - began);
  trace?.(
    scriptText({
      script,
      captures,
      execution,
      durations: durations(script, execution.marksAt),
      tookMs,
    }),
  );
  const readable =
    execution.ending === 'done' ? started : mayBeCut && started && anyEnded(captures);
  if (!readable || !READABLE.includes(execution.ending)) {
    const { maxOutputBytes } = target;
    return whyUnanswered({ execution, script, transcript, timeoutMs, maxOutputBytes });
  }
  const [startedAt] = execution.marksAt;
  const read = attempt(() => probe.read(captures));
  if (!read.ok) {
    return {
      kind: 'unreadable',
      message: `what it answered cannot be read: ${oneLine(read.error.message)}`,
      hint: 'this is a mistake in Exosphere: please report it',
      reached: true,
    };
  }
  return {
    value: read.value,
    captures,
    script,
    evidence: evidenceOf(script, captures, answers, durations(script, execution.marksAt)),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

function missingBecause({ ending }: Execution): Missing {
  if (ending === 'timeout') return 'timeout';
  return ending === 'cancelled' ? 'cancelled' : 'lost';
}

/** Endings after which there can be something to read. */
const READABLE: readonly Execution['ending'][] = ['done', 'timeout', 'closed', 'lost'];

function anyEnded(captures: Captures): boolean {
  return Object.values(captures).some((capture) => capture.exitCode !== undefined);
}

/** How long each command took, by when its marks came: start, then begin and end of each, then done. */
function durations(
  script: Script,
  marksAt: readonly number[],
): { readonly [name: string]: number } {
  const found: Record<string, number> = {};
  for (const [index, name] of Object.keys(script.commands).entries()) {
    const begin = marksAt[1 + 2 * index];
    const end = marksAt[2 + 2 * index];
    // The clock of this machine may be set back meanwhile.
    if (begin !== undefined && end !== undefined) found[name] = Math.max(0, end - begin);
  }
  return found;
}

/** A reader never throws, or so it promises; third parties write readers too. */
function attempt<T>(
  act: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error } {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, error: error as Error };
  }
}
