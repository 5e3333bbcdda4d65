/** Which hosts a command means, and which of them a list shows. */

import type { Row } from './columns.ts';
import { nearest } from './nearest.ts';
import { quoted } from './text.ts';

/** A host as far as choosing needs it. */
interface Choosable {
  readonly name: string;
  readonly tags: readonly string[];
}

/** The hosts that were meant, or everything that is wrong with how they were named. */
export type Selection<T> =
  | { readonly ok: true; readonly hosts: readonly T[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Nobody types more wrong names than this; a search of each among thousands of hosts would take minutes. */
const MOST_SUGGESTIONS = 10;

/**
 * The hosts that arguments name: names and `@tag`s, none for all; each once, in configuration order.
 * Every unknown name is a problem, the first few with the nearest valid one.
 */
export function selectHosts<T extends Choosable>(
  inventory: readonly T[],
  wanted: readonly string[],
): Selection<T> {
  if (wanted.length === 0) return { ok: true, hosts: inventory };
  const names = new Set(inventory.map((host) => host.name));
  const tags = new Set(inventory.flatMap((host) => host.tags));
  const chosen = new Set(wanted);
  const unknown = [...chosen].filter(
    (word) => !names.has(word) && !(word.startsWith('@') && tags.has(word.slice(1))),
  );
  if (unknown.length > 0) {
    return {
      ok: false,
      problems: unknown.map((word, index) => {
        const isTag = word.startsWith('@');
        const valid = isTag ? [...tags].map((tag) => `@${tag}`) : names;
        const close = index < MOST_SUGGESTIONS ? nearest(word, valid) : undefined;
        const problem = `unknown ${isTag ? 'tag' : 'host'} ${quoted(word)}`;
        return close === undefined ? problem : `${problem}: did you mean ${quoted(close)}?`;
      }),
    };
  }
  return {
    ok: true,
    hosts: inventory.filter(
      (host) => chosen.has(host.name) || host.tags.some((tag) => chosen.has(`@${tag}`)),
    ),
  };
}

/** Which rows a list shows. */
export type RowFilter = 'all' | 'updates' | 'security';

/**
 * Whether a row passes. A host whose count is in doubt passes too: it could match, and nothing must hide it. So does one
 * that holds a security fix back, since that is missing whatever would be installed now.
 * Undiscovered and unsupported hosts have no counts, so they pass `all` only.
 */
export function passes(row: Row, filter: RowFilter): boolean {
  if (filter === 'all') return true;
  const { summary } = row;
  if (summary === undefined || !summary.discovered || !summary.supported) return false;
  if ((summary.heldSecurity.value ?? 0) > 0) return true;
  const count = filter === 'updates' ? summary.updates : summary.security;
  return count.doubt !== undefined || (count.value ?? 0) > 0;
}
