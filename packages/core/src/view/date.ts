/** Points in time for people. */
import { age } from '../time.ts';

/** `2026-11-20 08:15 UTC`, from ISO 8601 in UTC; empty when there is none. */
export function dateText(iso: string | undefined): string {
  return iso === undefined ? '' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** `2026-11-20 08:15 UTC (3 hours ago)` */
export function sinceText(iso: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(iso)) / 1000;
  return seconds < 0 ? dateText(iso) : `${dateText(iso)} (${age(seconds)} ago)`;
}
