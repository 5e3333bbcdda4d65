/** `config edit`: opens the configuration file in an editor, and checks what came of it. */

import { oneLine } from '@exosphere/core';
import { counted, warningLines } from '@exosphere/core/view';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context } from '../context.ts';
import { complaint, DONE, endingOf, FAILED, UsageError, WRONG } from '../errors.ts';
import { ENDING_SIGNALS } from '../interrupt.ts';
import { writeLines } from '../io.ts';
import { editorWords } from './editor.ts';

export interface EditOptions {
  /** Off: the file is not checked afterwards. */
  readonly validate: boolean;
}

/** Edits until the configuration is valid, or the person has enough. */
export async function editConfig(context: Context, { validate }: EditOptions): Promise<number> {
  const { io, environment } = context;
  if (!io.canAsk || !io.stdout.isTerminal) {
    throw new UsageError(
      'an editor needs a terminal',
      'change the file itself: "exosphere config paths" tells where it is',
    );
  }
  const source = await context.locate();
  const file = source.found ? source.file : source.lookedFor[0];
  if (file === undefined) throw new Error('there is no place for a configuration file');
  const before = await loadedOrNot(context);
  const option = before instanceof Error ? undefined : before.config.options.editor;
  const words = editorWords({ option, env: environment.env, platform: environment.platform });
  const unmade = source.found ? undefined : await makeDirectoryOf(context, file);
  if (unmade !== undefined) {
    io.stderr.write(complaint([unmade]));
    return FAILED;
  }
  while (true) {
    const failure = await openEditor(context, [...words, file]);
    if (failure !== undefined) {
      const { reason, hint } = failure;
      io.stderr.write(complaint([`the editor "${words.join(' ')}" ${reason}`], hint));
      return FAILED;
    }
    if (!(await context.locate()).found) {
      io.stdout.write(`Nothing was saved: there is no ${oneLine(file)}.\n`);
      return DONE;
    }
    if (!validate) {
      io.stdout.write(restart(context));
      return DONE;
    }
    const after = await loadedOrNot(context);
    if (!(after instanceof Error)) {
      writeLines(io.stderr, warningLines(after.warnings));
      const hosts = counted(after.config.hosts.length, 'host');
      io.stdout.write(`${oneLine(file)} is valid: ${hosts}.\n${restart(context)}`);
      return DONE;
    }
    io.stderr.write(endingOf(after).text);
    const answer = (await io.ask('Edit it again? [y/N] ')) ?? '';
    if (!/^y(?:es)?$/iu.test(answer.trim())) {
      io.stderr.write('The file is kept as it is: until it is mended, other commands refuse it.\n');
      return WRONG;
    }
  }
}

/** The prompt keeps the configuration that it began with. */
function restart({ prompt }: Context): string {
  return prompt === undefined ? '' : 'What changed holds when the prompt is started again.\n';
}

/** The configuration, or what is wrong with it; other errors are thrown. */
async function loadedOrNot(context: Context): Promise<LoadedConfig | Error> {
  try {
    return await context.load({ anew: true });
  } catch (error) {
    // Told by name: its class would bring the modules along that read configurations.
    if (error instanceof Error && error.name === 'ConfigurationError') return error;
    throw error;
  }
}

/** Makes the directory of a file that is not there yet. Why that cannot be done, or undefined. */
async function makeDirectoryOf(context: Context, file: string): Promise<string | undefined> {
  const { dirname } = await import('node:path');
  const directory = dirname(file);
  return context.makeDirectory(directory).then(
    () => undefined,
    (error: Error) => `the directory ${directory} cannot be made: ${error.message}`,
  );
}

/** Gives the terminal to the editor until it ends. Why it did not do its work, or undefined. */
async function openEditor(
  { signals, runProgram }: Context,
  words: readonly string[],
): Promise<{ readonly reason: string; readonly hint?: string } | undefined> {
  // Ctrl-C in an editor belongs to the editor.
  const unwatch = signals.watch((signal) => {
    if (signal !== 'SIGINT') signals.exit(ENDING_SIGNALS[signal]);
  });
  try {
    const { status, error } = await runProgram(words);
    if (error !== undefined) return { reason: startFailure(error), hint: CHOOSE_ANOTHER };
    if (status === 0) return undefined;
    return { reason: `ended with ${status ?? 'a signal'}, so nothing was checked` };
  } finally {
    unwatch();
  }
}

const CHOOSE_ANOTHER =
  'set the option "editor", or VISUAL or EDITOR, to the command of your editor';

// spawn nope ENOENT
function startFailure({ code, message }: NodeJS.ErrnoException): string {
  return `cannot be started: ${code === 'ENOENT' ? 'no such program is found' : message}`;
}
