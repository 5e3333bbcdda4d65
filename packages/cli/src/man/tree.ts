/** The tree of commands as plain data, for whoever writes pages about it. */
import { plain } from '@exosphere/core/view';
import type { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import type { Output } from '../io.ts';
import { commandTree } from '../program.ts';

export interface OptionFacts {
  /** As it is typed: `-o, --sort <column>`. */
  readonly flags: string;
  readonly about: string;
  /** The only values it takes. */
  readonly choices: readonly string[];
  /** What holds without it. */
  readonly byDefault: string | undefined;
}

export interface CommandFacts {
  /** With the names above it, the program's own first: `exosphere inventory status`. */
  readonly name: string;
  /** Other last words that mean the same. */
  readonly aliases: readonly string[];
  /** What is typed after the name: `[options] [host...]`. */
  readonly usage: string;
  readonly about: string;
  readonly arguments: readonly { readonly name: string; readonly about: string }[];
  /** By the heading that the help has above them; the usual heading is `Options:`. */
  readonly groups: ReadonlyMap<string, readonly OptionFacts[]>;
  /** What the help says below, as it stands there: paragraphs, examples, exit codes. */
  readonly after: string;
  readonly commands: readonly CommandFacts[];
}

/** Every command, from the program itself down. At the prompt there are some more. */
export function commandFacts(where: 'shell' | 'prompt'): CommandFacts {
  return factsOf(commandTree(where === 'shell' ? NOWHERE : { ...NOWHERE, prompt: NO_PROMPT }), []);
}

/** The topmost commands that work at the prompt alone. */
export function promptOnly(): readonly CommandFacts[] {
  const namesOf = ({ name, commands }: CommandFacts): readonly string[] => [
    name,
    ...commands.flatMap(namesOf),
  ];
  const elsewhere = new Set(namesOf(commandFacts('shell')));
  const missing = (one: CommandFacts): readonly CommandFacts[] =>
    elsewhere.has(one.name) ? one.commands.flatMap(missing) : [one];
  return missing(commandFacts('prompt'));
}

function factsOf(command: Command, above: readonly string[]): CommandFacts {
  const names = [...above, command.name()];
  const help = command.createHelp();
  const groups = new Map<string, OptionFacts[]>();
  for (const option of help.visibleOptions(command)) {
    const heading = option.helpGroupHeading ?? 'Options:';
    groups.set(heading, [...(groups.get(heading) ?? []), optionFacts(option)]);
  }
  // --help is everywhere.
  const hasOptions = help.visibleOptions(command).length > 1;
  return {
    name: names.join(' '),
    aliases: command.aliases(),
    usage: hasOptions ? command.usage() : command.usage().replace('[options]', '').trim(),
    about: command.description(),
    arguments: help
      .visibleArguments(command)
      .map((one) => ({ name: one.name(), about: one.description })),
    groups,
    after: textAfter(command),
    commands: help.visibleCommands(command).map((one) => factsOf(one, names)),
  };
}

function optionFacts({ flags, description, argChoices, defaultValue }: Option): OptionFacts {
  const isTold = typeof defaultValue === 'string';
  return {
    flags,
    about: description,
    choices: argChoices ?? [],
    byDefault: isTold ? defaultValue : undefined,
  };
}

/** Commander tells it only by printing: the help that is printed begins with what it makes itself. */
function textAfter(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
  });
  const own = command.helpInformation();
  command.outputHelp();
  return text.startsWith(own) ? text.slice(own.length).trim() : '';
}

const SILENT: Output = {
  write: () => undefined,
  ready: async () => undefined,
  isTerminal: false,
  canRedraw: false,
  style: plain,
  width: () => 80,
};

const NO_PROMPT: NonNullable<Context['prompt']> = {
  clearScreen: () => undefined,
  leave: () => undefined,
};

/** A place where nothing can be done: commands are looked at here, not run. */
const NOWHERE: Context = {
  io: {
    stdout: SILENT,
    stderr: SILENT,
    closed: new AbortController().signal,
    canAsk: false,
    ask: nothing,
  },
  signals: { watch: () => () => undefined, exit: () => undefined },
  environment: {
    env: {},
    platform: 'linux',
    home: '/',
    cwd: '/',
    username: '',
    clock: () => new Date(0),
  },
  load: nothing,
  locate: nothing,
  makeDirectory: nothing,
  runProgram: nothing,
  terminal: undefined,
  suspend: nothing,
  open: () => {
    throw new Error('nothing is run here');
  },
  clearStore: nothing,
};

async function nothing(): Promise<never> {
  throw new Error('nothing is run here');
}
