/** Makes full paths of what people write. */
import type { DefaultFile, Origin, PlaceFile } from '@exosphere/core';
import type { Environment } from '../environment.ts';
import { type Directories, pathsOf } from './directories.ts';

/** The full path: `~` and `~/x` are in the home directory, what is relative starts at `base`. */
export function fullPath(
  path: string,
  base: string,
  { platform, home }: Pick<Environment, 'platform' | 'home'>,
): string {
  const paths = pathsOf(platform);
  const separators = platform === 'win32' ? ['/', '\\'] : ['/'];
  const inHome = path === '~' || (path[0] === '~' && separators.includes(path[1] ?? ''));
  return inHome ? paths.join(home, path.slice(1)) : paths.resolve(base, path);
}

/**
 * Where an option's file lies: relative paths of the configuration file start at its directory,
 * those of environment variables at the current one. `configFile` is undefined when there is none.
 */
export function placeFiles(
  environment: Environment,
  directories: Directories,
  configFile: string | undefined,
): PlaceFile {
  const paths = pathsOf(environment.platform);
  const fileBase = configFile === undefined ? directories.config : paths.dirname(configFile);
  return (path: string | DefaultFile, origin: Origin) => {
    if (typeof path === 'object') return paths.join(directories[path.directory], path.file);
    return fullPath(path, origin === 'file' ? fileBase : environment.cwd, environment);
  };
}
