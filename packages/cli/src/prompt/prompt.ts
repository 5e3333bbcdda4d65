/** The interactive prompt: a line, a command, the next line, over one configuration, one store and kept connections. */
import { optionNames } from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import type { LoadedConfig } from '@exosphere/engine';
import type { Context, Prompt } from '../context.ts';
import { complaint, DONE, endingOf, FAILED } from '../errors.ts';
import { loadTold } from '../hosts.ts';
import { ENDING_SIGNALS } from '../interrupt.ts';
import { commandTree } from '../program.ts';
import { VERSION } from '../version.ts';
import { type RunningCommand, startCommand } from './command.ts';
import { type Completion, completeLine } from './complete.ts';
import { openHistory } from './history.ts';
import { openKeyboard } from './keyboard.ts';
import { type Entered, readLine } from './line.ts';
import { shareService } from './shared-service.ts';
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
  let leaving: number | undefined;
  let running: RunningCommand | undefined;
  let line = new AbortController();
  const keyboard = openKeyboard(terminal.input, {
    interrupt: () => running?.signal('SIGINT'),
    suspend: () => void suspend(),
  });
  const suspend = (): Promise<void> => keyboard.lend(context.suspend);
  // After SIGSTOP, which nobody can hear, the shell has had the terminal and its modes.
  process.on('SIGCONT', keyboard.renew);
  // A fault of one command must not take what the others have learnt and keep open.
  watchFaults((error) => {
    io.stderr.write(endingOf(error, options.debug).text);
    if (running?.giveUp(FAILED) === false) signals.exit(FAILED);
  });
  const unwatch = signals.watch((name) => {
    if (name !== 'SIGINT') {
      // Asked twice to end, nothing is waited for.
      if (leaving !== undefined) signals.exit(ENDING_SIGNALS[name]);
      leaving = ENDING_SIGNALS[name];
    }
    if (running !== undefined) running.signal(name);
    else line.abort();
  });
  const enter = (
    text: string,
    lines: readonly string[],
    complete?: (before: string) => Completion | undefined,
  ): Promise<Entered> => {
    line = new AbortController();
    return readLine(terminal.output, keyboard, {
      prompt: text,
      history: lines,
      isDumb: terminal.name === 'dumb',
      suspend,
      signal: line.signal,
      ...(complete === undefined ? {} : { complete }),
    });
  };

  const inside: Context = {
    ...context,
    // What was odd about it has been told.
    load: async (how) => (how?.anew ? context.load(how) : { ...loaded, warnings: [] }),
  };
  const own: Prompt = {
    clearScreen: () => {
      if (io.stdout.canRedraw) io.stdout.write('\u001b[H\u001b[2J');
    },
    leave: () => {
      leaving ??= DONE;
    },
  };
  const ask = async (question: string): Promise<string | undefined> => {
    const entered = await enter(question, []);
    if (entered.type === 'line') return entered.text;
    return entered.type === 'end' ? '' : undefined;
  };
  const tree = commandTree({ ...inside, prompt: own });
  const { providers } = await import('@exosphere/providers');
  const names = {
    hosts: loaded.config.hosts.map(({ name }) => name),
    tags: [...new Set(loaded.config.hosts.flatMap(({ tags }) => tags))],
    options: optionNames,
    providers: providers.map(({ id }) => id),
  };

  try {
    while (leaving === undefined && !io.closed.aborted) {
      const entered = await enter(QUESTION, history.lines, (text) =>
        completeLine(tree, text, names),
      );
      if (entered.type === 'end') break;
      if (entered.type === 'cancelled') continue;
      await history.add(entered.text);
      const words = splitLine(entered.text);
      if (!words.ok) {
        io.stderr.write(complaint([words.problem]));
        continue;
      }
      // Examples name the program: they can be typed as they stand.
      const command = words.words[0] === 'exosphere' ? words.words.slice(1) : words.words;
      if (command.length === 0) continue;
      running = startCommand(command, { context: inside, keyboard, service, prompt: own, ask });
      await running.done;
      running = undefined;
    }
  } finally {
    process.off('SIGCONT', keyboard.renew);
    keyboard.close();
    unwatch();
    await service.close();
  }
  return leaving ?? DONE;
}

function banner({ config, source }: LoadedConfig): string {
  const hosts = source.found
    ? counted(config.hosts.length, 'host')
    : 'no configuration file, and so no hosts';
  return `Exosphere ${VERSION}, ${hosts}. "help" lists the commands, Ctrl-D leaves.\n`;
}
