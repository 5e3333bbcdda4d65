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

/** What is known comes before what is not: a host that is known to lack a security fix stays urgent. */
function standingOf({ updates, security, heldSecurity, unchecked }: HostSummary): Standing {
  if ((security.value ?? 0) > 0 || (heldSecurity.value ?? 0) > 0) return 'security';
  if (unchecked) return 'unknown';
  return (updates.value ?? 0) > 0 ? 'updates' : 'current';
}

/** Undefined where it is not certain; the facts tell why. */
function nothing(
  { updates, security, heldSecurity }: HostSummary,
  { kind, details }: ReportOptions,
): string | undefined {
  const count = kind === 'security' ? security : updates;
  if (count.doubt !== undefined) return undefined;
  const none = kind === 'security' ? 'No security updates' : 'No updates';
  if ((heldSecurity.value ?? 0) === 0) return `${none}.`;
  return `${none} but what is held back${details ? '' : ' (--details lists it)'}.`;
}
