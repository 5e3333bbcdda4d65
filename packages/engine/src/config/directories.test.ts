import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import { expect, test } from 'vitest';
import { type Directories, makeDirectory, platformDirectories } from './directories.ts';

test.each<[string, NodeJS.Platform, { [name: string]: string }, string, Directories]>([
  [
    'Linux',
    'linux',
    {},
    '/home/ada',
    {
      config: '/home/ada/.config/exosphere',
      state: '/home/ada/.local/state/exosphere',
      log: '/home/ada/.local/state/exosphere/log',
      cache: '/home/ada/.cache/exosphere',
    },
  ],
  [
    'FreeBSD with the XDG variables',
    'freebsd',
    { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/k' },
    '/home/ada',
    {
      config: '/c/exosphere',
      state: '/s/exosphere',
      log: '/s/exosphere/log',
      cache: '/k/exosphere',
    },
  ],
  [
    'Linux with XDG variables that are empty or relative, which do not count',
    'linux',
    { XDG_CONFIG_HOME: '', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: './cache' },
    '/root',
    {
      config: '/root/.config/exosphere',
      state: '/root/.local/state/exosphere',
      log: '/root/.local/state/exosphere/log',
      cache: '/root/.cache/exosphere',
    },
  ],
  [
    'macOS',
    'darwin',
    { XDG_CONFIG_HOME: '/c' },
    '/Users/ada',
    {
      config: '/Users/ada/Library/Application Support/exosphere',
      state: '/Users/ada/Library/Application Support/exosphere',
      log: '/Users/ada/Library/Logs/exosphere',
      cache: '/Users/ada/Library/Caches/exosphere',
    },
  ],
  [
    'Windows',
    'win32',
    { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' },
    'C:\\Users\\ada',
    {
      config: 'C:\\Users\\ada\\AppData\\Local\\exosphere',
      state: 'C:\\Users\\ada\\AppData\\Local\\exosphere',
      log: 'C:\\Users\\ada\\AppData\\Local\\exosphere\\Logs',
      cache: 'C:\\Users\\ada\\AppData\\Local\\exosphere\\Cache',
    },
  ],
])('on %s', (_, platform, env, home, directories) => {
  expect(platformDirectories({ platform, env, home })).toEqual(directories);
});

test('a home directory is needed only where it decides', () => {
  const env = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/k' };
  expect(platformDirectories({ platform: 'linux', env, home: '' }).config).toBe('/c/exosphere');
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(() => platformDirectories({ platform, env: {}, home: '' })).toThrow(ConfigurationError);
  }
});

test('directories are made for their owner alone', async () => {
  const base = await mkdtemp(join(tmpdir(), 'exosphere-'));
  try {
    await makeDirectory(join(base, 'state', 'exosphere'));
    await makeDirectory(join(base, 'state', 'exosphere'));
    for (const path of ['state', 'state/exosphere']) {
      expect((await stat(join(base, path))).mode & 0o777).toBe(0o700);
    }
  } finally {
    await rm(base, { recursive: true });
  }
});
