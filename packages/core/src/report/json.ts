/** The JSON report: an array of host objects, one per line. */
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

const HARMLESS = /^[ -~]*$/u;

// JSON escapes C0 only; the rest that terminals obey, or that hides or reorders text, can be told exactly, as an escape.
const UNSAFE =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

function safeJson(json: string): string {
  if (HARMLESS.test(json)) return json;
  return json.replace(UNSAFE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
