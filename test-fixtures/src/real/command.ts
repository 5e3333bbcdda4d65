/** Runs a program to its end and gives back what it left behind, whatever its exit status. */
import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
}

/** Standard input is empty. Throws when the program cannot be started at all. */
export function runCommand(program: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}

/** The program's standard output; throws with its standard error when it fails. */
export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(program, args);
  if (exitCode !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed with status ${exitCode}:\n${stderr}`);
  }
  return stdout;
}
