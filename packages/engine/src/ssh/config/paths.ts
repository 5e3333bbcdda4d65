/** Expands the paths that settings name, and gathers why one cannot be. */
import type { Setting } from '../config-file.ts';
import { expandTilde, expandTokens, type Tokens } from './expand.ts';

/** What paths may refer to. */
export interface PathContext {
  readonly tokens: Tokens;
  /** Absolute. */
  readonly home: string;
  /** Absolute home directories of other users, by name. */
  readonly homes: { readonly [user: string]: string };
  /** Environment variables. */
  readonly env: { readonly [name: string]: string | undefined };
}

/** Paths of one host. */
export interface Paths {
  /** The paths of lines with `~`, and unless `tilde` is asked for with tokens and variables; `none` is none. Undefined: no lines. */
  of(lines: readonly Setting[] | undefined, how: 'all' | 'tilde'): readonly string[] | undefined;
  /** Paths that could not be expanded, each with file, line and reason. Grows. */
  readonly problems: readonly string[];
}

/** Opens the paths of one host. */
export function openPaths({ tokens, home, homes, env }: PathContext): Paths {
  const problems: string[] = [];
  const expand = (path: string, how: 'all' | 'tilde', at: string): readonly string[] => {
    if (path.toLowerCase() === 'none') return [];
    // ssh looks at "~" first: a variable that begins with one does not count.
    const tilde = expandTilde(path, home, homes);
    const done = 'text' in tilde && how === 'all' ? expandTokens(tilde.text, tokens, env) : tilde;
    if ('text' in done) return [done.text];
    problems.push(`${at}: ${path}: ${done.wrong}`);
    return [];
  };
  return {
    of: (lines, how) =>
      lines?.flatMap(({ values, at }) => values.flatMap((path) => expand(path, how, at))),
    problems,
  };
}
