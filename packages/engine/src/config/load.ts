/** Loads the configuration that holds: file, environment and defaults, with where each came from. */
import {
  type Config,
  type ConfigFormat,
  ConfigurationError,
  optionDoubt,
  type Problem,
  parseConfig,
  readOverrides,
  resolveConfig,
  rulesFingerprint,
} from '@exosphere/core';
import type { Environment } from '../environment.ts';
import { type CheckedConfig, readCopy, writeCopy } from './checked-copy.ts';
import { type Directories, platformDirectories } from './directories.ts';
import { type ConfigSource, findConfig } from './find.ts';
import { placeFiles } from './paths.ts';
import { decode, readBytes } from './read-file.ts';

/** The configuration, where it came from, and what was odd about it. */
export interface LoadedConfig {
  /** Every option has its value, every path is a full one. */
  readonly config: Config;
  readonly source: ConfigSource;
  readonly directories: Directories;
  /** For the person who keeps the configuration; nothing of it keeps us from working. */
  readonly warnings: readonly Problem[];
  /** Why the checked copy could not be written, for the log; undefined when it was, or was not needed. */
  readonly copyFailure?: string;
}

const NO_FILE: CheckedConfig = { config: { options: {}, hosts: [] }, warnings: [] };

/**
 * Finds, reads and checks the configuration. No file at all is an empty configuration; `source` tells where one
 * was looked for. `version` is ours: another version checks the file anew. Throws a `ConfigurationError`
 * with everything that is wrong.
 */
export async function loadConfig(environment: Environment, version: string): Promise<LoadedConfig> {
  const directories = platformDirectories(environment);
  const source = await findConfig(environment, directories);
  const { checked, copyFailure } = source.found
    ? await checkFile(source.file, source.format, directories.cache, version)
    : { checked: NO_FILE, copyFailure: undefined };
  const overrides = await readOverrides(environment.env, checked.config.options);
  const place = placeFiles(environment, directories, source.found ? source.file : undefined);
  const config = resolveConfig(checked.config, overrides.options, place);
  const doubt = optionDoubt(config.options);
  return {
    config,
    source,
    directories,
    warnings: [
      ...checked.warnings,
      ...overrides.warnings,
      ...(doubt === undefined ? [] : [{ message: doubt }]),
    ],
    ...(copyFailure === undefined ? {} : { copyFailure }),
  };
}

interface Checked {
  readonly checked: CheckedConfig;
  readonly copyFailure: string | undefined;
}

async function checkFile(
  file: string,
  format: ConfigFormat,
  cacheDirectory: string,
  version: string,
): Promise<Checked> {
  const bytes = await readBytes(file);
  const original = { file, format, version, rules: rulesFingerprint(), bytes };
  const copy = await readCopy(cacheDirectory, original);
  if (copy !== undefined) return { checked: copy, copyFailure: undefined };

  const parsed = await parseConfig(decode(bytes, file), format, file);
  if (!parsed.ok) throw new ConfigurationError(parsed.problems);
  const checked = { config: parsed.config, warnings: parsed.warnings };
  const copyFailure = await writeCopy(cacheDirectory, original, checked).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { checked, copyFailure };
}
