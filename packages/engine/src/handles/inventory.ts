/** All hosts of a configuration as objects, for programs that script against the packages. */
import { type ColumnId, type Operation, passes, type RowFilter, sortRows } from '@exosphere/core';
import type { Environment } from '../environment.ts';
import { type Cleared, clearStore } from '../store/clear.ts';
import { ask, type Ending } from './ask.ts';
import { type FleetService, newFleet } from './fleet.ts';
import { type Host, hostHandle } from './host.ts';

/** How an operation ended for one host: with a `result`, or with an `error`. */
export type TaskResult<O extends Operation = Operation> = { readonly host: Host } & Ending<O>;

/** How an operation on many hosts is to run. */
export interface TaskOptions {
  /** Abort: no new host is started, running ones are ended, what was learnt is saved. */
  readonly signal?: AbortSignal;
}

/**
 * All hosts of a configuration. Operations on many hosts go on past those that fail: each host has its own result or
 * error, which is never thrown. They throw `StoreError` when what was learnt cannot be saved.
 */
export interface Inventory {
  /** In the order of the configuration. */
  readonly hosts: readonly Host[];
  /** Undefined: no host of that name is configured. */
  getHost(name: string): Host | undefined;
  /**
   * The hosts that have updates or security updates, or may have: one whose count is not known passes too, and one that
   * holds a security fix back.
   */
  filterHosts(filter: RowFilter, hosts?: readonly Host[]): readonly Host[];
  /** In the order of a column of the list; those without a value come last in either direction. */
  sortHosts(by: ColumnId, hosts?: readonly Host[], options?: SortOptions): readonly Host[];
  /**
   * Runs an operation on the hosts, or on all, and yields how it ended for each, once, as they complete. Nothing is
   * asked before the first turn of the loop; leaving the loop cancels the rest.
   * @example
   * for await (const { host, error } of inventory.runTask('refresh')) {
   *   report(host.name, error?.message ?? host.updates);
   * }
   */
  runTask<O extends Operation>(
    operation: O,
    hosts?: readonly Host[],
    options?: TaskOptions,
  ): AsyncIterable<TaskResult<O>>;
  /** `runTask('discover')` to its end; the results are in the order in which the hosts completed. */
  discoverAll(options?: TaskOptions): Promise<readonly TaskResult<'discover'>[]>;
  syncReposAll(options?: TaskOptions): Promise<readonly TaskResult<'sync'>[]>;
  refreshUpdatesAll(options?: TaskOptions): Promise<readonly TaskResult<'refresh'>[]>;
  pingAll(options?: TaskOptions): Promise<readonly TaskResult<'ping'>[]>;
  /** Writes what `cache_autosave: false` kept back. */
  saveState(): Promise<void>;
  /** Forgets everything in the store, history included, and in this inventory. Not while an operation runs. */
  clearState(): Promise<Cleared>;
  /** Reads every host from the store anew: what other processes learnt, and what `fromState` replaced. */
  initAll(): Promise<void>;
  /** Writes what is left, and closes the store until it is next needed. Connections are closed already. */
  closeAll(): Promise<void>;
}

/** How hosts are to be sorted. */
export interface SortOptions {
  /** False if not given. */
  readonly reverse?: boolean;
}

/**
 * The inventory of a service, with what its store knows. `environment` is the one the service was opened with; only
 * its clock is used. The caller closes the service, or calls `closeAll`. Throws `StoreError`.
 */
export async function openInventory(
  service: FleetService,
  environment: Pick<Environment, 'clock'>,
): Promise<Inventory> {
  const { config } = service.loaded;
  const fleet = newFleet(service, environment.clock);
  const configs = new Map(config.hosts.map((host) => [host.name, host]));
  const handles = new Map(config.hosts.map((host) => [host.name, hostHandle(host, fleet)]));
  const all = [...handles.values()];

  /** The hosts by name. A handle of another inventory is a mistake of the caller. */
  const own = (name: string): Host => {
    const host = handles.get(name);
    if (host === undefined) throw new Error(`this inventory has no host "${name}"`);
    return host;
  };
  const rows = (hosts: readonly Host[]) =>
    hosts.flatMap(({ name }) => {
      const host = configs.get(own(name).name);
      return host === undefined ? [] : [fleet.row(host)];
    });
  async function* runTask<O extends Operation>(
    operation: O,
    hosts: readonly Host[] = all,
    { signal }: TaskOptions = {},
  ): AsyncGenerator<TaskResult<O>, void, undefined> {
    const names = hosts.map(({ name }) => own(name).name);
    for await (const [name, ending] of ask(fleet, operation, names, signal)) {
      yield { host: own(name), ...ending };
    }
  }
  const runAll = async <O extends Operation>(
    operation: O,
    options: TaskOptions | undefined,
  ): Promise<readonly TaskResult<O>[]> => {
    const results: TaskResult<O>[] = [];
    for await (const result of runTask(operation, all, options)) results.push(result);
    return results;
  };

  await fleet.load();
  return {
    hosts: all,
    getHost: (name) => handles.get(name),
    filterHosts: (filter, hosts = all) =>
      rows(hosts)
        .filter((row) => passes(row, filter))
        .map(({ name }) => own(name)),
    sortHosts: (by, hosts = all, { reverse = false } = {}) =>
      sortRows(rows(hosts), by, reverse).map(({ name }) => own(name)),
    runTask,
    discoverAll: (options) => runAll('discover', options),
    syncReposAll: (options) => runAll('sync', options),
    refreshUpdatesAll: (options) => runAll('refresh', options),
    pingAll: (options) => runAll('ping', options),
    saveState: () => service.save(),
    clearState: async () => {
      await service.close();
      const cleared = await clearStore(config.options.cacheFile, environment.clock());
      await fleet.load();
      return cleared;
    },
    initAll: () => fleet.load(),
    closeAll: () => service.close(),
  };
}
