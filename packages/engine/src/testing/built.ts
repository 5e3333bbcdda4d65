/** Runs small programs on the built engine, in a process of their own: for what a test runner's own process hides. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Requirements } from '@exosphere/test-fixtures/requirements';

const DIST = new URL('../../dist/', import.meta.url);

/** What a suite needs that runs such programs, or threads. */
export const BUILT: Requirements = {
  trials: [
    {
      sh: existsSync(new URL('session-worker.js', DIST)) ? 'true' : 'false',
      otherwise: 'the engine is not built: npm run build',
    },
  ],
};

/** A module of the build, by its path there. */
export function built(path: string): URL {
  return new URL(path, DIST);
}

/** How a program ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the text of a module, with `input` as its JSON argument. The program has to end by itself: nothing that is
 * left open may keep it alive. `node` runs it; this runtime, if not given.
 */
export async function runProgram(
  text: string,
  input: unknown,
  flags: readonly string[] = [],
  node: string = process.execPath,
): Promise<Ended> {
  const program = `import { join } from 'node:path';
const input = JSON.parse(process.argv[1]);
${text}`;
  const child = spawn(
    node,
    [...flags, '--input-type=module', '--eval', program, '--', JSON.stringify(input)],
    { cwd: fileURLToPath(DIST), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended: { stdout: string; stderr: string } = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    ended.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    ended.stderr += chunk;
  });
  const [status] = await once(child, 'close');
  return { status, ...ended };
}

/** The session worker of the build, as threads of a test runner can load it. */
export const WORKER: URL = new URL('session-worker.mjs', import.meta.url);
