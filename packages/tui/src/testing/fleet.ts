/** A service over records in memory, for tests of the dashboard: runs do what the test says. */
import {
  exposure,
  type HostConfig,
  type HostEvent,
  type HostRecord,
  isStale,
  newRecord,
  type Operation,
  type Row,
  reduceHost,
  summarize,
} from '@exosphere/core';
import type { LoadedConfig, LogEntry } from '@exosphere/engine';
import { NOW } from '@exosphere/test-fixtures/records';
import type { DashboardService } from '../run.ts';

export interface TestService extends DashboardService {
  /** What was asked for: `refresh: web1, web2`. */
  readonly runs: readonly string[];
  /** Another process writes. */
  write(...events: readonly HostEvent[]): void;
  log(entry: LogEntry): void;
}

export interface TestFleet {
  readonly hosts: readonly Partial<HostConfig>[];
  readonly events?: readonly HostEvent[];
  run?(
    steps: readonly Operation[],
    names: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<HostEvent>;
}

const DAY_SECONDS = 86_400;

export function testService({ hosts: some, events = [], run }: TestFleet): TestService {
  const hosts = some.map(
    (host, at): HostConfig =>
      ({ name: `host-${at + 1}`, ip: '192.0.2.1', tags: [], ...host }) as HostConfig,
  );
  const records = new Map<string, HostRecord>();
  let revision = 0;
  const revisions = new Map<string, number>();
  const take = (event: HostEvent): void => {
    records.set(event.host, reduceHost(records.get(event.host) ?? newRecord(), event));
    revision += 1;
    revisions.set(event.host, revision);
  };
  for (const event of events) take(event);
  const rowOf = ({ name, description, tags }: HostConfig): Row => {
    const record = records.get(name);
    const summary = record === undefined ? undefined : summarize(record);
    return {
      name,
      tags,
      stale: summary === undefined || isStale(summary, NOW, DAY_SECONDS),
      ...(description === undefined ? {} : { description }),
      ...(summary === undefined ? {} : { summary }),
    };
  };
  const runs: string[] = [];
  const listeners = new Set<(entry: LogEntry) => void>();
  return {
    loaded: {
      config: { hosts, options: { staleThreshold: DAY_SECONDS } },
    } as unknown as LoadedConfig,
    runs,
    write: (...more) => {
      for (const event of more) take(event);
    },
    log: (entry) => {
      for (const listener of listeners) listener(entry);
    },
    rowsSince: async (since) => ({
      revision,
      rows: hosts.filter(({ name }) => (revisions.get(name) ?? 0) > since).map(rowOf),
    }),
    record: async (name) => records.get(name) ?? newRecord(),
    pendingSince: async () => [],
    exposure: async (_, since) => exposure([], since.toISOString(), NOW),
    evidence: async () => [],
    onLog: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: async function* (steps, names, { signal } = {}) {
      runs.push(`${steps.join(', ')}: ${names.join(', ')}`);
      for await (const event of run?.(steps, names, signal ?? new AbortController().signal) ?? []) {
        take(event);
        yield event;
      }
    },
  };
}
