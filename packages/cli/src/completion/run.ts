/** `--complete`, which shells call, and `--install-completion` and `--show-completion`, which set it up. */
import { optionNames } from '@exosphere/core';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { DONE, UsageError } from '../errors.ts';
import type { Names } from '../prompt/complete.ts';
import { type Answer, answer } from './answer.ts';
import { bashReplies, readBashLine } from './bash-line.ts';
import { install } from './install.ts';
import { parentProgram } from './parent-process.ts';
import { scriptFor } from './scripts.ts';
import { type Shell, shellInUse, shellNamed } from './shells.ts';

/** Does what the first argument says, and gives the exit code. Throws `UsageError`. */
export async function runCompletion(
  args: readonly string[],
  context: Context,
  tree: () => Command,
): Promise<number> {
  const [first = '', ...rest] = args;
  if (first === '--complete') {
    const [shell = '', ...words] = rest;
    context.io.stdout.write(await replies(shellNamed(shell), words, context, tree()));
    return DONE;
  }
  const [flag = '', ...value] = first.split('=');
  const names = value.length === 0 ? rest : [value.join('='), ...rest];
  if (names.length > 1) throw new UsageError(`option ${flag} takes one shell at most`);
  const shell = await chosen(names[0], context);
  // Where PowerShell reads it from is for its own profile to say.
  if (flag === '--install-completion' && shell !== 'powershell') return install(context, shell);
  context.io.stdout.write(scriptFor(shell));
  return DONE;
}

async function chosen(name: string | undefined, { environment }: Context): Promise<Shell> {
  if (name !== undefined) return shellNamed(name);
  return shellInUse(await parentProgram(), environment.env.SHELL);
}

/**
 * The answer in lines: "files" or "words", then a word in each, after a tab what it is. bash gives the line up to the
 * cursor, and the end of it that it replaces; the others `word=` with the word at the cursor, and the words before.
 */
async function replies(
  shell: Shell,
  words: readonly string[],
  context: Context,
  tree: Command,
): Promise<string> {
  if (shell !== 'bash') {
    const [current = '', ...typed] = words;
    return inLines(
      answer(tree, typed, current.replace(/^word=/u, ''), await names(context, typed)),
    );
  }
  const [line = '', replaced = ''] = words;
  const { words: typed, value, isRedirection } = readBashLine(line);
  if (isRedirection) return inLines({ kind: 'files' });
  const given = typed.slice(1);
  const found = answer(tree, given, value, await names(context, given));
  if (found.kind === 'files') return inLines(found);
  const values = found.candidates.map((one) => one.value);
  return ['words', ...bashReplies(line, replaced, values)].map((one) => `${one}\n`).join('');
}

function inLines(found: Answer): string {
  if (found.kind === 'files') return 'files\n';
  const lines = found.candidates.map(({ value, about }) =>
    about === undefined ? value : `${value}\t${about}`,
  );
  return ['words', ...lines].map((line) => `${line}\n`).join('');
}

async function names(context: Context, typed: readonly string[]): Promise<Names> {
  // A configuration that is not valid has no names; what is wrong with it is no answer to Tab.
  const hosts = await context.load().then(
    ({ config }) => config.hosts,
    () => [],
  );
  return {
    hosts: hosts.map(({ name }) => name),
    tags: [...new Set(hosts.flatMap(({ tags }) => tags))],
    options: optionNames,
    providers: typed.includes('sudo') ? await providerNames() : [],
  };
}

async function providerNames(): Promise<readonly string[]> {
  const { providers } = await import('@exosphere/providers');
  return providers.map(({ id }) => id);
}
