/** What can be done with hosts, in the words of the dashboard. */
import type { Operation } from '@exosphere/core';
import type { Job } from '@exosphere/core/view';

export type JobId = 'ping' | 'discover' | 'refresh' | 'sync';

interface JobFacts {
  /** On every screen that is about hosts. */
  readonly key: string;
  /** As an order: `Ping`. */
  readonly order: string;
  /** While it is done: `Pinging`. */
  readonly doing: string;
  /** What goes before it. */
  readonly first?: string;
  readonly steps: readonly Operation[];
  /** What the command line calls it when it tells how it went. */
  readonly told: Job;
}

/** In the order of the palette. */
export const JOBS: { readonly [id in JobId]: JobFacts } = {
  refresh: {
    key: '^r',
    order: 'Refresh',
    doing: 'Refreshing',
    steps: ['refresh'],
    told: 'refresh',
  },
  sync: {
    key: '^x',
    order: 'Sync and refresh',
    doing: 'Syncing and refreshing',
    first: 'repository metadata is fetched first',
    steps: ['sync', 'refresh'],
    told: 'refresh',
  },
  discover: {
    key: '^d',
    order: 'Discover',
    doing: 'Discovering',
    steps: ['discover'],
    told: 'discover',
  },
  ping: { key: 'P', order: 'Ping', doing: 'Pinging', steps: ['ping'], told: 'ping' },
};

export const JOB_IDS: readonly JobId[] = Object.keys(JOBS) as JobId[];
