/** The course of a prompt: what runs at it, whether it is left, and what signals and faults make of both. */
import { FAILED } from '../errors.ts';
import { ENDING_SIGNALS, type Signals } from '../interrupt.ts';
import type { RunningCommand } from './command.ts';

/** Changed by the commands, by signals and by faults. */
export interface Course {
  /** Undefined between two commands. */
  running: RunningCommand | undefined;
  /** The exit code to leave with; undefined: nobody has asked to leave. */
  leaving: number | undefined;
}

/** Stops what runs, or cancels the line, at each signal; gives the way to stop that. */
export function watchSignals(signals: Signals, course: Course, cancelLine: () => void): () => void {
  return signals.watch((name) => {
    if (name !== 'SIGINT') {
      // Asked twice to end, nothing is waited for.
      if (course.leaving !== undefined) signals.exit(ENDING_SIGNALS[name]);
      course.leaving = ENDING_SIGNALS[name];
    }
    if (course.running !== undefined) course.running.signal(name);
    else cancelLine();
  });
}

/** After a fault that nothing caught: it must not take what other commands have learnt and keep open. */
export function survive(signals: Signals, { running }: Course): void {
  if (running?.giveUp(FAILED) === false) signals.exit(FAILED);
}
