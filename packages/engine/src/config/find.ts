/** Finds the configuration file. The first place that is named decides; see docs/configuration.md. */
import { lstat, stat } from 'node:fs/promises';
import { type ConfigFormat, ConfigurationError, quoted } from '@exosphere/core';
import type { Environment } from '../environment.ts';
import { type Directories, pathsOf } from './directories.ts';
import { fullPath } from './paths.ts';

/** The configuration file in use, or where one would have been used. */
export type ConfigSource =
  | { readonly found: true; readonly file: string; readonly format: ConfigFormat }
  | { readonly found: false; readonly lookedFor: readonly string[] };

/** In the order in which a directory is looked through. */
const NAMES = ['config.yaml', 'config.yml', 'config.toml', 'config.json'];

const FORMATS: ReadonlyMap<string, ConfigFormat> = new Map([
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.toml', 'toml'],
  ['.json', 'json'],
]);

/**
 * The file that `EXOSPHERE_CONFIG_FILE` names; else the first in the directory that `EXOSPHERE_CONFIG_PATH`
 * names; else the first in the platform's directory. An empty variable counts as not set. Throws a
 * `ConfigurationError` when a variable names what is not there, or a file whose extension tells no format.
 */
export async function findConfig(
  environment: Environment,
  directories: Directories,
): Promise<ConfigSource> {
  const file = environment.env.EXOSPHERE_CONFIG_FILE;
  if (file !== undefined && file !== '') {
    const path = fullPath(file, environment.cwd, environment);
    await mustExist(path, 'EXOSPHERE_CONFIG_FILE');
    return { found: true, file: path, format: formatOf(path, environment.platform) };
  }
  const directory = environment.env.EXOSPHERE_CONFIG_PATH;
  if (directory !== undefined && directory !== '') {
    const path = fullPath(directory, environment.cwd, environment);
    await mustBeDirectory(path);
    return firstIn(path, environment.platform);
  }
  return firstIn(directories.config, environment.platform);
}

async function firstIn(directory: string, platform: NodeJS.Platform): Promise<ConfigSource> {
  const lookedFor = NAMES.map((name) => pathsOf(platform).join(directory, name));
  for (const file of lookedFor) {
    if (await isThere(file)) return { found: true, file, format: formatOf(file, platform) };
  }
  return { found: false, lookedFor };
}

/**
 * Whatever bears the name is meant, even a link that leads nowhere or a file that may not be seen:
 * reading it tells what is wrong, where going on would quietly use another configuration or none.
 */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

async function mustExist(
  path: string,
  variable: string,
  what: 'file' | 'directory' = 'file',
): Promise<void> {
  if (await isThere(path)) return;
  const hint = `${variable} names it: make the ${what}, or correct or unset the variable.`;
  throw new ConfigurationError([{ message: `there is no such ${what}`, file: path, hint }]);
}

async function mustBeDirectory(path: string): Promise<void> {
  const variable = 'EXOSPHERE_CONFIG_PATH';
  await mustExist(path, variable, 'directory');
  const found = await stat(path).catch(() => undefined);
  // One that may not be looked at is told of when its files are.
  if (found === undefined || found.isDirectory()) return;
  const hint = `${variable} names a directory; use EXOSPHERE_CONFIG_FILE for a file.`;
  throw new ConfigurationError([{ message: 'is not a directory', file: path, hint }]);
}

function formatOf(path: string, platform: NodeJS.Platform): ConfigFormat {
  const extension = pathsOf(platform).extname(path);
  const format = FORMATS.get(extension.toLowerCase());
  if (format !== undefined) return format;
  const said = extension === '' ? 'there is none' : `${quoted(extension, 40)} is none of them`;
  const message = `the format follows the extension (${[...FORMATS.keys()].join(', ')}), and ${said}`;
  throw new ConfigurationError([{ message, file: path }]);
}
