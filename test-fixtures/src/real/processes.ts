/** The processes of one simulated machine, as the kernel shows them from outside: nothing can hide there. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { LOGIN_USERS } from './login-users.ts';

export interface RemoteProcess {
  /** As numbered outside the machine. */
  readonly pid: number;
  /** The login user's name; undefined for root and other accounts. */
  readonly user: string | undefined;
  readonly uid: number;
  /** The command line, blank between arguments: `sleep 600`. */
  readonly command: string;
}

/**
 * Every process in the process-id namespace `namespace` (`pid:[4026532561]`), zombies left out:
 * they have ended and wait only to be counted.
 */
export async function processesIn(namespace: string): Promise<readonly RemoteProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(pids.map((pid) => describeProcess(pid, namespace)));
  return found.filter((process) => process !== undefined);
}

/** Undefined: of another namespace, a zombie, or out of sight. */
async function describeProcess(pid: string, namespace: string): Promise<RemoteProcess | undefined> {
  try {
    if ((await readlink(`/proc/${pid}/ns/pid`)) !== namespace) return undefined;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    // State:	S (sleeping)
    if (/^State:\s+[ZX]/mu.test(status)) return undefined;
    // Uid:	59001	59001	59001	59001
    const uid = Number(/^Uid:\s+(\d+)/mu.exec(status)?.[1]);
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return {
      pid: Number(pid),
      user: LOGIN_USERS.find((user) => user.uid === uid)?.name,
      uid,
      command: command.replaceAll('\0', ' ').trim(),
    };
  } catch (error) {
    if (isOutOfSight(error)) return undefined;
    throw error;
  }
}

/** Gone while we looked, or (EACCES) not ours to look at: what this program started, it may look at. */
function isOutOfSight(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES';
}
