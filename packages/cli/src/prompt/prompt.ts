/** The interactive prompt: a line, a command, the next line, over one configuration, one store and kept connections. */
import { type Config, optionNames } from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context, Prompt } from '../context.ts';
import { complaint, DONE, endingOf } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import type { Io } from '../io.ts';
import { commandTree } from '../program.ts';
import { VERSION } from '../version.ts';
import { startCommand } from './command.ts';
import { completeLine, type Names } from './complete.ts';
import { type Course, survive, watchSignals } from './course.ts';
import { type History, openHistory } from './history.ts';
import { type Lines, openLines } from './lines.ts';
import { type SharedService, shareService } from './shared-service.ts';
import { splitLine } from './words.ts';

const QUESTION = 'exosphere> ';

/** Calls back for what nothing caught, which then does not end the process. */
export type WatchFaults = (onFault: (error: unknown) => void) => void;

/** Runs the prompt until it is left; the exit code is 0, or that of the signal that ended it. Never rejects. */
export async function runPrompt(
  context: Context,
  terminal: NonNullable<Context['terminal']>,
  watchFaults: WatchFaults,
): Promise<number> {
  try {
    return await prompt(context, terminal, watchFaults);
  } catch (error) {
    const ending = endingOf(error);
    context.io.stderr.write(ending.text);
    return ending.code;
  }
}

async function prompt(
  context: Context,
  terminal: NonNullable<Context['terminal']>,
  watchFaults: WatchFaults,
): Promise<number> {
  const { io, signals } = context;
  const loaded = await loadTold(context);
  const { options } = loaded.config;
  const history = await openHistory({
    path: options.historyFile,
    maxEntries: options.historyMaxEntries,
    makeDirectory: context.makeDirectory,
    onFailure: (message) => io.stderr.write(`warning: the history is not kept: ${message}\n`),
  });
  if (!options.noBanner) io.stdout.write(banner(loaded));

  const service = shareService(context, loaded);
  const course: Course = { running: undefined, leaving: undefined };
  const lines = openLines(terminal, {
    suspend: context.suspend,
    interrupt: () => course.running?.signal('SIGINT'),
  });
  watchFaults((error) => {
    io.stderr.write(endingOf(error, options.debug).text);
    survive(signals, course);
  });
  const unwatch = watchSignals(signals, course, lines.cancel);
  try {
    await runLines(context, { loaded, service, history, lines, course });
  } finally {
    lines.close();
    unwatch();
    await service.close();
  }
  return course.leaving ?? DONE;
}

function banner({ config, source }: LoadedConfig): string {
  const hosts = source.found
    ? counted(config.hosts.length, 'host')
    : 'no configuration file, and so no hosts';
  return `Exosphere ${VERSION}, ${hosts}. "help" lists the commands, Ctrl-D leaves.\n`;
}

interface Parts {
  readonly loaded: LoadedConfig;
  readonly service: SharedService;
  readonly history: History;
  readonly lines: Lines;
  readonly course: Course;
}

/** Runs one line after the other until the prompt is left, or the terminal ends. */
async function runLines(
  around: Context,
  { loaded, service, history, lines, course }: Parts,
): Promise<void> {
  const { io } = around;
  const context: Context = {
    ...around,
    // What was odd about it has been told.
    load: async (how) => (how?.anew ? around.load(how) : { ...loaded, warnings: [] }),
  };
  const prompt = ownCommands(io, course);
  const tree = commandTree({ ...context, prompt });
  const names = await namesOf(loaded.config);
  const { keyboard, ask } = lines;
  while (course.leaving === undefined && !io.closed.aborted) {
    const entered = await lines.read({
      prompt: QUESTION,
      history: history.lines,
      complete: (text) => completeLine(tree, text, names),
    });
    if (entered.type === 'end') break;
    if (entered.type === 'cancelled') continue;
    await history.add(entered.text);
    const words = commandOf(entered.text, io);
    if (words.length === 0) continue;
    course.running = startCommand(words, { context, keyboard, service, prompt, ask });
    await course.running.done;
    course.running = undefined;
  }
}

function ownCommands({ stdout }: Io, course: Course): Prompt {
  return {
    clearScreen: () => {
      if (stdout.canRedraw) stdout.write('\u001b[H\u001b[2J');
    },
    leave: () => {
      course.leaving ??= DONE;
    },
  };
}

/** What Tab knows beside the commands. */
async function namesOf({ hosts }: Config): Promise<Names> {
  const { providers } = await import('@exosphere/providers');
  return {
    hosts: hosts.map(({ name }) => name),
    tags: [...new Set(hosts.flatMap(({ tags }) => tags))],
    options: optionNames,
    providers: providers.map(({ id }) => id),
  };
}

/** The words of a line; none when there is nothing to run, also when what is wrong with it has been told. */
function commandOf(line: string, { stderr }: Io): readonly string[] {
  const split = splitLine(line);
  if (!split.ok) {
    stderr.write(complaint([split.problem]));
    return [];
  }
  // Examples name the program: they can be typed as they stand.
  return split.words[0] === 'exosphere' ? split.words.slice(1) : split.words;
}
