/** Single facts of a host in words: reports put a label before them, front ends a title and a capital. */
import type { HostRecord } from './record.ts';
import type { Count, HostSummary } from './summary.ts';
import { age } from './time.ts';

/** What is told. It begins with a small letter. */
export interface Words {
  readonly value: string;
  /** `alarm`: something to act on. `doubt`: something that is not known. */
  readonly tone?: 'alarm' | 'doubt';
}

/** A count, or why it is not known. `isAlarm`: one above zero is something to act on. */
export function countWords({ value, doubt }: Count, isAlarm: boolean): Words {
  if (doubt !== undefined) {
    const start = value === undefined ? 'unknown' : `at least ${value}, not known exactly`;
    return { value: `${start}: ${doubt}`, tone: 'doubt' };
  }
  const text = String(value ?? 'unknown');
  return isAlarm && (value ?? 0) > 0 ? { value: text, tone: 'alarm' } : { value: text };
}

/** The security fixes that are held back; undefined: there are none, or the updates are not known either. */
export function heldCount({ heldSecurity, updates }: HostSummary): Count | undefined {
  const { value, doubt } = heldSecurity;
  const isTold = doubt === undefined ? value === 0 : doubt === updates.doubt;
  return isTold ? undefined : heldSecurity;
}

/** Whether a reboot is pending, or why that is not known. `details`: why it is due, too. */
export function rebootWords({ reboot }: HostRecord, details: boolean): Words {
  if (reboot === undefined) return { value: 'unknown: not refreshed yet', tone: 'doubt' };
  if (!reboot.known) return { value: `unknown: ${reboot.reason}`, tone: 'doubt' };
  const { needed, reasons } = reboot.value;
  const why = details && reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return needed ? { value: `yes${why}`, tone: 'alarm' } : { value: `no${why}` };
}

/** How old the repository metadata is that the answers rest on, of each source that tells it. */
export function metadataAges(
  record: HostRecord,
  now: string,
): readonly { readonly source: string; readonly value: string }[] {
  // By the host's own clock, which may be off.
  const hostNow = Date.parse(now) / 1000 + (record.clockSkewSeconds ?? 0);
  return record.sources.flatMap((source) => {
    const at = record.states[source]?.metadataAt;
    return at === undefined
      ? []
      : [{ source, value: `fetched ${age(Math.max(0, hostNow - at))} ago` }];
  });
}
