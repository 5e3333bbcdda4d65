/** The directories of this platform for configuration, state, logs and caches. */
import { mkdir } from 'node:fs/promises';
import { type PlatformPath, posix, win32 } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import type { Environment } from '../environment.ts';

/** Full paths. None of them needs to exist. */
export interface Directories {
  readonly config: string;
  /** Store, history, learned host keys. */
  readonly state: string;
  readonly log: string;
  /** What can be made again. */
  readonly cache: string;
}

/** The parts of the environment that decide where things lie. */
export type Surroundings = Pick<Environment, 'env' | 'platform' | 'home'>;

/** The rules for paths of the platform, which need not be the one we run on. */
export function pathsOf(platform: NodeJS.Platform): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** Where things lie. Throws a `ConfigurationError` when that depends on a home directory and there is none. */
export function platformDirectories({ env, platform, home }: Surroundings): Directories {
  const { isAbsolute, join } = pathsOf(platform);

  /** The XDG specification: a relative path there is invalid and must be ignored. */
  function base(variable: string, ...fallback: string[]): string {
    const value = env[variable];
    if (value !== undefined && isAbsolute(value)) return value;
    if (!isAbsolute(home)) throw homeless(variable);
    return join(home, ...fallback);
  }

  if (platform === 'darwin') {
    if (!isAbsolute(home)) throw homeless('HOME');
    const support = join(home, 'Library', 'Application Support', 'exosphere');
    const log = join(home, 'Library', 'Logs', 'exosphere');
    return {
      config: support,
      state: support,
      log,
      cache: join(home, 'Library', 'Caches', 'exosphere'),
    };
  }
  if (platform === 'win32') {
    const local = join(base('LOCALAPPDATA', 'AppData', 'Local'), 'exosphere');
    return { config: local, state: local, log: join(local, 'Logs'), cache: join(local, 'Cache') };
  }
  const state = join(base('XDG_STATE_HOME', '.local', 'state'), 'exosphere');
  return {
    config: join(base('XDG_CONFIG_HOME', '.config'), 'exosphere'),
    state,
    log: join(state, 'log'),
    cache: join(base('XDG_CACHE_HOME', '.cache'), 'exosphere'),
  };
}

function homeless(variable: string): ConfigurationError {
  const hint = `Set HOME, or ${variable}, to a full path.`;
  return new ConfigurationError([{ message: 'there is no home directory', hint }]);
}

/** Makes the directory, and those above it, for its owner alone (0700); one that exists stays as it is. */
export async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}
