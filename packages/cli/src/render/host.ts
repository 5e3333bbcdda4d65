/** One host in full: a panel of facts, doubts with their reasons, and its updates. */
import {
  age,
  type Count,
  type HostConfig,
  type HostRecord,
  hostNotes,
  isStale,
  oneLine,
  type SourceState,
  summarize,
} from '@exosphere/core';
import { counted } from './count.ts';
import { sinceText } from './date.ts';
import type { Tone } from './style.ts';
import type { TableLayout } from './table.ts';
import { updateBlocks } from './updates.ts';
import { pad, wrap } from './width.ts';

export interface HostView {
  readonly host: HostConfig;
  readonly record: HostRecord;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly staleThresholdSeconds: number;
  /** `security`: only updates that are, or may be, security updates. `facts`: no updates at all. */
  readonly show: 'all' | 'security' | 'facts';
}

/** The host as lines. */
export function hostLines(view: HostView, layout: TableLayout): readonly string[] {
  const { host, record, show } = view;
  const blocks = [
    [layout.style('bold', oneLine(host.name)), ...factLines(factsOf(view), layout)],
    factLines(doubtsOf(view), layout),
    ...(show === 'facts' ? [] : updateBlocks(record, show, layout)),
  ].filter((block) => block.length > 0);
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

interface Fact {
  readonly title: string;
  readonly value: string;
  readonly tone?: Tone;
}

function factsOf({ host, record, now, staleThresholdSeconds }: HostView): readonly Fact[] {
  const summary = summarize(record);
  const { online, discovered, supported, heldSecurity } = summary;
  const port = host.port ?? '22, unless the SSH configuration says otherwise';
  const identity: readonly Fact[] = [
    { title: 'Address', value: host.ip },
    { title: 'Port', value: String(port) },
    ...(host.description ? [{ title: 'Description', value: host.description }] : []),
    ...(host.tags.length > 0 ? [{ title: 'Tags', value: host.tags.join(', ') }] : []),
    online
      ? { title: 'Status', value: 'Online', tone: 'green' }
      : { title: 'Status', value: 'Offline' },
  ];
  if (!discovered) return [...identity, { title: 'OS', value: '(undiscovered)' }];
  const name = record.os?.prettyName;
  const system: readonly Fact[] = [
    { title: 'OS', value: summary.os ?? 'Unknown' },
    { title: 'Flavor', value: summary.flavor ?? 'Unknown' },
    {
      title: 'Version',
      value: (summary.version ?? 'Unknown') + (name === undefined ? '' : ` (${name})`),
    },
    { title: 'Package Manager', value: supported ? record.sources.join(', ') : '(unsupported)' },
  ];
  if (!supported) return [...identity, ...system];
  const { refreshedAt } = record;
  const stale = isStale(summary, now, staleThresholdSeconds);
  return [
    ...identity,
    ...system,
    {
      title: 'Last Refreshed',
      value: refreshedAt === undefined ? 'Never' : sinceText(refreshedAt, now),
    },
    ...metadataFacts(record, now),
    stale ? { title: 'Stale', value: 'Yes', tone: 'yellow' } : { title: 'Stale', value: 'No' },
    rebootFact(record),
    countFact('Updates', summary.updates),
    countFact('Security Updates', summary.security, 'red'),
    ...(heldSecurity === 0
      ? []
      : [{ title: 'Held Security', value: String(heldSecurity), tone: 'red' as const }]),
  ];
}

/** How old the repository metadata is that the answers rest on. */
function metadataFacts(record: HostRecord, now: string): readonly Fact[] {
  // By the host's own clock, which may be off.
  const hostNow = Date.parse(now) / 1000 + (record.clockSkewSeconds ?? 0);
  return record.sources.flatMap((source) => {
    const at = record.states[source]?.metadataAt;
    if (at === undefined) return [];
    const title = record.sources.length > 1 ? `Metadata (${source})` : 'Metadata';
    return [{ title, value: `fetched ${age(Math.max(0, hostNow - at))} ago` }];
  });
}

function rebootFact({ reboot }: HostRecord): Fact {
  const title = 'Reboot Pending';
  if (reboot === undefined) return { title, value: 'Unknown: not refreshed yet', tone: 'yellow' };
  if (!reboot.known) return { title, value: `Unknown: ${reboot.reason}`, tone: 'yellow' };
  const { needed, reasons } = reboot.value;
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return needed ? { title, value: `Yes${why}`, tone: 'yellow' } : { title, value: `No${why}` };
}

function countFact(title: string, { value, doubt }: Count, some?: Tone): Fact {
  if (doubt !== undefined) {
    const start = value === undefined ? 'Unknown' : `At least ${value}, not known exactly`;
    return { title, value: `${start}: ${doubt}`, tone: 'yellow' };
  }
  const text = String(value ?? 'Unknown');
  return (value ?? 0) > 0 && some !== undefined
    ? { title, value: text, tone: some }
    : { title, value: text };
}

/** What failed last, what the host's last known updates rest on, and the notes. */
function doubtsOf({ record, now, staleThresholdSeconds }: HostView): readonly Fact[] {
  const failed = Object.entries(record.failures)
    .filter(([step]) => step !== 'sync')
    .map(([step, { at, failure }]) => ({
      title: `Failed: ${step}`,
      value: `${failure.message}, ${sinceText(at, now)}`,
      tone: 'red' as const,
    }));
  const kept = record.sources.flatMap((source) => keptFacts(source, record.states[source], now));
  const several = record.sources.length > 1;
  const notes = hostNotes(record, now, staleThresholdSeconds).map(({ text, source }) => ({
    title: 'Note',
    value: several && source !== undefined ? `${source}: ${text}` : text,
  }));
  return [...failed, ...kept, ...notes];
}

/** Says so when the updates shown are older than the newest refresh. */
function keptFacts(source: string, state: SourceState | undefined, now: string): readonly Fact[] {
  if (state?.unknown === undefined || state.updatesAt === undefined) return [];
  const count = counted(state.updates?.length ?? 0, 'entry', 'entries');
  const value = `the list of ${source} below is the last known one (${count}), of ${sinceText(state.updatesAt, now)}`;
  return [{ title: 'Note', value, tone: 'yellow' }];
}

/** Facts with their titles aligned; a long value goes on below itself. */
function factLines(facts: readonly Fact[], { width, style }: TableLayout): readonly string[] {
  const left = facts.reduce((most, { title }) => Math.max(most, title.length), 0) + 4;
  const right = width === undefined ? Number.POSITIVE_INFINITY : width - left;
  return facts.flatMap(({ title, value, tone }) =>
    wrap(oneLine(value).split(' '), right).map((line, at) => {
      const text = tone === undefined ? line : style(tone, line);
      return pad(at === 0 ? `  ${title}` : '', left) + text;
    }),
  );
}
