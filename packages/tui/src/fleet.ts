/** The hosts of the inventory as the screens know them, and what they come to together. */
import { type Count, isStale, type Row } from '@exosphere/core';

export type { Row };

export interface Fleet {
  /** In configuration order. */
  readonly rows: readonly Row[];
  /** Place in `rows` by name. */
  readonly places: ReadonlyMap<string, number>;
}

/** A fleet from its rows. */
export function fleetOf(rows: readonly Row[]): Fleet {
  return { rows, places: new Map(rows.map(({ name }, at) => [name, at])) };
}

/** The fleet with some rows anew; hosts that it does not have are left out. */
export function withRows(fleet: Fleet, changed: readonly Row[]): Fleet {
  if (changed.length === 0) return fleet;
  const rows = [...fleet.rows];
  for (const row of changed) {
    const place = fleet.places.get(row.name);
    if (place !== undefined) rows[place] = row;
  }
  return { rows, places: fleet.places };
}

/** The fleet as of a later time: what was current may be stale now. The same one when nothing is. */
export function aged(fleet: Fleet, now: string, staleThresholdSeconds: number): Fleet {
  const changed = fleet.rows.flatMap((row) => {
    if (row.summary === undefined) return [];
    const stale = isStale(row.summary, now, staleThresholdSeconds);
    return stale === row.stale ? [] : [{ ...row, stale }];
  });
  return withRows(fleet, changed);
}

export function rowNamed({ rows, places }: Fleet, name: string | undefined): Row | undefined {
  const place = name === undefined ? undefined : places.get(name);
  return place === undefined ? undefined : rows[place];
}

/** What the hosts come to together. */
export interface Totals {
  readonly hosts: number;
  readonly online: number;
  /** Hosts that were asked, and did not answer last time. */
  readonly offline: number;
  /** Of the hosts that could tell; in doubt as long as one could not. */
  readonly updates: Count;
  readonly security: Count;
  /** Hosts with security updates. */
  readonly exposed: number;
  readonly reboot: number;
  readonly stale: number;
  /** Hosts that have counts, one of which is in doubt. */
  readonly unknown: number;
  readonly undiscovered: number;
  readonly unsupported: number;
  /** Hosts whose updates were known at some time. */
  readonly refreshed: number;
}

const known = new WeakMap<Fleet, Totals>();

/** Counted once per fleet. */
export function totalsOf(fleet: Fleet): Totals {
  const counted = known.get(fleet) ?? countTotals(fleet.rows);
  known.set(fleet, counted);
  return counted;
}

function countTotals(rows: readonly Row[]): Totals {
  const totals = {
    hosts: rows.length,
    online: 0,
    offline: 0,
    exposed: 0,
    reboot: 0,
    stale: 0,
    unknown: 0,
    undiscovered: 0,
    unsupported: 0,
    refreshed: 0,
  };
  const updates: Count[] = [];
  const security: Count[] = [];
  for (const { summary, stale } of rows) {
    if (summary?.online) totals.online += 1;
    else if (summary !== undefined) totals.offline += 1;
    if (summary === undefined || !summary.discovered) {
      totals.undiscovered += 1;
      continue;
    }
    if (!summary.supported) {
      totals.unsupported += 1;
      continue;
    }
    updates.push(summary.updates);
    security.push(summary.security);
    if ((summary.security.value ?? 0) > 0) totals.exposed += 1;
    if (summary.reboot) totals.reboot += 1;
    if (stale) totals.stale += 1;
    if (summary.refreshedAt !== undefined) totals.refreshed += 1;
    if (summary.updates.doubt !== undefined || summary.security.doubt !== undefined) {
      totals.unknown += 1;
    }
  }
  const isUnasked = totals.undiscovered > 0;
  return { ...totals, updates: sum(updates, isUnasked), security: sum(security, isUnasked) };
}

/** What counts come to. Where none is known, nothing is: not 0. */
function sum(counts: readonly Count[], isUnasked: boolean): Count {
  const known = counts.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const isSure = !isUnasked && counts.every(({ doubt }) => doubt === undefined);
  const isNone = known.length === 0 && !isSure;
  return {
    ...(isNone ? {} : { value: known.reduce((all, value) => all + value, 0) }),
    ...(isSure ? {} : { doubt: 'not known of every host' }),
  };
}
