/** Finds what somebody means who types a few of its letters, in order. */

/** How well a text fits; the higher the better, undefined: not at all. Upper and lower case are the same. */
function fitness(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(' ', '');
  const lower = text.toLowerCase();
  const whole = lower.indexOf(query.toLowerCase());
  // What was typed in one piece beats letters that are strewn about; at the start of a word it beats all.
  if (whole !== -1) return startsWord(lower, whole) ? 2000 : 1000;
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    score += next === at + 1 ? 5 : startsWord(lower, next) ? 4 : 0;
    score -= (next - at) / 100;
    at = next;
  }
  return score;
}

/** What fits, best first; all, as they are, where nothing was typed. */
export function matching<T>(
  query: string,
  all: readonly T[],
  text: (one: T) => string,
): readonly T[] {
  if (query === '') return all;
  return all
    .flatMap((one) => {
      const score = fitness(query, text(one));
      return score === undefined ? [] : [{ one, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ one }) => one);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}
