/** What a shell is told when it asks how a command line can go on. */
import { oneLine } from '@exosphere/core';
import type { Command, Option } from 'commander';
import { candidates, type Names, type Place, walk } from '../prompt/complete.ts';

export interface Candidate {
  readonly value: string;
  /** What it is, in a few words; undefined for hosts and the like. */
  readonly about: string | undefined;
}

/** The names of files, which the shell knows best, or what could stand there, whatever has been typed of it. */
export type Answer =
  | { readonly kind: 'files' }
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] };

/** What can follow the typed words (without the program's own name) at the cursor, where `value` stands so far. */
export function answer(
  program: Command,
  typed: readonly string[],
  value: string,
  names: Names,
): Answer {
  const place = walk(program, typed);
  const option = optionAt(place, value);
  if (option !== undefined && /[<[]file[>\]]/u.test(option.flags)) return { kind: 'files' };
  const values = candidates(program, typed, value, names)
    // What cannot be shown as it is would be shown as something else.
    .filter((one) => oneLine(one) === one);
  return {
    kind: 'words',
    candidates: values.map((one) => ({ value: one, about: aboutOf(place, one) })),
  };
}

/** The option whose value is at the cursor. */
function optionAt({ command, awaits, afterDashes }: Place, value: string): Option | undefined {
  const [, long] = /^(--[^=]+)=/u.exec(value) ?? [];
  if (awaits !== undefined || long === undefined || afterDashes) return awaits;
  return command.options.find((one) => one.long === long);
}

function aboutOf({ command, awaits }: Place, value: string): string | undefined {
  if (awaits !== undefined) return undefined;
  if (!value.startsWith('-'))
    return command.commands.find((one) => one.name() === value)?.summary();
  const options = command.createHelp().visibleOptions(command);
  return options.find((one) => one.long === value || one.short === value)?.description;
}
