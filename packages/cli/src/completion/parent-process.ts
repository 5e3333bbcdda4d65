/** What started this process. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const LONGEST_MS = 2000;

/** The name or path of the program that started us; undefined when the system does not tell. */
export async function parentProgram(): Promise<string | undefined> {
  const { ppid } = process;
  // Linux: the first 15 bytes of the name.
  const name = await readFile(`/proc/${ppid}/comm`, 'utf8').catch(() => undefined);
  if (name !== undefined) return name.trim();
  return new Promise((resolve) => {
    const args = ['-o', 'comm=', '-p', String(ppid)];
    execFile('ps', args, { timeout: LONGEST_MS }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}
