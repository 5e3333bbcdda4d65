/** Boots a simulated machine from a directory that `writeMachine` has filled, and ends it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BOOT_SCRIPT = fileURLToPath(new URL('../../real/boot.sh', import.meta.url));

export interface RunningMachine {
  /** Of the machine's process 1, as numbered outside. */
  readonly initPid: number;
  /** The machine's process-id namespace: `pid:[4026532561]`. */
  readonly namespace: string;
  /** Ends every process of the machine and removes `directory`. May be called twice. */
  stop(): Promise<void>;
}

/** Resolves once the machine's sshd listens. Throws with the log's text when the machine ends before that. */
export async function boot(directory: string, logPath: string): Promise<RunningMachine> {
  const log = await open(logPath, 'w+');
  const child = spawn('bash', [BOOT_SCRIPT, directory], {
    // In a process group of its own: a Ctrl-C at the tests must not end it before it has cleaned up.
    detached: true,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
    stdio: ['pipe', 'pipe', log.fd],
  });
  const ended = once(child, 'exit');
  try {
    // 12345 pid:[4026532561]
    const [pid, namespace] = (await firstLine(child))?.split(' ') ?? [];
    if (pid === undefined || namespace === undefined) {
      await ended;
      throw new Error(`the simulated machine did not start:\n${await textOf(log)}`);
    }
    const stop = async (): Promise<void> => {
      child.stdin?.end();
      await ended;
    };
    return { initPid: Number(pid), namespace, stop };
  } finally {
    await log.close();
  }
}

/** Undefined: standard output was closed without a line. */
async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return undefined;
}

/** By its handle, since the file itself is gone once the machine has ended. */
async function textOf(log: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await log.read({ buffer: Buffer.alloc(1 << 16), position: 0 });
  return buffer.toString('utf8', 0, bytesRead);
}
