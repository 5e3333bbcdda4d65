/** The host object of the JSON report: its keys are a contract with the programs that read it. */
import type { HostConfig } from '../config/host-fields.ts';
import type { HostRecord } from '../record.ts';
import { isPending, isStale, summarize } from '../summary.ts';
import type { Update } from '../update.ts';

/** One host of a JSON report. Null is not known, or never. */
export interface HostObject {
  readonly name: string;
  /** Left out when the host has none. */
  readonly description?: string;
  readonly ip: string;
  /** As configured; 22 where the configuration names none. */
  readonly port: number;
  readonly os: string | null;
  readonly flavor: string | null;
  readonly version: string | null;
  readonly supported: boolean;
  readonly stale: boolean;
  readonly online: boolean;
  readonly needs_reboot: boolean | null;
  readonly package_manager: string | null;
  /** What would be installed now, as last known; empty with `last_refresh` null: never known. */
  readonly updates: readonly UpdateObject[];
  /** When the updates were last known: ISO 8601, UTC, with milliseconds. */
  readonly last_refresh: string | null;
}

/** One update of a JSON report. */
export interface UpdateObject {
  readonly name: string;
  /** Null for a new dependency. */
  readonly current_version: string | null;
  readonly new_version: string | null;
  /** True only when it is known to fix a vulnerability. */
  readonly security: boolean;
  /** Archives or repositories that carry it; null when the manager told none. */
  readonly source: string | null;
}

/** What is known of a host as of `now` (ISO 8601), with exactly the keys of the report. */
export function hostObject(
  host: HostConfig,
  record: HostRecord,
  now: string,
  staleThresholdSeconds: number,
): HostObject {
  const summary = summarize(record);
  return {
    name: host.name,
    ...(host.description === undefined ? {} : { description: host.description }),
    ip: host.ip,
    port: host.port ?? 22,
    os: summary.os ?? null,
    flavor: summary.flavor ?? null,
    version: summary.version ?? null,
    supported: summary.supported,
    stale: isStale(summary, now, staleThresholdSeconds),
    online: summary.online,
    needs_reboot: summary.reboot ?? null,
    package_manager: summary.packageManager ?? null,
    updates: record.sources
      .flatMap((source) => record.states[source]?.updates ?? [])
      .filter(isPending)
      .map(updateObject),
    last_refresh: summary.refreshedAt ?? null,
  };
}

function updateObject({ name, installed, candidate, origins, security }: Update): UpdateObject {
  return {
    name,
    current_version: installed,
    new_version: candidate,
    security: security === true,
    source: origins.length === 0 ? null : origins.join(', '),
  };
}
