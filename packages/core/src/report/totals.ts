/** What a report says of all its hosts together. */
import { isPending } from '../summary.ts';
import { SEVERITIES, type Update } from '../update.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';
import type { Fact } from './facts.ts';
import type { HostPage, Standing } from './page.ts';

/** A part of a whole, for a chart. */
export interface Part {
  readonly label: string;
  readonly count: number;
  readonly tone: 'alarm' | 'doubt' | 'plain' | 'good';
}

export interface Totals {
  readonly hosts: number;
  readonly withUpdates: number;
  readonly updates: number;
  readonly security: number;
  /** Security fixes that administrators hold back. */
  readonly heldSecurity: number;
  readonly reboots: number;
  /** The newest refresh could not tell their updates, or failed. */
  readonly unchecked: number;
  /** There may be more updates than were counted, because of unchecked hosts or of sources that could not tell. */
  readonly updatesDoubt: boolean;
  readonly securityDoubt: boolean;
  /** Hosts of which nobody knows whether they need a reboot. */
  readonly rebootsUnknown: number;
  readonly standings: { readonly [standing in Standing]: number };
  /** Pending updates, by a label of `SEVERITY_PARTS`. */
  readonly severities: ReadonlyMap<string, number>;
  /** Pending security updates, by a label of `AGE_PARTS`. */
  readonly ages: ReadonlyMap<string, number>;
}

/** Counts as hosts come; the totals may be asked for at any time. */
export interface Counting {
  add(entry: ReportEntry, page: HostPage): void;
  totals(): Totals;
}

/** No host yet. `now`: ISO 8601, UTC. */
export function counting(now: string): Counting {
  const standings = { security: 0, updates: 0, unknown: 0, current: 0 };
  const severities = new Map<string, number>();
  const ages = new Map<string, number>();
  const nowMs = Date.parse(now);
  let hosts = 0;
  let withUpdates = 0;
  let updates = 0;
  let security = 0;
  let heldSecurity = 0;
  let reboots = 0;
  let unchecked = 0;
  let rebootsUnknown = 0;
  let updatesDoubt = false;
  let securityDoubt = false;
  return {
    add: ({ record, spans }, { summary, standing }) => {
      hosts += 1;
      standings[standing] += 1;
      withUpdates += (summary.updates.value ?? 0) > 0 ? 1 : 0;
      updates += summary.updates.value ?? 0;
      security += summary.security.value ?? 0;
      heldSecurity += summary.heldSecurity.value ?? 0;
      reboots += summary.reboot === true ? 1 : 0;
      rebootsUnknown += summary.reboot === undefined ? 1 : 0;
      unchecked += summary.unchecked ? 1 : 0;
      updatesDoubt ||= summary.unchecked || summary.updates.doubt !== undefined;
      securityDoubt ||= summary.unchecked || summary.security.doubt !== undefined;
      let fixes = 0;
      for (const source of record.sources) {
        for (const update of record.states[source]?.updates ?? []) {
          if (!isPending(update)) continue;
          count(severities, severityLabel(update));
          fixes += update.security === true ? 1 : 0;
        }
      }
      for (const span of spans ?? []) {
        if (fixes === 0) break;
        if (span.security !== true || span.state !== 'pending') continue;
        fixes -= 1;
        count(ages, ageLabel(nowMs - Date.parse(span.securitySince ?? span.firstSeen)));
      }
      if (fixes > 0) ages.set(AGE_UNKNOWN, (ages.get(AGE_UNKNOWN) ?? 0) + fixes);
    },
    totals: () => ({
      hosts,
      withUpdates,
      updates,
      security,
      heldSecurity,
      reboots,
      unchecked,
      updatesDoubt,
      securityDoubt,
      rebootsUnknown,
      standings,
      severities,
      ages,
    }),
  };
}

/** The summary of a report, in the order it is shown. */
export function totalFacts(totals: Totals, { leftOut }: ReportOptions): readonly Fact[] {
  const { hosts, withUpdates, updates, security, heldSecurity } = totals;
  const { reboots, rebootsUnknown, unchecked } = totals;
  const least = (count: number, doubt: boolean): string =>
    doubt ? `at least ${count}` : String(count);
  const rest = rebootsUnknown === 0 ? '' : `, not known of ${rebootsUnknown}`;
  return [
    { label: 'Hosts in scope', value: String(hosts) },
    { label: 'Hosts with updates', value: least(withUpdates, totals.updatesDoubt) },
    { label: 'Updates', value: least(updates, totals.updatesDoubt) },
    {
      label: 'Security updates',
      value: least(security, totals.securityDoubt),
      ...(security > 0 ? { tone: 'alarm' as const } : {}),
    },
    ...(heldSecurity > 0
      ? [{ label: 'Held security updates', value: String(heldSecurity), tone: 'alarm' as const }]
      : []),
    {
      label: 'Pending reboots',
      value: `${reboots}${rest}`,
      ...(reboots > 0 ? { tone: 'alarm' as const } : {}),
    },
    {
      label: 'Could not be checked',
      value: String(unchecked),
      ...(unchecked > 0 ? { tone: 'doubt' as const } : {}),
    },
    ...(leftOut.undiscovered > 0
      ? [{ label: 'Not in here: undiscovered', value: String(leftOut.undiscovered) }]
      : []),
    ...(leftOut.unsupported > 0
      ? [{ label: 'Not in here: unsupported', value: String(leftOut.unsupported) }]
      : []),
  ];
}

const UNSTATED = 'severity not told';
const MAYBE = 'not known';
const OTHER = 'not security';

/** Updates by severity, worst first; those that are not security updates only where `all`. */
export function severityParts({ severities }: Totals, all: boolean): readonly Part[] {
  const labels: readonly (readonly [string, Part['tone']])[] = [
    ...SEVERITIES.filter((severity) => severity !== 'unknown').map(
      (severity) => [severity, 'alarm'] as const,
    ),
    [UNSTATED, 'alarm'],
    [MAYBE, 'doubt'],
    ...(all ? [[OTHER, 'plain'] as const] : []),
  ];
  return labels.map(([label, tone]) => ({ label, tone, count: severities.get(label) ?? 0 }));
}

/** Hosts by what is most urgent about them. */
export function standingParts({ standings }: Totals): readonly Part[] {
  return [
    { label: 'security updates', count: standings.security, tone: 'alarm' },
    { label: 'other updates', count: standings.updates, tone: 'plain' },
    { label: 'not checked', count: standings.unknown, tone: 'doubt' },
    { label: 'no updates', count: standings.current, tone: 'good' },
  ];
}

/** Pending security updates by how long they are known to be there. */
export function ageParts({ ages }: Totals): readonly Part[] {
  return [...AGES.map(([, label]) => label), AGE_UNKNOWN].map((label) => ({
    label,
    tone: label === AGE_UNKNOWN ? 'doubt' : 'alarm',
    count: ages.get(label) ?? 0,
  }));
}

function severityLabel({ security, severity }: Update): string {
  if (security === undefined) return MAYBE;
  if (!security) return OTHER;
  return severity === undefined || severity === 'unknown' ? UNSTATED : severity;
}

const DAY_MS = 86_400_000;

/** The days that an age is below, and what it is called. */
const AGES: readonly (readonly [days: number, label: string])[] = [
  [1, 'under a day'],
  [7, '1 to 6 days'],
  [30, '7 to 29 days'],
  [90, '30 to 89 days'],
  [Number.POSITIVE_INFINITY, '90 days or more'],
];

const AGE_UNKNOWN = 'not known';

/** A clock that was set back tells no age. */
function ageLabel(ms: number): string {
  if (!(ms >= 0)) return AGE_UNKNOWN;
  return AGES.find(([days]) => ms < days * DAY_MS)?.[1] ?? AGE_UNKNOWN;
}

function count(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}
