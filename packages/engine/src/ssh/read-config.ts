/** Reads the OpenSSH client configuration of a user from its files. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@exosphere/core';
import { homeOf, isPrivateGroup } from './config/accounts.ts';
import { glob } from './config/glob.ts';
import { type ConfigFiles, loadSshConfig, type Owner } from './config/load.ts';
import type { SshConfig } from './config-file.ts';

/**
 * The configuration that holds, in order of precedence: the one file that is named, or the user's and the system's, each
 * with its includes. Throws `ConfigurationError` for a named file that is not there, any that cannot be read or that
 * others may write, and for every line that ssh would refuse.
 */
export async function readSshConfigs(
  named: string | null,
  home: string,
): Promise<readonly SshConfig[]> {
  const user: Owner = { kind: 'user', directory: join(home, '.ssh'), home };
  if (named !== null) return [await read(named, user, { mustExist: true, mustBeSafe: false })];
  const system: Owner = { kind: 'system', directory: '/etc/ssh', home };
  return Promise.all([
    // As ssh does, who may write is asked of files of the user, and of all that are included.
    read(join(home, '.ssh', 'config'), user, { mustExist: false, mustBeSafe: true }),
    read('/etc/ssh/ssh_config', system, { mustExist: false, mustBeSafe: false }),
  ]);
}

/** What is asked of a file before its lines count. */
interface Demands {
  readonly mustExist: boolean;
  /** Nobody but the user and root may write it. */
  readonly mustBeSafe: boolean;
}

async function read(file: string, owner: Owner, demands: Demands): Promise<SshConfig> {
  let text: string | undefined;
  try {
    text = await readText(file, demands);
  } catch (error) {
    const hint = demands.mustExist
      ? 'option ssh_config_file names it'
      : 'mend it, or name another file with ssh_config_file';
    const message = `cannot be read: ${(error as Error).message}`;
    throw new ConfigurationError([{ message, file, hint }]);
  }
  return loadSshConfig(text ?? '', file, owner, FILES);
}

const FILES: ConfigFiles = {
  read: (path) => readText(path, { mustExist: false, mustBeSafe: true }),
  glob: (pattern) =>
    glob(pattern, {
      names: (directory) => readdir(directory).catch(() => []),
      exists: (path) =>
        lstat(path).then(
          () => true,
          () => false,
        ),
    }),
  homeOf: async (user) => homeOf(await readAccounts('/etc/passwd'), user),
};

/** No configuration that a person keeps is anywhere near that long. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The text of a file. One that need not exist is undefined when there is none, or it is a directory, which ssh reads as
 * an empty file.
 */
async function readText(
  path: string,
  { mustExist, mustBeSafe }: Demands,
): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    // A named pipe that nobody writes to would be waited for.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    if (mustExist) throw new Error('there is no such file');
    return undefined;
  }
  try {
    const stats = await handle.stat();
    if (stats.isDirectory() && !mustExist) return undefined;
    if (stats.isDirectory()) throw new Error('it is a directory');
    // /dev/null stands for "no configuration".
    if (!stats.isFile() && path !== '/dev/null') throw new Error('it is not a file');
    if (stats.size > MOST_BYTES) throw new Error('it is far too large');
    if (mustBeSafe && !(await isSafe(stats))) {
      throw new Error('bad owner or permissions: others may write it (chmod go-w, chown)');
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Whether nobody but the user and root may write a file. Windows has neither users with numbers nor modes. */
async function isSafe({ uid, gid, mode }: Stats): Promise<boolean> {
  const self = process.getuid?.();
  if (self === undefined) return true;
  if ((uid !== 0 && uid !== self) || (mode & 0o002) !== 0) return false;
  if ((mode & 0o020) === 0) return true;
  const [passwd, group] = await Promise.all(['/etc/passwd', '/etc/group'].map(readAccounts));
  return isPrivateGroup(passwd ?? '', group ?? '', gid, self);
}

/** Not every system keeps its accounts in a file: then none are known. */
function readAccounts(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
