/**
 * The tree of commands. All nouns are loaded at once, as one file of the build, which starts faster than several
 * that are read one by one; but only those that are spoken of get their commands made.
 */
import { Command, CommanderError, Option } from 'commander';
import { addConfig } from './commands/config.ts';
import { addConnections } from './commands/connections.ts';
import { addHost } from './commands/host.ts';
import { addInventory } from './commands/inventory.ts';
import { addClear, addExit, addHelp } from './commands/prompt.ts';
import { addReport } from './commands/report.ts';
import { addSudo } from './commands/sudo.ts';
import { addUi } from './commands/ui.ts';
import { addVersion } from './commands/version.ts';
import { SHELLS } from './completion/shells.ts';
import type { Context } from './context.ts';
import { DONE, endingOf, UsageError, WRONG } from './errors.ts';
import { VERSION } from './version.ts';

/** Takes the exit code of the action that ran. */
export type Finish = (code: number) => void;

/** Adds the commands of a noun. */
export type AddCommands = (noun: Command, context: Context, finish: Finish) => void;

interface Noun {
  readonly summary: string;
  readonly add: AddCommands;
  /** Reads the keys and draws the screen itself. */
  readonly takesTerminal?: true;
  /** Works at the prompt only: not in the help elsewhere. */
  readonly promptOnly?: true;
}

const NOUNS: { readonly [name: string]: Noun } = {
  inventory: {
    summary: 'ask all hosts, or the ones named, and list what is known of them',
    add: addInventory,
  },
  host: { summary: 'ask one host, and show it in full', add: addHost },
  report: {
    summary: 'reports of what is known: text, Markdown, HTML, JSON, metrics',
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
  connections: {
    summary: 'what is kept open between commands (at the prompt)',
    add: addConnections,
    promptOnly: true,
  },
  ui: { summary: 'the dashboard: the fleet on the whole screen', add: addUi, takesTerminal: true },
  version: { summary: 'the version, and whether there is a newer one', add: addVersion },
};

/** Words of the prompt itself. Elsewhere they mean nothing. */
const PROMPT_WORDS: { readonly [name: string]: Noun } = {
  help: { summary: 'tell about the commands, or one of them', add: addHelp },
  clear: { summary: 'empty the screen', add: addClear },
  exit: { summary: 'leave the prompt, as Ctrl-D does', add: addExit },
  quit: { summary: 'the same', add: addExit },
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

/** Answered before there is a command: `--complete` is what the shells call, and in no help. */
const ABOUT_COMPLETION = /^--(?:complete$|(?:install|show)-completion(?:=|$))/u;

/** Runs the command line (without the program's own name) and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[], context: Context): Promise<number> {
  let code = DONE;
  let debug = false;
  let complaint = '';
  const watched: Context = {
    ...context,
    load: async (options) => {
      const loaded = await context.load(options);
      debug = loaded.config.options.debug;
      return loaded;
    },
  };
  try {
    if (args.length === 0) {
      throw new UsageError(
        'no command is given, and the prompt needs a terminal for its input and its output',
        '"exosphere --help" lists the commands',
      );
    }
    if (ABOUT_COMPLETION.test(args[0] ?? '')) {
      const { runCompletion } = await import('./completion/run.ts');
      return await runCompletion(args, watched, () => commandTree(watched));
    }
    const finish: Finish = (finished) => {
      code = finished;
    };
    const program = buildProgram(args, watched, finish, (text) => {
      complaint = text;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (complaint !== '') await tellMistake(complaint, args, watched);
      // The code of its errors is 1, and 0 after help.
      return error.exitCode === 0 ? DONE : WRONG;
    }
    const ending = endingOf(error, debug);
    context.io.stderr.write(ending.text);
    return ending.code;
  }
}

async function tellMistake(
  complaint: string,
  args: readonly string[],
  context: Context,
): Promise<void> {
  // Loaded only here: most command lines are in order.
  const { explained } = await import('./mistyped.ts');
  context.io.stderr.write(explained(complaint, args, () => commandTree(context)));
}

/** Whether the command takes the terminal for itself. */
export function takesTerminal([name = '']: readonly string[]): boolean {
  return Object.hasOwn(NOUNS, name) && NOUNS[name]?.takesTerminal === true;
}

/** The whole tree, to be looked at. */
export function commandTree(context: Context): Command {
  const all = [...Object.keys(NOUNS), ...Object.keys(PROMPT_WORDS)];
  return buildProgram(all, context, () => undefined);
}

function buildProgram(
  args: readonly string[],
  context: Context,
  finish: Finish,
  complain: (text: string) => void = () => undefined,
): Command {
  const { stdout, stderr } = context.io;
  const program = new Command('exosphere')
    .description('Tells what needs patching on every Unix-like machine, over plain SSH.')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .version(VERSION, '-V, --version', 'print the version')
    .addOption(
      new Option(
        '--install-completion [shell]',
        'set up completion; without a name, in the shell in use',
      ).choices(SHELLS.filter((shell) => shell !== 'powershell')),
    )
    .addOption(
      new Option('--show-completion [shell]', 'print the script that completes').choices(SHELLS),
    )
    .addHelpText('after', FOOTER)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: complain,
      getOutHelpWidth: () => stdout.width() ?? 80,
      getErrHelpWidth: () => stderr.width() ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const atPrompt = context.prompt !== undefined;
  const nouns = atPrompt ? { ...NOUNS, ...PROMPT_WORDS } : NOUNS;
  for (const [name, { summary, add, promptOnly }] of Object.entries(nouns)) {
    const noun = program
      .command(name, { hidden: promptOnly === true && !atPrompt })
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

function capital(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
