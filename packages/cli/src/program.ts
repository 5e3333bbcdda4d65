/**
 * The tree of commands. All nouns are loaded at once, as one file of the build, which starts faster than several
 * that are read one by one; but only those that are spoken of get their commands made.
 */
import { oneLine } from '@exosphere/core';
import { Command, CommanderError } from 'commander';
import { addConfig } from './commands/config.ts';
import { addHost } from './commands/host.ts';
import { addInventory } from './commands/inventory.ts';
import { addReport } from './commands/report.ts';
import { addSudo } from './commands/sudo.ts';
import { addVersion } from './commands/version.ts';
import type { Context } from './context.ts';
import { DONE, endingOf, WRONG } from './errors.ts';
import { VERSION } from './version.ts';

/** Takes the exit code of the action that ran. */
export type Finish = (code: number) => void;

/** Adds the commands of a noun. */
export type AddCommands = (noun: Command, context: Context, finish: Finish) => void;

interface Noun {
  readonly summary: string;
  readonly add: AddCommands;
}

const NOUNS: { readonly [name: string]: Noun } = {
  inventory: {
    summary: 'ask all hosts, or the ones named, and list what is known of them',
    add: addInventory,
  },
  host: { summary: 'ask one host, and show it in full', add: addHost },
  report: {
    summary: 'reports of what is known: text, Markdown, HTML, JSON',
    add: addReport,
  },
  sudo: {
    summary: 'what needs root on the hosts, and the rules that allow it',
    add: addSudo,
  },
  config: {
    summary: 'show the configuration that holds, and where it comes from',
    add: addConfig,
  },
  version: { summary: 'print the version', add: addVersion },
};

const FOOTER = `
Examples:
  exosphere inventory discover       find out what the hosts run
  exosphere inventory refresh        list the updates of every host
  exosphere inventory status -s      the hosts with security updates

Exit codes:
  0  done
  1  what was asked is wrong: arguments, an unknown host, the configuration
  2  it could not be done: a host failed, the store cannot be used
  3  a condition was met; the help of a command says which
  130  stopped by Ctrl-C
`;

/** Runs the command line (without the program's own name) and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[], context: Context): Promise<number> {
  let code = DONE;
  let debug = false;
  const watched: Context = {
    ...context,
    load: async () => {
      const loaded = await context.load();
      debug = loaded.config.options.debug;
      return loaded;
    },
  };
  try {
    const program = buildProgram(args, watched, (finished) => {
      code = finished;
    });
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own errors; their code is 1, and 0 after help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG;
    const ending = endingOf(error, debug);
    context.io.stderr.write(ending.text);
    return ending.code;
  }
}

function buildProgram(args: readonly string[], context: Context, finish: Finish): Command {
  const { stdout, stderr } = context.io;
  const program = new Command('exosphere')
    .description('Tells what needs patching on every Unix-like machine, over plain SSH.')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .version(VERSION, '-V, --version', 'print the version')
    .addHelpText('after', FOOTER)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, print) => print(shaped(text)),
      getOutHelpWidth: () => stdout.width() ?? 80,
      getErrHelpWidth: () => stderr.width() ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const [name, { summary, add }] of Object.entries(NOUNS)) {
    const noun = program
      .command(name)
      .summary(summary)
      .description(capital(summary))
      .helpCommand(false);
    if (args.includes(name)) add(noun, context, finish);
  }
  return program;
}

/** `status|list|show [host...]`: every name that works. */
function subcommandTerm(command: Command): string {
  const names = [command.name(), ...command.aliases()].join('|');
  const words = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [names, ...words].join(' ');
}

/** Commander's message, made safe: it quotes the arguments. Its suggestion stands in a line of its own. */
function shaped(text: string): string {
  const lines = text.trimEnd().split('\n').map(oneLine);
  // Free for other uses: it is a host in "sudo generate".
  if (lines[0]?.endsWith("unknown option '-h'")) lines.push('(help is --help)');
  return `${lines.map((line, at) => (at === 0 ? line : `  ${line}`)).join('\n')}\n`;
}

function capital(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
