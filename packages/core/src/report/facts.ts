/** The facts of a host that a report tells above its updates, each with a label. */
import { countWords, heldCount, metadataAges, rebootWords, type Words } from '../fact-words.ts';
import { hostNotes } from '../notes.ts';
import type { HostRecord } from '../record.ts';
import type { HostSummary } from '../summary.ts';
import { sinceText } from '../view/date.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';

/** What is told, with what it is about. */
export interface Fact extends Words {
  readonly label: string;
}

/** In the order they are shown. */
export function hostFacts(
  { host, record, stale }: ReportEntry,
  summary: HostSummary,
  options: ReportOptions,
): readonly Fact[] {
  const { now, details } = options;
  const { refreshedAt, updates, security } = summary;
  const held = heldCount(summary);
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
    // Why a reboot is due is a detail; why that is not known is not.
    { label: 'Pending reboot', ...rebootWords(record, details) },
    { label: 'Updates', ...countWords(updates, false) },
    { label: 'Security updates', ...countWords(security, true) },
    ...(held === undefined ? [] : [{ label: 'Held security updates', ...countWords(held, true) }]),
    ...(summary.unchecked && summary.failure !== undefined && summary.failure !== updates.doubt
      ? [{ label: 'Not checked', value: summary.failure, tone: 'doubt' as const }]
      : []),
    ...(details ? noteFacts(record, options) : []),
  ];
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

/** How old the lists are that the answers rest on. */
function metadataFacts(record: HostRecord, now: string): readonly Fact[] {
  const several = record.sources.length > 1;
  return metadataAges(record, now).map(({ source, value }) => ({
    label: several ? `Metadata of ${source}` : 'Metadata',
    value,
  }));
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
