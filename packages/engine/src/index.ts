/**
 * All I/O of Exosphere that is not a terminal: sessions over SSH in threads, the store, configuration files.
 * @module @exosphere/engine
 */
export { type Directories, makeDirectory } from './config/directories.ts';
export type { ConfigSource } from './config/find.ts';
export { type LoadedConfig, loadConfig } from './config/load.ts';
export { locateConfig } from './config/locate.ts';
export type { Environment } from './environment.ts';
export type { Ending } from './handles/ask.ts';
export type { FleetService } from './handles/fleet.ts';
export type { Host, PingOptions } from './handles/host.ts';
export {
  type Inventory,
  openInventory,
  type SortOptions,
  type TaskOptions,
  type TaskResult,
} from './handles/inventory.ts';
export type { LogEntry } from './log/entry.ts';
export {
  type HostEntry,
  type OpenConnectionState,
  openService,
  type RowChanges,
  type RunOptions,
  type Service,
  type ServiceOptions,
} from './service.ts';
export { type Cleared, clearStore } from './store/clear.ts';
export { StoreError, type StoreErrorCode } from './store/store-error.ts';
