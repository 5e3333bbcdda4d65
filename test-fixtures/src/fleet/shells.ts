/** The real shells of a fleet, and what they have started. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Execution } from './execution.ts';
import { membersOf } from './process-group.ts';

export interface ShellProcess {
  readonly pid: number;
  /** The command line: `sleep 86400`. */
  readonly command: string;
}

export interface Shells {
  /**
   * Runs shell text in /bin/sh with the streams of an execution; `input` (a byte per character) comes
   * before the client's. Gives the shell's two output streams, for those who want to watch them as well.
   */
  run(text: string, input: string, path: string, execution: Execution): readonly Readable[];
  /** The processes that run: the shells, and all they started that is still in their process group. */
  processes(): Promise<readonly ShellProcess[]>;
  /** Ends all of them. */
  stop(): Promise<void>;
}

/** No shells yet. */
export function newShells(): Shells {
  const groups = new Map<number, ChildProcessWithoutNullStreams>();

  const processes = async (): Promise<readonly ShellProcess[]> => {
    const running = await membersOf([...groups.keys()]);
    // Once a group has ended, its number may come to belong to somebody else.
    for (const group of groups.keys()) {
      if (!running.some((process) => process.group === group)) groups.delete(group);
    }
    return running.map(({ pid, command }) => ({ pid, command }));
  };
  return {
    processes,
    run: (text, input, path, execution) => {
      // A process group of its own, as sshd gives every login: the guard of a script ends it whole.
      const child = spawn('/bin/sh', ['-c', text], {
        detached: true,
        env: { PATH: path, HOME: '/nonexistent', USER: 'exo', LOGNAME: 'exo' },
      });
      if (child.pid !== undefined) groups.set(child.pid, child);
      child.stdin.write(input, 'latin1');
      converse(child, execution);
      return [child.stdout, child.stderr];
    },
    stop: async () => {
      const ended = [...groups.values()].map(exitOf);
      await processes();
      for (const group of groups.keys()) killGroup(group);
      await Promise.all(ended);
      groups.clear();
    },
  };
}

/**
 * Connects the streams as sshd does. When the client hangs up, the shell sees the end of its input, and
 * nobody reads its output any more; whether anything survives that is for the script to settle.
 */
function converse(child: ChildProcessWithoutNullStreams, { channel, hungUp }: Execution): void {
  const { stdin, stdout, stderr } = child;
  // A shell that ends before it has read all its input is no mistake of ours.
  stdin.on('error', () => {});
  if (hungUp.aborted) stdin.end();
  else channel.pipe(stdin);
  stdout.pipe(channel, { end: false });
  stderr.pipe(channel.stderr, { end: false });
  channel.on('close', () => {
    stdin.end();
    stdout.destroy();
    stderr.destroy();
  });
  child.on('error', (error) => channel.stderr.end(`${error.message}\n`));
  // The status comes when the shell ends, the end of the channel when nobody holds its streams.
  child.on('exit', (code, signal) => {
    if (code !== null) channel.exit(code);
    else channel.exit((signal ?? 'KILL').slice('SIG'.length), false, '');
  });
  child.on('close', () => channel.end());
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // It has ended by itself in this moment.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
