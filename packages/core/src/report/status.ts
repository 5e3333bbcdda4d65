/** The state of a fleet in two or three plain lines, for a message of the day. */
import type { Row } from '../columns.ts';
import { isReportable } from './matches.ts';

/** The lines, without their ends. Hosts that are undiscovered or unsupported count for nothing. */
export function statusReport(rows: readonly Row[]): readonly string[] {
  const hosts = rows.flatMap(({ summary, stale }) =>
    summary !== undefined && isReportable(summary) ? [{ ...summary, stale }] : [],
  );
  const all = hosts.length;
  const withUpdates = hosts.filter(({ updates }) => (updates.value ?? 0) > 0).length;
  const withSecurity = hosts.filter(({ security }) => (security.value ?? 0) > 0).length;
  const held = hosts.filter(({ heldSecurity }) => (heldSecurity.value ?? 0) > 0).length;
  const reboots = hosts.filter(({ reboot }) => reboot === true).length;
  const stale = hosts.filter((host) => host.stale).length;
  const unchecked = hosts.filter((host) => host.unchecked).length;
  // What is held back is a fix that is missing: such a host is not up to date, whatever is pending.
  const isSure = all > 0 && stale === 0 && unchecked === 0 && held === 0;
  const none = isSure ? 'All hosts are up to date.' : 'No pending updates are known.';
  const some = `${withUpdates} of ${hostsText(all)} ${has(withUpdates)} pending updates, ${withSecurity} with security updates`;
  return [
    withUpdates === 0 ? none : some,
    ...(held === 0 ? [] : [`${hostsText(held)} ${has(held)} security updates held back.`]),
    ...(reboots === 0 ? [] : [`${hostsText(reboots)} ${has(reboots)} a pending reboot.`]),
    ...(stale === 0
      ? []
      : [`${hostsText(stale)} ${has(stale)} stale data, consider running a refresh.`]),
    ...(unchecked === 0
      ? []
      : [`${unchecked} of ${hostsText(all)} could not be checked, see inventory status.`]),
  ];
}

function hostsText(count: number): string {
  return count === 1 ? '1 host' : `${count} hosts`;
}

function has(count: number): string {
  return count === 1 ? 'has' : 'have';
}
