/** Looks up the processes of process groups: by /proc on Linux, where ps(1) may be missing, else by ps. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface GroupMember {
  readonly pid: number;
  readonly group: number;
  /** The command line: `sleep 86400`. */
  readonly command: string;
}

/** The running processes of these groups. Zombies have ended, and wait only to be counted. */
export async function membersOf(groups: readonly number[]): Promise<readonly GroupMember[]> {
  if (groups.length === 0) return [];
  const all = process.platform === 'linux' ? await readProc() : await askPs();
  return all.filter(({ group }) => groups.includes(group));
}

async function readProc(): Promise<readonly GroupMember[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
        // 4711 (sleep) S 4710 4709 4709 0 -1 ...: the name in brackets may hold anything
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z' || state === 'X') return undefined;
        return {
          pid: Number(pid),
          group: Number(group),
          command: command.replaceAll('\0', ' ').trim(),
        };
      } catch {
        // It has ended since the directory was read.
        return undefined;
      }
    }),
  );
  return found.filter((member) => member !== undefined);
}

//   4711   4709 S    sleep 86400
const PS_LINE = /^\s*(?<pid>\d+)\s+(?<group>\d+)\s+(?<state>\S+)\s+(?<command>.*)$/u;

async function askPs(): Promise<readonly GroupMember[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const { pid, group, state, command } = PS_LINE.exec(line)?.groups ?? {};
    if (command === undefined || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), group: Number(group), command }];
  });
}
