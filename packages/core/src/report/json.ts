/** The JSON report: an array of host objects, one per line. */
import { safeJson } from '../safe-json.ts';
import type { ReportEntry, ReportOptions } from './entry.ts';
import { hostDetails } from './host-details.ts';
import { hostObject } from './host-object.ts';

/** A host as one line of JSON, without its end. */
export function jsonHost(entry: ReportEntry, options: ReportOptions): string {
  const { kind, details, now, staleThresholdSeconds } = options;
  const object = hostObject(entry.host, entry.record, now, staleThresholdSeconds);
  const shown =
    kind === 'security'
      ? { ...object, updates: object.updates.filter(({ security }) => security) }
      : object;
  return safeJson(JSON.stringify(details ? { ...shown, ...hostDetails(entry, options) } : shown));
}
