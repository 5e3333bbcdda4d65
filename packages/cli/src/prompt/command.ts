/** One command at the prompt: what it gets, and how Ctrl-C stops it without ending the prompt. */
import type { Context, Prompt } from '../context.ts';
import { INTERRUPTED } from '../errors.ts';
import { ENDING_SIGNALS, type EndingSignal } from '../interrupt.ts';
import type { Io, Output } from '../io.ts';
import { runProgram, takesTerminal } from '../program.ts';
import type { Keyboard } from './keyboard.ts';
import type { SharedService } from './shared-service.ts';

/** A command that runs. */
export interface RunningCommand {
  /** The exit code; when it is given up, at once that of the signal. */
  readonly done: Promise<number>;
  /** Passes a signal on: the command stops in good order, or when it does not know how to, is given up. */
  signal(name: EndingSignal): void;
  /** Gives it up after a fault that nothing caught; false: it has the whole screen, which cannot be left behind. */
  giveUp(code: number): boolean;
}

export interface CommandOptions {
  readonly context: Context;
  readonly keyboard: Keyboard;
  readonly service: SharedService;
  readonly prompt: Prompt;
  /** Asks for a line; undefined when Ctrl-C was the answer. */
  ask(question: string): Promise<string | undefined>;
}

/** Starts a command. It never rejects. */
export function startCommand(words: readonly string[], options: CommandOptions): RunningCommand {
  const { context, keyboard, service, prompt } = options;
  const owns = takesTerminal(words);
  // What goes on after a command was given up is neither shown nor waited for.
  const abandoned = new AbortController();
  let watcher: ((name: EndingSignal) => void) | undefined;
  let giveUp: (code: number) => void = () => undefined;
  const givenUp = new Promise<number>((resolve) => {
    giveUp = (code) => {
      abandoned.abort(new Error('given up, since it was interrupted'));
      resolve(code);
    };
  });
  const forCommand: Context = {
    ...context,
    prompt,
    io: ioUntil(abandoned.signal, {
      ...context.io,
      ask: async (question) => {
        const answer = await options.ask(question);
        if (answer === undefined) giveUp(INTERRUPTED);
        abandoned.signal.throwIfAborted();
        return answer;
      },
    }),
    signals: {
      watch: (onSignal) => {
        watcher = onSignal;
        return () => {
          watcher = undefined;
        };
      },
      // A full screen cannot be left behind.
      exit: owns ? context.signals.exit : giveUp,
    },
    runProgram: (program) => keyboard.lend(() => context.runProgram(program)),
    open: () => service.open(abandoned.signal),
    clearStore: async (loaded) => {
      // A damaged file is moved away, and the one that is open would go with it.
      await service.close();
      return context.clearStore(loaded);
    },
  };
  const run = () => runProgram(words, forCommand);
  return {
    done: Promise.race([owns ? keyboard.lend(run) : run(), givenUp]),
    signal: (name) => {
      if (watcher !== undefined) watcher(name);
      else giveUp(ENDING_SIGNALS[name]);
    },
    giveUp: (code) => {
      giveUp(code);
      return !owns;
    },
  };
}

function ioUntil(signal: AbortSignal, io: Io): Io {
  const until = (output: Output): Output => ({
    ...output,
    write: (text) => {
      if (!signal.aborted) output.write(text);
    },
  });
  return {
    ...io,
    stdout: until(io.stdout),
    stderr: until(io.stderr),
    closed: AbortSignal.any([io.closed, signal]),
  };
}
