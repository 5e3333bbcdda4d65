/** Patterns for names of packages, as people type them. */

/**
 * Whether a name matches: anywhere in it, or with `*` (any characters) and `?` (one) from its start to its end.
 * Letter case counts for nothing. The time taken grows with the product of both lengths at most.
 */
export function matcher(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/u.test(wanted)) return (name) => name.toLowerCase().includes(wanted);
  const tokens = [...wanted];
  return (name) => matches([...name.toLowerCase()], tokens);
}

function matches(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let token = 0;
  // Where the last star stands, and where in the name what follows it is tried.
  let star = -1;
  let tried = 0;
  while (at < name.length) {
    const wanted = pattern[token];
    if (wanted === '*') {
      star = token;
      tried = at;
      token += 1;
    } else if (wanted === '?' || wanted === name[at]) {
      at += 1;
      token += 1;
    } else if (star >= 0) {
      // The star takes one more character; earlier stars need not be thought of again.
      tried += 1;
      at = tried;
      token = star + 1;
    } else return false;
  }
  return pattern.slice(token).every((rest) => rest === '*');
}
