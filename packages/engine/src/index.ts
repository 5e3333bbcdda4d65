/** @module All I/O of Exosphere that is not a terminal: sessions over SSH in threads, the store, configuration files. */
export { type Directories, makeDirectory } from './config/directories.ts';
export type { ConfigSource } from './config/find.ts';
export { type LoadedConfig, loadConfig } from './config/load.ts';
export type { Environment } from './environment.ts';
export { openService, type RunOptions, type Service, type ServiceOptions } from './service.ts';
export { type Cleared, clearStore } from './store/clear.ts';
export { StoreError, type StoreErrorCode } from './store/store-error.ts';
