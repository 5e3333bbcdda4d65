/** The shells that completion is there for, and which of them is in use. */
import { nearest, quoted } from '@exosphere/core';
import { UsageError } from '../errors.ts';

/** Their names, as they are given to `--show-completion`. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

const CHOICE = `choose one: ${SHELLS.join(', ')}`;

/** The shell of that name. Throws `UsageError`. */
export function shellNamed(name: string): Shell {
  const shell = known(name);
  if (shell !== undefined) return shell;
  const close = nearest(name, SHELLS);
  const hint = close === undefined ? CHOICE : `did you mean "${close}"?`;
  throw new UsageError(`no completion is there for the shell ${quoted(name)}`, hint);
}

/**
 * The shell in use: the program that started us, else `$SHELL`, which is the login shell. Throws `UsageError` when
 * neither is one of ours.
 */
export function shellInUse(parent: string | undefined, login: string | undefined): Shell {
  const shell = known(programName(parent)) ?? known(programName(login));
  if (shell === undefined) throw new UsageError('it cannot be told which shell you use', CHOICE);
  return shell;
}

function known(name: string): Shell | undefined {
  return name === 'pwsh' ? 'powershell' : SHELLS.find((shell) => shell === name);
}

/** `/usr/bin/zsh`, and `-zsh` as login shells call themselves: `zsh`. */
function programName(path = ''): string {
  return path.trim().replace(/^.*\//su, '').replace(/^-/u, '');
}
