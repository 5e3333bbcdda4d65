/** Where the shells look for completions by themselves, and how a script gets there without harm to anything else. */
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { oneLine } from '@exosphere/core';
import type { Context } from '../context.ts';
import { complaint, DONE, FAILED, UsageError } from '../errors.ts';
import { quoteWord } from '../prompt/words.ts';
import { OutputError, openOutput } from '../report/file.ts';
import { MARK, scriptFor } from './scripts.ts';
import type { Shell } from './shells.ts';

/** Where the script of a shell belongs. */
export interface Place {
  /** Full path. */
  readonly file: string;
  /** What is left to do, for the person who does it. */
  readonly next: readonly string[];
}

interface Surroundings {
  readonly env: { readonly [name: string]: string | undefined };
  readonly home: string;
}

/**
 * The file of the user's own that the shell reads without a change to any other, or for zsh, which has none, with the
 * least. Throws `UsageError` where that depends on a home directory and there is none.
 */
export function placeFor(shell: Exclude<Shell, 'powershell'>, { env, home }: Surroundings): Place {
  const base = (variable: string, fallback: string): string => {
    const value = env[variable];
    if (value !== undefined && isAbsolute(value)) return value;
    if (!isAbsolute(home)) {
      throw new UsageError('there is no home directory to put it in', `set HOME, or ${variable}`);
    }
    return join(home, fallback);
  };
  if (shell === 'fish') {
    const file = join(base('XDG_CONFIG_HOME', '.config'), 'fish/completions/exosphere.fish');
    return { file, next: ['It works in every new fish.'] };
  }
  const data = base('XDG_DATA_HOME', '.local/share');
  if (shell === 'bash') {
    const own = env.BASH_COMPLETION_USER_DIR;
    const directory = own !== undefined && isAbsolute(own) ? own : join(data, 'bash-completion');
    const file = join(directory, 'completions/exosphere');
    return {
      file,
      next: [
        'It works in every new bash that loads bash-completion. In one that does not, put this into ~/.bashrc:',
        `  . ${quoteWord(file)}`,
      ],
    };
  }
  const directory = join(data, 'zsh/site-functions');
  return {
    file: join(directory, '_exosphere'),
    next: [
      'It works in every new zsh whose fpath has that directory. Where it has not, put this into ~/.zshrc:',
      `  fpath=(${quoteWord(directory)} $fpath)`,
      '  autoload -Uz compinit && compinit',
    ],
  };
}

/** Writes the script to its place, says so, and gives the exit code. What somebody else wrote there stays. */
export async function install(
  { io, environment, makeDirectory }: Context,
  shell: Exclude<Shell, 'powershell'>,
): Promise<number> {
  const { file, next } = placeFor(shell, environment);
  const script = scriptFor(shell);
  const tell = (first: string): number => {
    io.stdout.write(`${[first, ...next].map((line) => `${oneLine(line)}\n`).join('')}`);
    return DONE;
  };
  try {
    const present = await textOf(file);
    if (present === script) return tell(`The completion of ${shell} is there already: ${file}`);
    if (present !== undefined && !present.includes(`${MARK}\n`)) {
      const hint = 'move it away first, or print the script with --show-completion';
      io.stderr.write(complaint([`${file} is there, and was not written by exosphere`], hint));
      return FAILED;
    }
    await makeDirectory(dirname(file)).catch((error: Error) => {
      throw new OutputError(file, error);
    });
    const output = await openOutput(file);
    try {
      await output.write(script);
      await output.commit();
    } finally {
      await output.discard();
    }
    return tell(`Wrote the completion of ${shell}: ${file}`);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    io.stderr.write(complaint([error.message]));
    return FAILED;
  }
}

/** Undefined: there is no such file. Throws `OutputError` when it cannot be told what is there. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new OutputError(file, error);
  }
}
