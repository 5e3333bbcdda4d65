/** One host as facts and tables: what the formats for people have in common. All text is as it came. */
import { type HostSummary, summarize } from '../summary.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';
import { type Fact, hostFacts } from './facts.ts';
import { type ReportTable, updateTables } from './tables.ts';

/** The most urgent thing about a host. */
export type Standing = 'security' | 'updates' | 'unknown' | 'current';

export interface HostPage {
  readonly name: string;
  readonly standing: Standing;
  readonly summary: HostSummary;
  readonly facts: readonly Fact[];
  readonly tables: readonly ReportTable[];
  /** Said in place of tables: that there is nothing, where that is certain. */
  readonly empty?: string;
}

/** What a report says of a host. */
export function hostPage(entry: ReportEntry, options: ReportOptions): HostPage {
  const summary = summarize(entry.record);
  const tables = updateTables(entry, options);
  const empty = tables.some(({ pending }) => pending) ? undefined : nothing(summary, options);
  return {
    name: entry.host.name,
    standing: standingOf(summary),
    summary,
    facts: hostFacts(entry, summary, options),
    tables,
    ...(empty === undefined ? {} : { empty }),
  };
}

/** What is known comes before what is not: a host with a known security update stays urgent. */
export function standingOf({ updates, security, unchecked }: HostSummary): Standing {
  if ((security.value ?? 0) > 0) return 'security';
  if (unchecked) return 'unknown';
  return (updates.value ?? 0) > 0 ? 'updates' : 'current';
}

/** Undefined where it is not certain; the facts tell why. */
function nothing({ updates, security }: HostSummary, { kind }: ReportOptions): string | undefined {
  if (kind === 'security') return security.doubt === undefined ? 'No security updates.' : undefined;
  return updates.doubt === undefined ? 'No updates.' : undefined;
}
