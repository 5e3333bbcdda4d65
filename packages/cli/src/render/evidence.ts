/** Why the answers of a host are what they are: the commands, as they went. */
import { type Evidence, oneLine } from '@exosphere/core';
import type { TableLayout } from './table.ts';
import { wrap } from './width.ts';

const HEADINGS: readonly { readonly answers: Evidence['answers']; readonly heading: string }[] = [
  { answers: 'updates', heading: 'Evidence for the updates' },
  { answers: 'reboot', heading: 'Evidence for the reboot' },
  { answers: 'sync', heading: 'Evidence for the repository sync' },
  { answers: 'platform', heading: 'Evidence for the platform' },
];

/** The evidence as lines, by answer; says so when there is none. */
export function evidenceLines(
  evidence: readonly Evidence[],
  layout: TableLayout,
): readonly string[] {
  if (evidence.length === 0) return ['No evidence is stored: the host was not refreshed yet.'];
  return HEADINGS.flatMap(({ answers, heading }) => {
    const part = evidence.filter((one) => one.answers === answers);
    if (part.length === 0) return [];
    return ['', layout.style('bold', heading), ...part.flatMap((one) => commandLines(one, layout))];
  }).slice(1);
}

function commandLines(evidence: Evidence, { width, style }: TableLayout): readonly string[] {
  const { name, command, exitCode, missing, durationMs, stdout, stderr } = evidence;
  const went = exitCode === undefined ? (missing ?? 'did not end') : `exit ${exitCode}`;
  const took = durationMs === undefined ? '' : `, ${durationMs} ms`;
  const right = width === undefined ? Number.POSITIVE_INFINITY : width - 6;
  const shown = command === '' ? [] : wrap(oneLine(command).split(' '), right);
  return [
    `  ${oneLine(name)}: ${oneLine(went)}${took}`,
    ...shown.map((line, at) => style('dim', `    ${at === 0 ? '$ ' : '  '}${line}`)),
    ...outputLines('', stdout),
    ...outputLines('stderr: ', stderr),
  ];
}

function outputLines(prefix: string, output: string): readonly string[] {
  if (output === '') return [];
  return output.split('\n').map((line) => `      ${prefix}${oneLine(line)}`);
}
