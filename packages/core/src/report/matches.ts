/** Which hosts a report of some kind shows. */
import type { HostSummary } from '../summary.ts';
import type { ReportKind } from './entry.ts';

/** Discovered and supported: whatever else is in the inventory has no updates to report. */
export function isReportable(summary: HostSummary | undefined): boolean {
  return summary?.discovered === true && summary.supported;
}

/**
 * Whether a reportable host is shown. One whose answer is in doubt always is: it could match. So is one that holds a
 * security fix back.
 */
export function isShown(summary: HostSummary, kind: ReportKind): boolean {
  if (kind === 'full' || summary.unchecked || (summary.heldSecurity.value ?? 0) > 0) return true;
  const count = kind === 'updates' ? summary.updates : summary.security;
  return count.doubt !== undefined || (count.value ?? 0) > 0;
}
