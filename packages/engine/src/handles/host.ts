/** One host as an object, for programs that script against the packages. */
import {
  type HostConfig,
  HostError,
  type HostObject,
  type HostRecord,
  hostObject,
  isPending,
  isStale,
  type SudoPolicy,
  summarize,
  type Update,
} from '@exosphere/core';
import { askOne } from './ask.ts';
import type { Fleet } from './fleet.ts';

/**
 * One host of an inventory: what the configuration says of it, what is known of it, and what can be done with it.
 *
 * It keeps nothing itself. Its facts are those of the newest record that its inventory has seen: read from the store
 * by `initAll`, then kept up to date by every operation of that inventory. A fact that is not known is undefined.
 *
 * Operations throw a `HostError` when the host could not answer, and `StoreError` when what was learnt cannot be saved.
 */
export interface Host {
  /** Its identity in the inventory. */
  readonly name: string;
  /** Address, FQDN or alias of the SSH configuration. */
  readonly ip: string;
  /** Undefined: the SSH configuration decides, else 22. */
  readonly port: number | undefined;
  /** Undefined: the SSH configuration decides, else it is the local user. */
  readonly username: string | undefined;
  readonly description: string | undefined;
  /** Seconds to connect and log in, as configured for this host; undefined: not set. */
  readonly connectTimeout: number | undefined;
  readonly sudoPolicy: SudoPolicy;
  /** Locale of every command there. */
  readonly sshLocale: string;

  /** Kind of system: `linux`, `freebsd`, ... */
  readonly os: string | undefined;
  readonly flavor: string | undefined;
  readonly version: string | undefined;
  /** Id of the provider. */
  readonly packageManager: string | undefined;
  /** It has a package manager that we know; assumed until a discovery says otherwise. */
  readonly supported: boolean;
  /** As of the newest operation. */
  readonly online: boolean;
  /** What would be installed now; undefined when the newest refresh could not tell, or there was none. */
  readonly updates: readonly Update[] | undefined;
  /** Those that fix a published vulnerability; undefined when it is not known of all which do. */
  readonly securityUpdates: readonly Update[] | undefined;
  /** When the updates were last known: ISO 8601, UTC. */
  readonly lastRefresh: string | undefined;
  readonly needsReboot: boolean | undefined;
  /** The updates are not known, or older than `stale_threshold`. */
  readonly isStale: boolean;

  /** A connection of this inventory is open: connections are not kept, so only while an operation runs. */
  readonly isConnected: boolean;
  /** When that connection was last used (ISO 8601, UTC); null: none is open. */
  readonly connectionLastUsed: string | null;

  /** Finds out system, version and package manager. A host without one that we know is no error. */
  discover(): Promise<void>;
  /** Has the host fetch its own repository metadata. */
  syncRepos(): Promise<void>;
  /** Lists the updates and tells whether a reboot is due. Throws `DataRefreshError` when the updates stay unknown. */
  refreshUpdates(): Promise<void>;
  /** Logs in and runs `true`. False when that fails, unless `raiseOnError` asks for the reason. */
  ping(options?: PingOptions): Promise<boolean>;
  /** Closes a connection that is kept. There never is one: each operation closes its own. */
  close(): Promise<void>;

  /** Everything that is known of the host, as plain data; `parseStoredRecord` of core reads its JSON back, checked. */
  toState(): HostRecord;
  /** Shows the host in that state. Nothing is written, and the next operation goes by what the store says. */
  fromState(state: HostRecord): void;
  /** The host object of the JSON report. */
  toJSON(): HostObject;
}

/** How a ping is to end. */
export interface PingOptions {
  /** Throw the `HostError` instead of giving false; false if not given. */
  readonly raiseOnError?: boolean;
  /** True if not given. Connections are not kept, so it is closed whatever this says. */
  readonly closeConnection?: boolean;
}

/** The handle of a configured host. */
export function hostHandle(config: HostConfig, fleet: Fleet): Host {
  const { name, ip, port, description, connectTimeout } = config;
  const { options } = fleet.service.loaded.config;
  const summary = () => summarize(fleet.record(name));
  const now = (): string => fleet.now().toISOString();
  const pending = (): readonly Update[] => {
    const { sources, states } = fleet.record(name);
    return sources.flatMap((source) => states[source]?.updates ?? []).filter(isPending);
  };
  return {
    name,
    ip,
    port,
    username: config.username ?? options.defaultUsername ?? undefined,
    description,
    connectTimeout,
    sudoPolicy: config.sudoPolicy ?? options.defaultSudoPolicy,
    sshLocale: config.sshLocale ?? options.defaultSshLocale,
    get os() {
      return summary().os;
    },
    get flavor() {
      return summary().flavor;
    },
    get version() {
      return summary().version;
    },
    get packageManager() {
      return summary().packageManager;
    },
    get supported() {
      return summary().supported;
    },
    get online() {
      return summary().online;
    },
    get updates() {
      return summary().updates.doubt === undefined ? pending() : undefined;
    },
    get securityUpdates() {
      if (summary().security.doubt !== undefined) return undefined;
      return pending().filter(({ security }) => security === true);
    },
    get lastRefresh() {
      return summary().refreshedAt;
    },
    get needsReboot() {
      return summary().reboot;
    },
    get isStale() {
      return isStale(summary(), now(), options.staleThreshold);
    },
    get isConnected() {
      return fleet.usedAt(name) !== undefined;
    },
    get connectionLastUsed() {
      return fleet.usedAt(name) ?? null;
    },
    discover: () => askOne(fleet, 'discover', name),
    syncRepos: () => askOne(fleet, 'sync', name),
    refreshUpdates: () => askOne(fleet, 'refresh', name),
    ping: async ({ raiseOnError = false } = {}) => {
      try {
        await askOne(fleet, 'ping', name);
        return true;
      } catch (error) {
        if (raiseOnError || !(error instanceof HostError)) throw error;
        return false;
      }
    },
    close: () => Promise.resolve(),
    toState: () => fleet.record(name),
    fromState: (state) => fleet.show(name, state),
    toJSON: () => hostObject(config, fleet.record(name), now(), options.staleThreshold),
  };
}
