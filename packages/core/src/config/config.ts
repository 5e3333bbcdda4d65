/** The configuration as the program uses it: what a file says, and what holds in the end. */
import type { HostConfig } from './host-fields.ts';
import type { OptionKey, Options } from './options.ts';

/** What a file says, in order and nothing added: options that it does not set are absent. */
export interface ConfigFile {
  /** Paths are as written. */
  readonly options: Partial<Options>;
  /** In the order of the file. */
  readonly hosts: readonly HostConfig[];
}

/** Who decided the value of an option. */
export type Origin = 'file' | 'environment' | 'default';

/** What holds: a value for every option and who decided it, with the hosts. */
export interface Config {
  readonly options: Options;
  readonly origins: { readonly [K in OptionKey]: Origin };
  readonly hosts: readonly HostConfig[];
}

/** The configuration formats; they carry the same structure. */
export type ConfigFormat = 'yaml' | 'toml' | 'json';
