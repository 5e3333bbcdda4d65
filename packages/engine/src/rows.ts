/** Configured hosts as a list shows them, by what is stored of each. Pure. */
import { type HostConfig, type HostSummary, isStale, type Row } from '@exosphere/core';
import type { Changes } from './store/tables.ts';

/** Rows that changed. */
export interface RowChanges {
  /** To ask with the next time. */
  readonly revision: number;
  /** In configuration order. */
  readonly rows: readonly Row[];
}

/** What ages are told by. */
export interface Ages {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** In seconds. */
  readonly staleThreshold: number;
}

/** What is stored, by the names of hosts. */
type Summaries = ReadonlyMap<string, HostSummary>;

/** A row for each host. `oldestFixes`: since when its oldest security update is known, ISO 8601, by its name. */
export function allRows(
  hosts: readonly HostConfig[],
  summaries: Summaries,
  oldestFixes: ReadonlyMap<string, string>,
  ages: Ages,
): readonly Row[] {
  return hosts.map((host) => {
    const row = rowOf(host, summaries.get(host.name), ages);
    const since = oldestFixes.get(host.name);
    if (since === undefined) return row;
    const seconds = (Date.parse(ages.now) - Date.parse(since)) / 1000;
    return { ...row, oldestFix: { since, seconds } };
  });
}

/** The rows of those hosts that changed after a revision (-1: of all). `kept`: what is not in the file yet. */
export function changedRows(
  hosts: readonly HostConfig[],
  revision: number,
  changes: Changes,
  kept: Summaries,
  ages: Ages,
): RowChanges {
  const rows = hosts.flatMap((host) => {
    const summary = kept.get(host.name) ?? changes.summaries.get(host.name);
    const hasChanged = summary !== undefined || changes.complete || revision < 0;
    return hasChanged ? [rowOf(host, summary, ages)] : [];
  });
  return { revision: changes.revision, rows };
}

function rowOf(
  { name, description, tags }: HostConfig,
  summary: HostSummary | undefined,
  { now, staleThreshold }: Ages,
): Row {
  return {
    name,
    tags,
    stale: summary === undefined || isStale(summary, now, staleThreshold),
    ...(description === undefined ? {} : { description }),
    ...(summary === undefined ? {} : { summary }),
  };
}
