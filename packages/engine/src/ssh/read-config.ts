/** Reads the OpenSSH client configuration of a user from its files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import { parseSshConfig, type SshConfig } from './config-file.ts';

/**
 * The configuration that holds: the one file that is named, or the user's and the system's.
 * Throws `ConfigurationError` for a named file that is not there, or any that cannot be read.
 */
export async function readSshConfigs(
  named: string | null,
  home: string,
): Promise<readonly SshConfig[]> {
  if (named !== null) return [await read(named, true)];
  const files = [join(home, '.ssh', 'config'), '/etc/ssh/ssh_config'];
  return Promise.all(files.map((file) => read(file, false)));
}

async function read(file: string, mustExist: boolean): Promise<SshConfig> {
  try {
    return parseSshConfig(await readFile(file, 'utf8'), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!mustExist && (code === 'ENOENT' || code === 'ENOTDIR')) return { blocks: [], ignored: [] };
    const hint = mustExist
      ? 'option ssh_config_file names it'
      : 'make it readable, or name another file with ssh_config_file';
    throw new ConfigurationError([{ message: `cannot be read: ${message}`, file, hint }]);
  }
}
