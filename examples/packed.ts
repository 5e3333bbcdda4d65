/** An empty project that has nothing of ours but the packed packages, with the examples compiled in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** A program of the workspace: `tsc`, `publint`. */
export function tool(name: string): string {
  return join(ROOT, 'node_modules/.bin', name);
}

/** Whether the packages are built: what is not cannot be packed. */
export const BUILT: boolean = existsSync(join(ROOT, 'packages/engine/dist/index.js'));

export interface Project {
  readonly directory: string;
  /** Paths of the tarballs: core, providers, engine, and the command, which is not installed there. */
  readonly tarballs: readonly string[];
  /** Runs a program there, with nothing in its environment but PATH and what is given. */
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  remove(): Promise<void>;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  module: 'nodenext',
  strict: true,
  // The types of the packages have to be right by themselves.
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  rootDir: 'src',
  outDir: 'js',
};

/** Packs the packages, installs the tarballs into a new project, and puts the examples into its `src`. */
export async function newProject(): Promise<Project> {
  const directory = await mkdtemp(join(tmpdir(), 'exosphere-packed-'));
  const project: Omit<Project, 'tarballs'> = {
    directory,
    run: (command, env) => run(command, directory, { PATH: process.env.PATH ?? '', ...env }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
  try {
    const packed = await must(
      [process.execPath, join(ROOT, 'scripts/pack.mjs'), 'tarballs'],
      directory,
    );
    const tarballs = packed.stdout.trim().split('\n');
    const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
    await writeFile(join(directory, 'package.json'), json({ private: true, type: 'module' }));
    const tsconfig = { compilerOptions: COMPILER_OPTIONS, include: ['src'] };
    await writeFile(join(directory, 'tsconfig.json'), json(tsconfig));
    // The types of Node are up to each project; here they are those of the workspace.
    const types = await readFile(join(ROOT, 'node_modules/@types/node/package.json'), 'utf8');
    const libraries = tarballs.filter((path) => !/\/exosphere-cli-[^/]*$/u.test(path));
    const wanted = [...libraries, `@types/node@${JSON.parse(types).version}`];
    await must(
      ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...wanted],
      directory,
    );
    for (const part of ['library', 'provider']) {
      await cp(join(ROOT, 'examples', part), join(directory, 'src', part), {
        recursive: true,
        filter: (path) => !path.endsWith('.test.ts'),
      });
    }
    return { ...project, tarballs };
  } catch (error) {
    await project.remove();
    throw error;
  }
}

async function must(command: readonly string[], cwd: string): Promise<Ended> {
  const ended = await run(command, cwd, process.env);
  if (ended.status === 0) return ended;
  throw new Error(
    `${command.join(' ')} ended with ${ended.status}:\n${ended.stdout}${ended.stderr}`,
  );
}

async function run(
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...text };
}
