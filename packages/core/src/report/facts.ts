/** The facts of a host that a report tells above its updates, each with a label. */
import { hostNotes } from '../notes.ts';
import type { HostRecord } from '../record.ts';
import type { Count, HostSummary } from '../summary.ts';
import { age } from '../time.ts';
import { sinceText } from '../view/date.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** `alarm`: something to act on. `doubt`: something that is not known. */
  readonly tone?: 'alarm' | 'doubt';
}

/** In the order they are shown. */
export function hostFacts(
  { host, record, stale }: ReportEntry,
  summary: HostSummary,
  options: ReportOptions,
): readonly Fact[] {
  const { now, details } = options;
  const { refreshedAt, updates, security } = summary;
  const refreshed = refreshedAt === undefined ? 'never' : sinceText(refreshedAt, now);
  const system = [summary.os, summary.flavor, summary.version].filter((part) => part !== undefined);
  return [
    {
      label: 'Address',
      value: host.port === undefined ? host.ip : `${host.ip}, port ${host.port}`,
    },
    ...(host.description ? [{ label: 'Description', value: host.description }] : []),
    ...(details && host.tags.length > 0 ? [{ label: 'Tags', value: host.tags.join(', ') }] : []),
    { label: 'System', value: system.length === 0 ? 'unknown' : system.join(' ') },
    ...(details ? systemFacts(record, now) : []),
    { label: 'Package manager', value: record.sources.join(', ') },
    { label: 'Last refresh', value: refreshed },
    stale ? { label: 'Stale', value: 'yes', tone: 'doubt' } : { label: 'Stale', value: 'no' },
    ...(details ? metadataFacts(record, now) : []),
    rebootFact(record, details),
    countFact('Updates', updates),
    countFact('Security updates', security, 'alarm'),
    ...heldFacts(summary),
    ...(summary.unchecked && summary.failure !== undefined && summary.failure !== updates.doubt
      ? [{ label: 'Not checked', value: summary.failure, tone: 'doubt' as const }]
      : []),
    ...(details ? noteFacts(record, options) : []),
  ];
}

/** A count, or why it is not known; `some` is the tone of one above zero. */
function countFact(label: string, { value, doubt }: Count, some?: 'alarm'): Fact {
  if (doubt !== undefined) {
    const start = value === undefined ? 'unknown' : `at least ${value}, not known exactly`;
    return { label, value: `${start}: ${doubt}`, tone: 'doubt' };
  }
  const text = String(value ?? 'unknown');
  return (value ?? 0) > 0 && some !== undefined
    ? { label, value: text, tone: some }
    : { label, value: text };
}

/** Security fixes held back; nothing when there are none, or when the updates are not known either. */
function heldFacts({ heldSecurity, updates }: HostSummary): readonly Fact[] {
  const { value, doubt } = heldSecurity;
  const isTold = doubt === undefined ? value === 0 : doubt === updates.doubt;
  return isTold ? [] : [countFact('Held security updates', heldSecurity, 'alarm')];
}

/** Why a reboot is due is a detail; why that is not known is not. */
function rebootFact({ reboot }: HostRecord, details: boolean): Fact {
  const label = 'Pending reboot';
  if (reboot === undefined) return { label, value: 'unknown: not refreshed yet', tone: 'doubt' };
  if (!reboot.known) return { label, value: `unknown: ${reboot.reason}`, tone: 'doubt' };
  const { needed, reasons } = reboot.value;
  const why = details && reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return needed ? { label, value: `yes${why}`, tone: 'alarm' } : { label, value: `no${why}` };
}

function systemFacts({ os, discoveredAt }: HostRecord, now: string): readonly Fact[] {
  if (os === undefined) return [];
  const name = os.prettyName === undefined ? '' : `${os.prettyName}, `;
  return [
    { label: 'Release', value: `${name}kernel ${os.kernel}, ${os.machine}` },
    ...(discoveredAt === undefined
      ? []
      : [{ label: 'Discovered', value: sinceText(discoveredAt, now) }]),
  ];
}

/** How old the lists are that the answers rest on, by the host's own clock. */
function metadataFacts(record: HostRecord, now: string): readonly Fact[] {
  const hostNow = Date.parse(now) / 1000 + (record.clockSkewSeconds ?? 0);
  return record.sources.flatMap((source) => {
    const at = record.states[source]?.metadataAt;
    if (at === undefined) return [];
    const label = record.sources.length > 1 ? `Metadata of ${source}` : 'Metadata';
    return [{ label, value: `fetched ${age(Math.max(0, hostNow - at))} ago` }];
  });
}

/** Doubts of single sources that the counts, folded over all of them, do not tell, and every note. */
function noteFacts(record: HostRecord, options: ReportOptions): readonly Fact[] {
  const several = record.sources.length > 1;
  const doubts = record.sources.flatMap((source): readonly Fact[] => {
    const state = record.states[source];
    if (!several || state === undefined) return [];
    const { unknown, security } = state;
    return [
      ...(unknown === undefined ? [] : [doubt(`Updates of ${source}`, unknown)]),
      ...(security.known || security.reason === unknown
        ? []
        : [doubt(`Security of ${source}`, security.reason)]),
    ];
  });
  const notes = hostNotes(record, options.now, options.staleThresholdSeconds);
  return [
    ...doubts,
    ...notes.map(({ text, source }) => ({
      label: several && source !== undefined ? `Note (${source})` : 'Note',
      value: text,
    })),
  ];
}

function doubt(label: string, reason: string): Fact {
  return { label, value: `unknown: ${reason}`, tone: 'doubt' };
}
