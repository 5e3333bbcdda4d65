/** Ctrl-R: looks in the history, newest first, for what is being typed. Pure: keys in, state out. */

/** A search that goes on. */
export interface Search {
  readonly query: string;
  /** Index of the line that was found last; the length of the history when none was yet. */
  readonly at: number;
  /** Nothing fits the whole query; what is shown is the last that did. */
  readonly failed: boolean;
}

/** A search for nothing yet. */
export function startSearch(history: readonly string[]): Search {
  return { query: '', at: history.length, failed: false };
}

/** What the prompt says while searching. */
export function searchPrompt({ query, failed }: Search): string {
  return `(${failed ? 'not found' : 'search'}) ${query}: `;
}

/** Backspace, by what terminals send for it. */
export function isErasing(key: string): boolean {
  return key === '\u007f' || key === '\b';
}

/**
 * What a key makes of a search: another one, or its end. `cancelled`: the line is as it was before. `taken`: it is the
 * one that was found. `left`: that too, and then the key does what it always does.
 */
export function searchStep(
  search: Search,
  history: readonly string[],
  key: string,
): Search | 'cancelled' | 'taken' | 'left' {
  if (key === '\u0012') return older(search, history);
  if (key === '\u0013') return newer(search, history);
  if (isErasing(key)) return erased(search, history);
  if (key === '\u0007' || key === '\u0003') return 'cancelled';
  if (key >= ' ') return typed(search, history, key);
  return key === '\u001b' ? 'taken' : 'left';
}

/** More of what is looked for: the line that was found may still fit. */
export function typed(search: Search, history: readonly string[], text: string): Search {
  const query = search.query + text;
  return find(search, history, query, Math.min(search.at, history.length - 1), -1);
}

/** One character less: the search begins anew, since a newer line may fit now. */
export function erased(search: Search, history: readonly string[]): Search {
  const query = [...search.query].slice(0, -1).join('');
  if (query === '') return startSearch(history);
  return find(search, history, query, history.length - 1, -1);
}

/** The next older line that fits. */
export function older(search: Search, history: readonly string[]): Search {
  if (search.query === '') return search;
  return find(search, history, search.query, search.at - 1, -1);
}

/** The next newer line that fits. */
export function newer(search: Search, history: readonly string[]): Search {
  if (search.query === '') return search;
  return find(search, history, search.query, search.at + 1, 1);
}

/** The next line in a direction that fits and differs from the one that is shown: equal ones would look stuck. */
function find(
  { at, query: before }: Search,
  history: readonly string[],
  query: string,
  from: number,
  step: 1 | -1,
): Search {
  const shown = query === before ? history[at] : undefined;
  for (let index = from; index >= 0 && index < history.length; index += step) {
    const line = history[index] ?? '';
    if (line.includes(query) && line !== shown) return { query, at: index, failed: false };
  }
  return { query, at, failed: true };
}
