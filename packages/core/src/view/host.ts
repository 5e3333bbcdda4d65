/** One host in full: a panel of facts, doubts with their reasons, and its updates. */
import type { HostSpan } from '../changes.ts';
import type { HostConfig } from '../config/host-fields.ts';
import type { Exposure } from '../exposure.ts';
import { hostNotes } from '../notes.ts';
import type { HostRecord, SourceState } from '../record.ts';
import { isStale, summarize } from '../summary.ts';
import { oneLine } from '../text.ts';
import { age } from '../time.ts';
import { counted } from './count.ts';
import { sinceText } from './date.ts';
import { countFact, type Fact, factLines, heldFacts, metadataFacts, rebootFact } from './facts.ts';
import type { TableLayout } from './table.ts';
import { updateBlocks } from './updates.ts';

export interface HostView {
  readonly host: HostConfig;
  readonly record: HostRecord;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly staleThresholdSeconds: number;
  /** The history of the updates that are there. */
  readonly spans: readonly HostSpan[];
  /** Of the last `EXPOSURE_DAYS`. */
  readonly exposure: Exposure;
  /** `security`: only updates that are, or may be, security updates. `facts`: no updates at all. */
  readonly show: 'all' | 'security' | 'facts';
}

/** The host as lines. */
export function hostLines(view: HostView, layout: TableLayout): readonly string[] {
  const { host, show } = view;
  const blocks = [
    [layout.style('bold', oneLine(host.name)), ...factLines(factsOf(view), layout)],
    factLines(doubtsOf(view), layout),
    ...(show === 'facts' ? [] : updateBlocks({ ...view, show }, layout)),
  ].filter((block) => block.length > 0);
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

function factsOf(view: HostView): readonly Fact[] {
  const { host, record, now, staleThresholdSeconds } = view;
  const summary = summarize(record);
  const { online, discovered, supported } = summary;
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
    ...heldFacts(summary),
    ...exposureFacts(view),
  ];
}

/** The days over which the exposure of a host is told. */
export const EXPOSURE_DAYS = 90;

const DAY_SECONDS = 86_400;

/** How long the host is and was without fixes; nothing for one that has none on record. */
function exposureFacts({ exposure, now }: HostView): readonly Fact[] {
  const { open, openSince, closed, medianSeconds, exposedSeconds } = exposure;
  if (open === 0 && closed === 0) return [];
  const oldest = openSince === undefined ? 0 : (Date.parse(now) - Date.parse(openSince)) / 1000;
  const parts = [
    ...(open === 0 ? [] : [`oldest fix pending ${age(Math.max(0, oldest))}`]),
    exposedSeconds < DAY_SECONDS
      ? `less than a day of the last ${EXPOSURE_DAYS} days`
      : `${Math.ceil(exposedSeconds / DAY_SECONDS)} of the last ${EXPOSURE_DAYS} days`,
    ...(medianSeconds === undefined
      ? []
      : [`${counted(closed, 'fix', 'fixes')} gone, half of them within ${age(medianSeconds)}`]),
  ];
  const fact = { title: 'Exposure', value: parts.join('; ') };
  return [open === 0 ? fact : { ...fact, tone: 'yellow' }];
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
