/** Finds the error lines of apt and dpkg in what a command left behind. */
import { type Capture, lines, quoted, whyMissing } from '@exosphere/core';

// E: Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).
// dpkg-query: error: failed to open package info file '/var/lib/dpkg/status' for reading
// dpkg: error: requested operation requires superuser privilege
// Error: Unable to locate package nosuch          (apt 3 with APT::Output-Version "30", and so with "Warning: ")
const ERROR = /^(?:E: |Error: |dpkg(?:-query)?: error:)/u;

/** The error lines, in order, each once. */
export function errorLines(text: string): readonly string[] {
  return [...new Set(lines(text).filter((line) => ERROR.test(line)))];
}

/**
 * Why the answer of a command cannot be used, in the host's own words; undefined when the command ended well.
 * apt prints some errors and exits 0 all the same, so the lines count as much as the status.
 */
export function whyFailed(program: string, capture: Capture): string | undefined {
  const missing = whyMissing(capture);
  if (missing !== undefined) return `${program} gave no answer: ${missing}`;
  const error = errorLines(capture.stderr)[0];
  if (error !== undefined) return `${program} failed: ${quoted(error)}`;
  if (capture.exitCode === 0) return undefined;
  const words = lines(capture.stderr).findLast((line) => line.trim() !== '');
  return `${program} failed with exit status ${capture.exitCode}${words === undefined ? '' : `: ${quoted(words)}`}`;
}

/** A name or version that came from the host, fit for a sentence: on one line, and cut. */
export function plain(text: string): string {
  return quoted(text, 80).slice(1, -1);
}

/** Names for a sentence: the first few, and how many more. */
export function listed(names: readonly string[], most = 5): string {
  const first = names.slice(0, most).map(plain);
  const rest = names.length - most;
  return `${first.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A count with its noun: `1 update is`, `3 updates are`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
