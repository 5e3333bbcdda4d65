/** Bar charts as inline SVG, each bar with its label and number: what they show can be read without seeing them. */
import { htmlText } from './html-text.ts';
import type { Part } from './totals.ts';

const ROW = 24;
const LABEL = 118;
const BAR = 116;
const WIDTH = 300;

/** A figure; parts that are 0 keep their row, so that charts of two days compare. `id` is unique on the page. */
export function htmlChart(id: string, title: string, parts: readonly Part[]): string {
  const most = Math.max(1, ...parts.map(({ count }) => count));
  const rows = parts.map(({ label, count, tone }, index) => {
    const y = index * ROW;
    // A bar that is there at all can be seen.
    const width = count === 0 ? 0 : Math.max(2, Math.round((count / most) * BAR));
    const bar =
      width === 0
        ? ''
        : `<rect class="bar ${tone}" x="${LABEL}" y="${y + 5}" width="${width}" height="14" rx="3"/>`;
    return `<text x="${LABEL - 10}" y="${y + 16}" text-anchor="end">${htmlText(label)}</text>${bar}<text class="n" x="${LABEL + width + 8}" y="${y + 16}">${count}</text>`;
  });
  const said = parts.map(({ label, count }) => `${label}: ${count}`).join(', ');
  return `<figure>
<figcaption id="${id}">${htmlText(title)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${parts.length * ROW}" role="img" aria-labelledby="${id} ${id}-said"><title id="${id}-said">${htmlText(said)}</title>
${rows.join('\n')}
</svg>
</figure>
`;
}
