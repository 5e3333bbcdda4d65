/** The report as CommonMark with tables. */
import { oneLine } from '../text.ts';
import type { ReportOptions } from './entry.ts';
import type { Fact } from './facts.ts';
import { headFacts, type Layout, TITLE } from './layout.ts';
import type { ReportTable } from './tables.ts';
import { totalFacts } from './totals.ts';

export function markdownLayout(options: ReportOptions): Layout {
  return {
    // Rows of a table cannot be wrapped.
    head: (totals) =>
      [
        '<!-- markdownlint-disable MD013 -->',
        '',
        `# ${TITLE}`,
        '',
        ...factLines(headFacts(options)),
        '',
        '## Summary',
        '',
        '| Summary | Count |',
        '| --- | --- |',
        ...totalFacts(totals, options).map(({ label, value }) => row([prose(label), prose(value)])),
        '',
        '## Hosts',
        '',
      ].join('\n'),
    host: ({ name, facts, tables, empty }, index) =>
      [
        '',
        // A number keeps apart what would read the same; a name could otherwise be that of another heading.
        `### ${index + 1}. ${code(name)}`,
        '',
        ...factLines(facts),
        ...(empty === undefined ? [] : ['', empty]),
        ...tables.flatMap((table) => ['', `${prose(table.caption)}:`, '', ...tableLines(table)]),
        '',
      ].join('\n'),
    end: () => '',
  };
}

function factLines(facts: readonly Fact[]): readonly string[] {
  return facts.map(({ label, value }) => `- ${prose(label)}: ${prose(value)}`);
}

function tableLines({ columns, rows }: ReportTable): readonly string[] {
  return [
    row(columns),
    row(columns.map(() => '---')),
    ...rows.map((cells) => row(cells.map(code))),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

// A code span takes text as it is, if that does not begin or end with a space; what ends a span or a cell, or is
// markup to a careless reader, is written as references instead.
const PLAIN_CODE = /^[^`|\\<>& ](?:[^`|\\<>&]*[^`|\\<>& ])?$/u;

/** Exact text, such as a version. */
function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  return PLAIN_CODE.test(line) ? `\`${line}\`` : prose(line);
}

// What means something to CommonMark or to the extensions of GitHub wherever it stands in a line.
const SPECIAL = /[&<>|`*[\]\\~$@#{}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|(?<=www)\./giu;

/** Ordinary text: nothing in it is markup. */
function prose(text: string): string {
  return oneLine(text)
    .trim()
    .replace(SPECIAL, (character) => `&#${character.codePointAt(0)};`);
}
