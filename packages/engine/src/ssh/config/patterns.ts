/** Matches names against the patterns of ssh_config(5), PATTERNS: `*`, `?` and a leading `!`. Pure. */

/** Whether a text matches one of several patterns and none of the negated ones. Letter case counts, as in a `Host` line. */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  let found = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (wildcard(pattern.slice(1), text)) return false;
    } else found ||= wildcard(pattern, text);
  }
  return found;
}

/** The same for a list with commas, as `Match` has it. */
export function matchesList(text: string, list: string): boolean {
  return matchesAny(text, list.split(','));
}

/** The same for host names, of which letter case does not count. */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  return matchesAny(
    name.toLowerCase(),
    patterns.map((pattern) => pattern.toLowerCase()),
  );
}

/** Whether a text has wildcards. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/u.test(pattern);
}

/** Whether a text matches a pattern as a whole. Only the last `*` is ever tried again: no more than their product. */
export function wildcard(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
