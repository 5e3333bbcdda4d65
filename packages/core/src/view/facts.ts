/** Single facts of a host, with their titles, as lines. */
import { countWords, heldCount, metadataAges, rebootWords, type Words } from '../fact-words.ts';
import type { HostRecord } from '../record.ts';
import type { Count, HostSummary } from '../summary.ts';
import { oneLine } from '../text.ts';
import { pad, wrap } from '../width.ts';
import type { Tone } from './style.ts';
import type { TableLayout } from './table.ts';

/** What is told, with what it is about. */
export interface Fact {
  readonly title: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** A count, or why it is not known; `some` is the tone of one above zero. */
export function countFact(title: string, count: Count, some?: Tone): Fact {
  return factOf(title, countWords(count, some !== undefined), some);
}

/** Security fixes held back; nothing when there are none, or when the updates are not known either. */
export function heldFacts(summary: HostSummary): readonly Fact[] {
  const held = heldCount(summary);
  return held === undefined ? [] : [countFact('Held Security', held, 'red')];
}

/** Whether a reboot is pending, and why. */
export function rebootFact(record: HostRecord): Fact {
  return factOf('Reboot Pending', rebootWords(record, true));
}

/** How old the repository metadata is that the answers rest on, per source that tells it. */
export function metadataFacts(record: HostRecord, now: string): readonly Fact[] {
  const several = record.sources.length > 1;
  return metadataAges(record, now).map(({ source, value }) => ({
    title: several ? `Metadata (${source})` : 'Metadata',
    value,
  }));
}

/** With a capital; `alarm` is the tone of what there is to act on. */
function factOf(title: string, { value, tone }: Words, alarm: Tone = 'yellow'): Fact {
  const fact = { title, value: value.charAt(0).toUpperCase() + value.slice(1) };
  if (tone === undefined) return fact;
  return { ...fact, tone: tone === 'doubt' ? 'yellow' : alarm };
}

/** Facts with their titles aligned; a long value goes on below itself. */
export function factLines(
  facts: readonly Fact[],
  { width, style }: TableLayout,
): readonly string[] {
  const left = facts.reduce((most, { title }) => Math.max(most, title.length), 0) + 4;
  const right = width === undefined ? Number.POSITIVE_INFINITY : width - left;
  return facts.flatMap(({ title, value, tone }) =>
    wrap(oneLine(value).split(' '), right).map((line, at) => {
      const text = tone === undefined ? line : style(tone, line);
      return pad(at === 0 ? `  ${title}` : '', left) + text;
    }),
  );
}
