/** Single facts of a host, with their titles, as lines. */
import type { HostRecord } from '../record.ts';
import type { Count } from '../summary.ts';
import { oneLine } from '../text.ts';
import { age } from '../time.ts';
import { pad, wrap } from '../width.ts';
import type { Tone } from './style.ts';
import type { TableLayout } from './table.ts';

export interface Fact {
  readonly title: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** A count, or why it is not known; `some` is the tone of one above zero. */
export function countFact(title: string, { value, doubt }: Count, some?: Tone): Fact {
  if (doubt !== undefined) {
    const start = value === undefined ? 'Unknown' : `At least ${value}, not known exactly`;
    return { title, value: `${start}: ${doubt}`, tone: 'yellow' };
  }
  const text = String(value ?? 'Unknown');
  return (value ?? 0) > 0 && some !== undefined
    ? { title, value: text, tone: some }
    : { title, value: text };
}

/** Whether a reboot is pending, and why. */
export function rebootFact({ reboot }: HostRecord): Fact {
  const title = 'Reboot Pending';
  if (reboot === undefined) return { title, value: 'Unknown: not refreshed yet', tone: 'yellow' };
  if (!reboot.known) return { title, value: `Unknown: ${reboot.reason}`, tone: 'yellow' };
  const { needed, reasons } = reboot.value;
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return needed ? { title, value: `Yes${why}`, tone: 'yellow' } : { title, value: `No${why}` };
}

/** How old the repository metadata is that the answers rest on, per source that tells it. */
export function metadataFacts(record: HostRecord, now: string): readonly Fact[] {
  // By the host's own clock, which may be off.
  const hostNow = Date.parse(now) / 1000 + (record.clockSkewSeconds ?? 0);
  return record.sources.flatMap((source) => {
    const at = record.states[source]?.metadataAt;
    if (at === undefined) return [];
    const title = record.sources.length > 1 ? `Metadata (${source})` : 'Metadata';
    return [{ title, value: `fetched ${age(Math.max(0, hostNow - at))} ago` }];
  });
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
