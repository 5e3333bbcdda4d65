/** Finds out that a picture is the one before it, moved: a terminal can move lines by itself. */

export interface Scrolling {
  /** Lines that the content moved up; down when negative. */
  readonly by: number;
  /** First and last row of the region that moved. */
  readonly top: number;
  readonly bottom: number;
}

/** Keys and the wheel scroll by a few lines, log lines come in bursts. */
const STEPS = Array.from({ length: 20 }, (_, at) => [at + 1, -at - 1]).flat();
/** With fewer rows in place afterwards, writing them is as cheap. */
const WORTH = 6;

/** How the rows moved, each told by a text that stands for what is in it; undefined: not by a few lines. */
export function scrollingOf(
  before: readonly (string | undefined)[],
  after: readonly string[],
): Scrolling | undefined {
  for (const by of STEPS) {
    const placed = [...after.keys()].filter(
      (row) => after[row] === before[row + by] && after[row] !== before[row],
    );
    const [first] = placed;
    const last = placed.at(-1);
    if (first === undefined || last === undefined || placed.length < WORTH) continue;
    return by > 0 ? { by, top: first, bottom: last + by } : { by, top: first + by, bottom: last };
  }
  return undefined;
}

/** The rows after that; undefined for those that came in empty. */
export function scrolledRows(
  rows: readonly (string | undefined)[],
  { by, top, bottom }: Scrolling,
): (string | undefined)[] {
  return rows.map((row, at) => {
    if (at < top || at > bottom) return row;
    const from = at + by;
    return from < top || from > bottom ? undefined : rows[from];
  });
}
