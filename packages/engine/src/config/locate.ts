/** Tells where the configuration file is without reading it: it may be one that cannot be read. */
import type { Environment } from '../environment.ts';
import { platformDirectories } from './directories.ts';
import { type ConfigSource, findConfig } from './find.ts';

/** The configuration file in use, or where one would be looked for. Throws as `loadConfig` does when none can be told. */
export async function locateConfig(environment: Environment): Promise<ConfigSource> {
  return findConfig(environment, platformDirectories(environment));
}
