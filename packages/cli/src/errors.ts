/** What a command throws when it cannot go on, and the exit code and words that come of it. */
import { oneLine } from '@exosphere/core';

/** Done. */
export const DONE = 0;
/** What was asked is wrong: arguments, an unknown host, an invalid configuration, a declined confirmation. */
export const WRONG = 1;
/** It could not be done: a host failed, a file could not be written, the store cannot be used. */
export const FAILED = 2;
/** A condition of the command was met; its help says which. */
export const CONDITION = 3;
/** Ctrl-C. */
export const INTERRUPTED = 130;

/** What was asked is wrong. Each problem is one sentence without a full stop; the hint says what to do instead. */
export class UsageError extends Error {
  readonly problems: readonly string[];
  readonly hint: string | undefined;

  constructor(problems: string | readonly string[], hint?: string) {
    const all = typeof problems === 'string' ? [problems] : problems;
    super(all.join('\n'));
    this.name = 'UsageError';
    this.problems = all;
    this.hint = hint;
  }
}

/** How an error ends a command. */
export interface Ending {
  readonly code: number;
  /** For stderr, ending in a newline; empty when there is nothing to say. */
  readonly text: string;
}

/** The end that an error makes of a command. The stack of what nobody foresaw is for those who debug. */
export function endingOf(error: unknown, debug = false): Ending {
  if (error instanceof UsageError) {
    return { code: WRONG, text: complaint(error.problems, error.hint) };
  }
  // Told by name: their classes would bring the modules along that read configurations and stores.
  if (error instanceof Error && error.name === 'ConfigurationError') {
    return { code: WRONG, text: `error: the configuration is not valid\n${error.message}\n` };
  }
  if (error instanceof Error && error.name === 'StoreError') {
    return { code: FAILED, text: complaint([error.message], hintOf(error)) };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = debug && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  return { code: FAILED, text: complaint([`unexpected: ${message}`]) + stack };
}

/** The message as `error: ...` on stderr, each problem on its line, the hint below. */
export function complaint(problems: readonly string[], hint?: string): string {
  const lines = problems.map((problem) => `error: ${oneLine(problem)}`);
  if (hint !== undefined) lines.push(`  ${oneLine(hint)}`);
  return `${lines.join('\n')}\n`;
}

function hintOf(error: Error): string | undefined {
  return 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
}
