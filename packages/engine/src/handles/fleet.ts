/** What the handles of one inventory look at: the newest state of each host that they have seen. */
import {
  type HostConfig,
  type HostEvent,
  type HostRecord,
  isStale,
  newRecord,
  type Row,
  reduceHost,
  summarize,
} from '@exosphere/core';
import type { Service } from '../service.ts';

/** What handles need of a service. */
export type FleetService = Pick<Service, 'loaded' | 'record' | 'run' | 'save' | 'close'>;

/** The only place where handles keep anything. */
export interface Fleet {
  readonly service: FleetService;
  now(): Date;
  record(name: string): HostRecord;
  /** Shows a host in this state; nothing is written. */
  show(name: string, record: HostRecord): void;
  /** When the connection that a run has open to the host was last used; undefined: none is open. */
  usedAt(name: string): string | undefined;
  /** The host as a list has it. */
  row(host: HostConfig): Row;
  /** Takes in what happens in a run. */
  follow(event: HostEvent): void;
  /** Reads every host from the store anew. */
  load(): Promise<void>;
}

/** A fleet that nothing is known of: `load` reads it. */
export function newFleet(service: FleetService, now: () => Date): Fleet {
  const { hosts, options } = service.loaded.config;
  const records = new Map<string, HostRecord>();
  const used = new Map<string, string>();
  const recordOf = (name: string): HostRecord => records.get(name) ?? newRecord();
  return {
    service,
    now,
    record: recordOf,
    show: (name, record) => {
      records.set(name, record);
    },
    usedAt: (name) => used.get(name),
    row: ({ name, description, tags }) => {
      const summary = summarize(recordOf(name));
      return {
        name,
        tags,
        summary,
        stale: isStale(summary, now().toISOString(), options.staleThreshold),
        ...(description === undefined ? {} : { description }),
      };
    },
    follow: (event) => {
      const { host } = event;
      // Asking comes after connecting, and the last word comes before the connection is closed.
      if (event.type === 'asking') used.set(host, now().toISOString());
      if (event.type === 'skipped' || (event.type === 'done' && event.last)) used.delete(host);
      records.set(host, reduceHost(recordOf(host), event));
    },
    load: async () => {
      const stored = await Promise.all(hosts.map(({ name }) => service.record(name)));
      for (const [index, { name }] of hosts.entries())
        records.set(name, stored[index] ?? newRecord());
    },
  };
}
