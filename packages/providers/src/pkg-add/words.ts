/** Puts what a host said into sentences of our own. */
import { type Capture, lines, quoted } from '@exosphere/core';

/** A word or a name of the host's own in the middle of a sentence. */
export function plain(text: string): string {
  return quoted(text, 80).slice(1, -1);
}

/** Names for a sentence: the first few, and how many more. */
export function listed(names: readonly string[], most = 5): string {
  const rest = names.length - most;
  return `${names.slice(0, most).map(plain).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The first words on either stream, standard error first: `"pkg_add: not found"`; `nothing` where there are none. */
export function firstWords({ stdout, stderr }: Capture): string {
  const line = [...lines(stderr), ...lines(stdout)].find((words) => words.trim() !== '');
  return line === undefined ? 'nothing' : quoted(line);
}
