/** What is wrong with a configuration, located and worded for the person who will mend it. */
import { oneLine } from '../text.ts';

/** A place in a file. Both count from 1; a column is a character as editors count them (UTF-16 unit). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong, or doubtful when it is a warning. */
export interface Problem {
  /** One sentence without a full stop, already safe to print. */
  readonly message: string;
  /** The file it is in; undefined when it is not in a file, but in an environment variable. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** What to do about it. */
  readonly hint?: string;
  /** Which value, as `options.port` or `hosts[3].name` (counted from 0), or the environment variable. */
  readonly path?: string;
  /** The lines around a syntax error, with a mark under the place. */
  readonly frame?: string;
}

/** More than a screen or two of problems helps nobody; the rest is counted. */
const PRINTED = 100;

/** A problem as `file:line:column: message`, followed by its code frame and its hint on lines of their own. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, message, frame, hint } = problem;
  const place = [file === undefined ? undefined : oneLine(file), line, column]
    .filter((part) => part !== undefined)
    .join(':');
  const head = place === '' ? message : `${place}: ${message}`;
  return [head, frame, hint === undefined ? undefined : `  ${hint}`]
    .filter((part) => part !== undefined)
    .join('\n');
}

/** The user must mend the configuration before anything can be done. Its message tells every problem. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION';
  /** All of them, in the order of the file. Never empty. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describe(problems));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

function describe(problems: readonly Problem[]): string {
  const texts = problems.slice(0, PRINTED).map(formatProblem);
  const rest = problems.length - texts.length;
  if (rest > 0) texts.push(`and ${rest} more problem${rest === 1 ? '' : 's'}`);
  return texts.join('\n');
}
