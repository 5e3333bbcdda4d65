/** Reads what is known of the hosts from the store. */
import {
  type Change,
  type Config,
  changesSince,
  type Exposure,
  exposure,
  type HostConfig,
  type HostRecord,
  type HostSpan,
  isStale,
  newRecord,
  type Row,
  summarize,
} from '@exosphere/core';
import { type Ages, allRows, changedRows, type RowChanges } from './rows.ts';
import type { Store } from './store/store.ts';
import { giveWay } from './turns.ts';

/** What reading needs from around it. */
export interface ReadingTools {
  readonly config: Config;
  /** The store, open for reading. */
  store(): Promise<Store>;
  now(): Date;
}

/** A configured host, with everything that was learnt of it. */
export interface HostEntry {
  readonly host: HostConfig;
  /** A new one for a host that nobody asked yet. */
  readonly record: HostRecord;
  /** As of the time it is read. */
  readonly stale: boolean;
  /** The history of the updates that are there; only where it was asked for. */
  readonly spans?: readonly HostSpan[];
}

/** See `Service.rows`. */
export async function readRows(
  tools: ReadingTools,
  hosts: readonly HostConfig[],
  { fixes = false }: { readonly fixes?: boolean } = {},
): Promise<readonly Row[]> {
  const store = await tools.store();
  const summaries = await store.summaries();
  const oldestFixes = fixes ? await store.oldestFixes() : new Map<string, string>();
  return allRows(hosts, summaries, oldestFixes, agesOf(tools));
}

/** See `Service.rowsSince`. */
export async function readRowsSince(tools: ReadingTools, revision: number): Promise<RowChanges> {
  const store = await tools.store();
  const kept = store.kept();
  // Asked every second by whoever shows a fleet, and nearly always for nothing.
  if (kept.size === 0 && (await store.revision()) === revision) return { revision, rows: [] };
  const changes = await store.changedSince(revision);
  return changedRows(tools.config.hosts, revision, changes, kept, agesOf(tools));
}

/** See `Service.entries`. */
export async function* readEntries(
  tools: ReadingTools,
  hosts: readonly HostConfig[],
  { history }: { readonly history?: 'all' | 'security' } = {},
): AsyncGenerator<HostEntry, void, undefined> {
  const store = await tools.store();
  const { now, staleThreshold } = agesOf(tools);
  for (const host of hosts) {
    const record = await recordOf(store, host.name);
    const stale = isStale(summarize(record), now, staleThreshold);
    const entry = { host, record, stale };
    if (history === undefined) yield entry;
    else if (history === 'all') yield { ...entry, spans: await store.pendingSince(host.name) };
    else yield { ...entry, spans: await store.pendingSecuritySince(host.name) };
  }
}

/** See `Service.changes`. */
export async function* readChanges(
  tools: ReadingTools,
  since: Date,
): AsyncGenerator<readonly Change[], void, undefined> {
  const store = await tools.store();
  for (const [at, { name }] of tools.config.hosts.entries()) {
    yield changesSince(await store.changes(name, since), since.toISOString());
    await giveWay(at + 1);
  }
}

/** See `Service.exposure`. */
export async function readExposure(
  tools: ReadingTools,
  name: string,
  since: Date,
): Promise<Exposure> {
  const spans = await (await tools.store()).spans(name, since);
  return exposure(spans, since.toISOString(), tools.now().toISOString());
}

/** What is known of a host; a new record for one that nobody asked yet. */
export async function recordOf(store: Store, name: string): Promise<HostRecord> {
  return (await store.record(name)) ?? newRecord();
}

function agesOf({ config, now }: ReadingTools): Ages {
  return { now: now().toISOString(), staleThreshold: config.options.staleThreshold };
}
