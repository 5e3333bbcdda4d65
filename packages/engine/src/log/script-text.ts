/** How an execution went, in a line: what the log has of the commands that were asked. Pure. */
import { type Capture, type Captures, quoted, type Script } from '@exosphere/core';
import type { Execution } from '../ssh/exec.ts';

export interface ScriptRun {
  readonly script: Script;
  readonly captures: Captures;
  readonly execution: Execution;
  /** By command, in milliseconds, as far as known. */
  readonly durations: { readonly [name: string]: number };
  /** From sending the script to having the answer. */
  readonly tookMs: number;
}

/** `script done in 84 ms, 5120 + 0 characters: apt.simulate exit 0, 4100 + 0 characters, 61 ms; ...` */
export function scriptText(run: ScriptRun): string {
  const { script, captures, execution, durations, tookMs } = run;
  const { ending, stdout, stderr, status, refusal } = execution;
  const commands = Object.keys(script.commands).map((name) =>
    commandText(name, captures[name], durations[name]),
  );
  const parts = [
    `script ${ending} in ${tookMs} ms, ${sizes({ stdout, stderr })}`,
    ...(status === undefined ? [] : [`shell ended with ${status}`]),
    ...(refusal === undefined ? [] : [`refused: ${quoted(refusal)}`]),
    // What is no answer to a command is why there is none.
    ...(ending === 'done' || stderr === '' ? [] : [`stderr ${quoted(stderr)}`]),
  ];
  const skipped = script.skipped.map((name) => `${name} left out by the sudo policy`);
  return `${parts.join(', ')}: ${[...commands, ...skipped].join('; ')}`;
}

function commandText(
  name: string,
  capture: Capture | undefined,
  duration: number | undefined,
): string {
  if (capture === undefined) return `${name} without an answer`;
  const { exitCode, missing } = capture;
  const end =
    exitCode === undefined ? `without an end (${missing ?? 'unknown'})` : `exit ${exitCode}`;
  const time = duration === undefined ? '' : `, ${duration} ms`;
  return `${name} ${end}, ${sizes(capture)}${time}`;
}

function sizes({ stdout, stderr }: Pick<Capture, 'stdout' | 'stderr'>): string {
  return `${stdout.length} + ${stderr.length} characters`;
}
