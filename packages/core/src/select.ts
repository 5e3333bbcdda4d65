/** Which hosts a command means, and which of them a list shows. */

import type { Row } from './columns.ts';
import { nearest } from './nearest.ts';

/** A host as far as choosing needs it. */
interface Choosable {
  readonly name: string;
  readonly tags: readonly string[];
}

export type Selection<T> =
  | { readonly ok: true; readonly hosts: readonly T[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The hosts that arguments name: names and `@tag`s, none for all; each once, in configuration order.
 * Every unknown name is a problem, with the nearest valid one.
 */
export function selectHosts<T extends Choosable>(
  inventory: readonly T[],
  wanted: readonly string[],
): Selection<T> {
  if (wanted.length === 0) return { ok: true, hosts: inventory };
  const names = new Set(inventory.map((host) => host.name));
  const tags = new Set(inventory.flatMap((host) => host.tags));
  const problems = wanted.flatMap((word) => {
    if (names.has(word) || (word.startsWith('@') && tags.has(word.slice(1)))) return [];
    return [unknownWord(word, names, tags)];
  });
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const chosen = new Set(wanted);
  return {
    ok: true,
    hosts: inventory.filter(
      (host) => chosen.has(host.name) || host.tags.some((tag) => chosen.has(`@${tag}`)),
    ),
  };
}

function unknownWord(word: string, names: ReadonlySet<string>, tags: ReadonlySet<string>): string {
  const isTag = word.startsWith('@');
  const candidates = isTag ? [...tags].map((tag) => `@${tag}`) : [...names];
  const close = nearest(word, candidates);
  const kind = isTag ? 'tag' : 'host';
  return close === undefined
    ? `unknown ${kind} "${word}"`
    : `unknown ${kind} "${word}": did you mean "${close}"?`;
}

/** Which rows a list shows. */
export type RowFilter = 'all' | 'updates' | 'security';

/**
 * Whether a row passes. A host whose count is in doubt passes too: it could match, and nothing must hide it.
 * Undiscovered and unsupported hosts have no counts, so they pass `all` only.
 */
export function passes(row: Row, filter: RowFilter): boolean {
  if (filter === 'all') return true;
  const { summary } = row;
  if (summary === undefined || !summary.discovered || !summary.supported) return false;
  const count = filter === 'updates' ? summary.updates : summary.security;
  return count.doubt !== undefined || (count.value ?? 0) > 0;
}
