/** A simulated machine as data: what differs from the root file system that it is laid over. */
import { chmod, cp, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOGIN_USERS } from './login-users.ts';

/** A file's text, or its text with a mode (0644 by default) and a time of last change. */
export type FileSpec =
  | string
  | { readonly text: string; readonly mode?: number; readonly modifiedAt?: Date };

/** Absolute paths and what the machine has there. Paths go through real directories: `/usr/bin`, not `/bin`. */
export type Files = { readonly [path: string]: FileSpec };

export interface Machine {
  /** The directory that holds the root file system below; this machine's own `/` by default. */
  readonly base?: string;
  /** Absolute paths, files or whole directories, that the machine does not have. Taken away first. */
  readonly hide?: readonly string[];
  readonly files?: Files;
  /** Absolute path in the machine to the directory here whose content is copied to it. */
  readonly copies?: { readonly [path: string]: string };
  /** Shell commands, run as root in the machine; a failing one ends the start. */
  readonly beforeBoot?: string;
  /** The same, for what happened since the machine was booted. */
  readonly afterBoot?: string;
  /** What `uname -r` answers; the true release by default. */
  readonly kernel?: string;
}

/** Where the machine's own set-up lies inside it. */
export const SETUP_DIRECTORY = '/exosphere';

/** What the root of this machine runs at each login, and may take its time or a lock for, is none of the other's. */
const NO_LOGIN_FILES: Files = {
  '/root/.bashrc': '',
  '/root/.profile': '',
  '/root/.bash_profile': '',
};

/**
 * Writes what `real/boot.sh` starts a machine from: the layer's files, the paths to hide, the login
 * users and the two set-up scripts. `directory` must exist; `extra` are files beside the machine's own.
 */
export async function writeMachine(
  machine: Machine,
  directory: string,
  extra: Files = {},
): Promise<void> {
  const files = { ...NO_LOGIN_FILES, ...machine.files, ...setupScripts(machine), ...extra };
  await writeLayer(files, join(directory, 'layer'));
  for (const [path, source] of Object.entries(machine.copies ?? {})) {
    const target = join(directory, 'layer', path);
    await makeDirectories(join(directory, 'layer'), path);
    await cp(source, target, { recursive: true });
  }
  await mkdir(join(directory, 'memory'));
  await writeFile(join(directory, 'base'), machine.base ?? '/');
  await writeFile(join(directory, 'hide'), lines(machine.hide ?? []));
  await writeFile(
    join(directory, 'users'),
    lines(LOGIN_USERS.map((user) => `${user.name} ${user.uid} ${user.shell}`)),
  );
}

function setupScripts(machine: Machine): Files {
  const kernel = machine.kernel === undefined ? '' : simulateKernel(machine.kernel);
  return {
    [`${SETUP_DIRECTORY}/before-boot.sh`]: `${kernel}${machine.beforeBoot ?? ''}\n`,
    [`${SETUP_DIRECTORY}/after-boot.sh`]: `${machine.afterBoot ?? ''}\n`,
  };
}

/** The kernel is the one thing that a layer of files cannot change, so `uname` is told what to say. */
function simulateKernel(release: string): string {
  return `mv /usr/bin/uname ${SETUP_DIRECTORY}/uname
cat >/usr/bin/uname <<'END'
#!/bin/sh
answer=$(${SETUP_DIRECTORY}/uname "$@") || exit
true_release=$(${SETUP_DIRECTORY}/uname -r)
case $answer in
  *"$true_release"*) printf '%s\\n' "\${answer%%"$true_release"*}${release}\${answer#*"$true_release"}" ;;
  *) printf '%s\\n' "$answer" ;;
esac
END
chmod 755 /usr/bin/uname
`;
}

/** Modes are set after the fact: those given at creation would be cut by the umask of the test run. */
async function writeLayer(files: Files, layer: string): Promise<void> {
  await makeDirectories(layer, '/');
  for (const [path, file] of Object.entries(files)) {
    const { text, mode = 0o644, modifiedAt } = typeof file === 'string' ? { text: file } : file;
    const target = join(layer, path);
    await makeDirectories(layer, dirname(path));
    await writeFile(target, text);
    await chmod(target, mode);
    if (modifiedAt !== undefined) await utimes(target, modifiedAt, modifiedAt);
  }
}

async function makeDirectories(layer: string, path: string): Promise<void> {
  let directory = layer;
  for (const part of ['', ...path.split('/').filter((name) => name !== '')]) {
    directory = join(directory, part);
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o755);
  }
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join('');
}
