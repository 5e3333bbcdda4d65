/** The columns of the table `hosts` that a list shows, and the summary they stand for. */
import type { Count, HostSummary } from '@exosphere/core';

type Flag = 0 | 1;

/** In the order of `SUMMARY_COLUMNS`. */
export type SummaryRow = readonly [
  discovered: Flag,
  supported: Flag,
  online: Flag,
  os: string | null,
  flavor: string | null,
  version: string | null,
  packageManager: string | null,
  updates: number | null,
  updatesDoubt: string | null,
  security: number | null,
  securityDoubt: string | null,
  heldSecurity: number,
  reboot: Flag | null,
  refreshedAt: string | null,
  unchecked: Flag,
  failure: string | null,
];

/** The names of the columns. */
export const SUMMARY_COLUMNS: readonly string[] = [
  'discovered',
  'supported',
  'online',
  'os',
  'flavor',
  'version',
  'package_manager',
  'updates',
  'updates_doubt',
  'security',
  'security_doubt',
  'held_security',
  'reboot',
  'refreshed_at',
  'unchecked',
  'failure',
];

/** A summary as columns. */
export function summaryRow(summary: HostSummary): SummaryRow {
  return [
    flag(summary.discovered),
    flag(summary.supported),
    flag(summary.online),
    summary.os ?? null,
    summary.flavor ?? null,
    summary.version ?? null,
    summary.packageManager ?? null,
    summary.updates.value ?? null,
    summary.updates.doubt ?? null,
    summary.security.value ?? null,
    summary.security.doubt ?? null,
    summary.heldSecurity,
    flag(summary.reboot),
    summary.refreshedAt ?? null,
    flag(summary.unchecked),
    summary.failure ?? null,
  ];
}

/** The summary that columns stand for. */
export function summaryOf(row: SummaryRow): HostSummary {
  const [discovered, supported, online, os, flavor, version, packageManager, ...counts] = row;
  const [updates, updatesDoubt, security, securityDoubt, heldSecurity, ...rest] = counts;
  const [reboot, refreshedAt, unchecked, failure] = rest;
  return {
    discovered: discovered === 1,
    supported: supported === 1,
    online: online === 1,
    ...withoutNulls({ os, flavor, version, packageManager }),
    updates: withoutNulls({ value: updates, doubt: updatesDoubt }),
    security: withoutNulls({ value: security, doubt: securityDoubt }),
    heldSecurity,
    ...(reboot === null ? {} : { reboot: reboot === 1 }),
    unchecked: unchecked === 1,
    ...withoutNulls({ refreshedAt, failure }),
  };
}

/** A count as a number where it is certain. */
export function certain(count: Count): number | null {
  return count.doubt === undefined ? (count.value ?? null) : null;
}

/** A truth as a column. */
export function flag(value: boolean): Flag;
export function flag(value: boolean | undefined): Flag | null;
export function flag(value: boolean | undefined): Flag | null {
  if (value === undefined) return null;
  return value ? 1 : 0;
}

/** A row of columns as an object: what is NULL there is absent here. */
export function withoutNulls<T extends object>(
  columns: T,
): { readonly [K in keyof T]?: Exclude<T[K], null> } {
  const given = Object.entries(columns).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], null> };
}
