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
  heldSecurity: number | null,
  heldSecurityDoubt: string | null,
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
  'held_security_doubt',
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
    summary.heldSecurity.value ?? null,
    summary.heldSecurity.doubt ?? null,
    flag(summary.reboot),
    summary.refreshedAt ?? null,
    flag(summary.unchecked),
    summary.failure ?? null,
  ];
}

/** The summary that columns stand for: what is NULL there is absent here. */
export function summaryOf(row: SummaryRow): HostSummary {
  // By place and one by one: a list has thousands of these, and taking rows apart or spreading objects shows there.
  const summary: Writable<HostSummary> = {
    discovered: row[0] === 1,
    supported: row[1] === 1,
    online: row[2] === 1,
    updates: countOf(row[7], row[8]),
    security: countOf(row[9], row[10]),
    heldSecurity: countOf(row[11], row[12]),
    unchecked: row[15] === 1,
  };
  if (row[3] !== null) summary.os = row[3];
  if (row[4] !== null) summary.flavor = row[4];
  if (row[5] !== null) summary.version = row[5];
  if (row[6] !== null) summary.packageManager = row[6];
  if (row[13] !== null) summary.reboot = row[13] === 1;
  if (row[14] !== null) summary.refreshedAt = row[14];
  if (row[16] !== null) summary.failure = row[16];
  return summary;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function countOf(value: number | null, doubt: string | null): Count {
  if (doubt === null) return value === null ? {} : { value };
  return value === null ? { doubt } : { value, doubt };
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
