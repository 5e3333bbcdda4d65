/** The table of hosts that failed: equal reasons in one row, and each hint once at the end. */
import { oneLine } from '../text.ts';
import { cells, cut, pad, wrap, wrapWords } from '../width.ts';
import { groupByText, someOf } from './group.ts';
import type { TableLayout } from './table.ts';

export interface HostFailure {
  readonly host: string;
  readonly message: string;
  readonly hint?: string;
}

/** From so many hosts on, an equal reason takes one row. */
const MANY = 4;
// connection refused (127.1.0.3 port 41495): where it was tried makes no other reason of it.
const PLACE = / \(\S+ port \d+\)/gu;
/** Most lines that the names of the hosts of one row take on a terminal. */
const NAME_LINES = 3;
const GAP = '  ';

/** Host and error, as lines; nothing for no failures. Nothing is cut but names, and those on terminals only. */
export function failureLines(
  failures: readonly HostFailure[],
  { width, style }: TableLayout,
): readonly string[] {
  if (failures.length === 0) return [];
  const rows = rowsOf(failures);
  const longest = rows.reduce((most, { host }) => Math.max(most, cells(host)), 4);
  const left = width === undefined ? longest : Math.min(longest, Math.floor(width / 2));
  const right = width === undefined ? Number.POSITIVE_INFINITY : width - left - GAP.length;
  return [
    `${style('bold', pad('Host', left))}${GAP}${style('bold', 'Error')}`,
    ...rows.flatMap(({ host, error, names }) => [
      ...wrap(error.split(' '), right).map((part, at) => {
        const first = pad(at === 0 ? cut(host, left) : '', left);
        return `${first}${GAP}${style('red', part)}`;
      }),
      ...nameLines(names, width).map((line) => style('dim', line)),
    ]),
  ];
}

interface FailureRow {
  readonly host: string;
  readonly error: string;
  /** The hosts of a row that stands for many. */
  readonly names: readonly string[];
}

/** A row per failure, but one for all that share a reason when they are many. */
function rowsOf(failures: readonly HostFailure[]): readonly FailureRow[] {
  const reasonOf = ({ message }: HostFailure): string => message.replace(PLACE, '');
  const groups = groupByText(failures.map((one) => ({ host: one.host, text: reasonOf(one) })));
  const many = new Map(groups.map(({ text, hosts }) => [text, hosts]));
  const told = new Set<string>();
  return failures.flatMap((one) => {
    const reason = reasonOf(one);
    const names = many.get(reason) ?? [];
    if (names.length < MANY) {
      return [{ host: oneLine(one.host), error: oneLine(one.message), names: [] }];
    }
    if (told.has(reason)) return [];
    told.add(reason);
    return [{ host: `${names.length} hosts`, error: oneLine(reason), names }];
  });
}

/** Each hint once, with the hosts it is for. */
export function hintLines(
  failures: readonly HostFailure[],
  { width }: TableLayout,
): readonly string[] {
  const hinted = failures.flatMap(({ host, hint }) =>
    hint === undefined ? [] : [{ host, text: hint }],
  );
  return groupByText(hinted).flatMap(({ text, hosts }) => {
    const words = `${oneLine(text)} (${someOf(hosts)})`.split(' ');
    const right = width === undefined ? Number.POSITIVE_INFINITY : width - 'hint: '.length;
    return wrap(words, right).map((line, at) => `${at === 0 ? 'hint: ' : '      '}${line}`);
  });
}

function nameLines(names: readonly string[], width: number | undefined): readonly string[] {
  const words = names.map((name, at) => `${oneLine(name)}${at === names.length - 1 ? '' : ','}`);
  const wrapped = wrapWords(words, width === undefined ? Number.POSITIVE_INFINITY : width - 2);
  const shown = wrapped.length <= NAME_LINES ? wrapped : wrapped.slice(0, NAME_LINES - 1);
  const left = names.length - shown.reduce((sum, line) => sum + line.length, 0);
  const lines = shown.map((line) => line.join(' '));
  return [...lines, ...(left === 0 ? [] : [`and ${left} more`])].map((line) => `  ${line}`);
}
