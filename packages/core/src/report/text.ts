/** The report as plain text, for mail and terminals: 80 columns where it can be. */
import { oneLine } from '../text.ts';
import { cells, pad, wrap } from '../width.ts';
import type { ReportOptions } from './entry.ts';
import type { Fact } from './facts.ts';
import { headFacts, type Layout, TITLE } from './layout.ts';
import type { ReportTable } from './tables.ts';
import { totalFacts } from './totals.ts';

const WIDTH = 80;

/** Columns that stand side by side; what does not fit beside them goes below the row. */
const BESIDE = 3;

export function textLayout(options: ReportOptions): Layout {
  return {
    head: (totals) =>
      text([
        TITLE,
        '='.repeat(TITLE.length),
        ...factLines(headFacts(options)),
        '',
        'Summary',
        '-------',
        ...factLines(totalFacts(totals, options)),
      ]),
    host: ({ name, facts, tables, empty }) => {
      const title = oneLine(name);
      return text([
        '',
        title,
        '-'.repeat(cells(title)),
        ...factLines(facts),
        ...(empty === undefined ? [] : ['', `  ${empty}`]),
        ...tables.flatMap((table) => ['', `  ${table.caption}`, ...tableLines(table)]),
      ]);
    },
    end: () => '',
  };
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Labels aligned; a long value goes on below itself. */
function factLines(facts: readonly Fact[]): readonly string[] {
  const left = facts.reduce((most, { label }) => Math.max(most, cells(oneLine(label))), 0) + 4;
  return facts.flatMap(({ label, value }) =>
    wrap(oneLine(value).split(' '), WIDTH - left).map((line, at) =>
      (pad(at === 0 ? `  ${oneLine(label)}` : '', left) + line).trimEnd(),
    ),
  );
}

const INDENT = '    ';
const GAP = '  ';

function tableLines({ columns, rows }: ReportTable): readonly string[] {
  const all = [columns, ...rows.map((row) => row.map(oneLine))];
  const widths = columns.map((_, at) => {
    const widest = all.reduce((most, row) => Math.max(most, cells(row[at] ?? '')), 0);
    // One name of megabytes must not fill the lines of all others with as many spaces.
    return Math.min(widest, WIDTH);
  });
  const total = widths.reduce((sum, width) => sum + width + GAP.length, INDENT.length - GAP.length);
  if (total <= WIDTH) return all.map((row) => line(row, widths));
  const [titles = [], ...shown] = all;
  return [
    line(titles.slice(0, BESIDE), widths),
    ...shown.flatMap((row) => [
      line(row.slice(0, BESIDE), widths),
      ...row
        .slice(BESIDE)
        .flatMap((cell, at) => (cell === '' ? [] : below(titles[BESIDE + at] ?? '', cell))),
    ]),
  ];
}

/** One row; the last cell needs no room behind it. */
function line(row: readonly string[], widths: readonly number[]): string {
  return (INDENT + row.map((cell, at) => pad(cell, widths[at] ?? 0)).join(GAP)).trimEnd();
}

function below(title: string, cell: string): readonly string[] {
  const label = `${INDENT}${INDENT}${title}: `;
  return wrap(cell.split(' '), WIDTH - label.length).map((part, at) =>
    at === 0 ? label + part : ' '.repeat(label.length) + part,
  );
}
