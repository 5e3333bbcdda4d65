/** Why the answers of a host are what they are: the commands, as they went, and what the answers rest on besides. */
import type { Note } from '../answer.ts';
import type { Evidence, OperationEvidence } from '../event.ts';
import { hostNotes } from '../notes.ts';
import { type Command, whyMissing } from '../probe.ts';
import type { HostRecord } from '../record.ts';
import { summarize } from '../summary.ts';
import { oneLine } from '../text.ts';
import { cut, wrap } from '../width.ts';
import { sinceText } from './date.ts';
import { countFact, type Fact, factLines, metadataFacts, rebootFact } from './facts.ts';
import type { TableLayout } from './table.ts';

export interface EvidenceView {
  readonly evidence: readonly OperationEvidence[];
  readonly record: HostRecord;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly staleThresholdSeconds: number;
  /** What runs under the name of a command; undefined: this version has none of that name. */
  describe(name: string): Command | undefined;
}

type Answers = Evidence['answers'];

const HEADINGS: { readonly [answers in Answers]: string } = {
  updates: 'Evidence for the updates',
  reboot: 'Evidence for the reboot',
  sync: 'Evidence for the repository sync',
  platform: 'Evidence for the platform',
};

/** The evidence as lines, by answer; says so when there is none. */
export function evidenceLines(view: EvidenceView, layout: TableLayout): readonly string[] {
  const { evidence, now } = view;
  const parts = evidence.flatMap(({ at, commands }) =>
    (Object.keys(HEADINGS) as Answers[]).flatMap((answers) => {
      const part = commands.filter((one) => one.answers === answers);
      if (part.length === 0) return [];
      const heading = `${HEADINGS[answers]}, ${sinceText(at, now)}`;
      const lines = [
        ...wrapped(heading, layout.width).map((line) => layout.style('bold', line)),
        ...factLines(factsOf(answers, view), layout),
        ...part.flatMap((one) => commandLines(one, view.describe(one.name), layout)),
      ];
      return [lines];
    }),
  );
  if (parts.length === 0) return ['No evidence is stored: the host was not refreshed yet.'];
  return parts.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

/** What the answer is, and what there is to know about it. */
function factsOf(answers: Answers, view: EvidenceView): readonly Fact[] {
  const { record, now, staleThresholdSeconds } = view;
  const notes = hostNotes(record, now, staleThresholdSeconds);
  const noteFacts = (some: readonly Note[]): readonly Fact[] =>
    some.map(({ text }) => ({ title: 'Note', value: text }));
  switch (answers) {
    case 'updates': {
      const { updates, security } = summarize(record);
      return [
        countFact('Updates', updates),
        countFact('Security Updates', security),
        ...metadataFacts(record, now),
        ...noteFacts(notes.filter(({ source }) => source !== undefined)),
      ];
    }
    case 'reboot':
      return [rebootFact(record), ...noteFacts(record.reboot?.notes ?? [])];
    case 'sync': {
      const failed = record.failures.sync;
      if (failed === undefined) return [];
      const value = `failed, ${sinceText(failed.at, now)}: ${failed.failure.message}`;
      return [{ title: 'Newest attempt', value, tone: 'red' }];
    }
    case 'platform':
      return noteFacts(notes.filter(({ code }) => code === 'clock'));
  }
}

/** Lines that a command takes on a terminal; elsewhere it is whole. */
const MOST_COMMAND_LINES = 2;

function commandLines(
  evidence: Evidence,
  command: Command | undefined,
  { width, style }: TableLayout,
): readonly string[] {
  const { name, exitCode, durationMs, stdout, stderr } = evidence;
  const went = exitCode === undefined ? (whyMissing(evidence) ?? '') : `exit ${exitCode}`;
  const took = durationMs === undefined ? '' : `, ${durationMs} ms`;
  const right = width === undefined ? undefined : Math.max(1, width - 6);
  return [
    `  ${oneLine(name)}: ${went}${took}`,
    ...wrapped(purposeText(command), right).map((line) => `    ${line}`),
    ...shellLines(command?.sh, right).map((line, at) =>
      style('dim', `    ${at === 0 ? '$ ' : '  '}${line}`),
    ),
    ...outputLines('', stdout, right),
    ...outputLines('stderr: ', stderr, right),
  ];
}

function purposeText(command: Command | undefined): string {
  if (command === undefined) return 'This version of Exosphere runs no command of that name.';
  return command.root ? `${command.purpose}; needs root` : command.purpose;
}

function shellLines(sh: string | undefined, right: number | undefined): readonly string[] {
  if (sh === undefined) return [];
  if (right === undefined) return sh.trim().split('\n').map(oneLine);
  const lines = wrapped(sh.trim(), right);
  const shown = lines.slice(0, MOST_COMMAND_LINES);
  const isWhole = lines.length <= MOST_COMMAND_LINES;
  return shown.map((line, at) => cut(isWhole || at < shown.length - 1 ? line : `${line} …`, right));
}

function wrapped(text: string, right = Number.POSITIVE_INFINITY): readonly string[] {
  return wrap(oneLine(text).split(/\s+/u), right);
}

function outputLines(prefix: string, output: string, right?: number): readonly string[] {
  if (output === '') return [];
  return output.split('\n').map((line) => {
    const text = `${prefix}${oneLine(line)}`;
    return `      ${right === undefined ? text : cut(text, right)}`;
  });
}
