/** Where lines are typed at the prompt: commands, and answers to what they ask. */
import type { Context } from '../context.ts';
import { type Keyboard, openKeyboard } from './keyboard.ts';
import { type Entered, type LineOptions, readLine } from './line.ts';

export interface Lines {
  /** For work that needs the terminal while nobody reads a line. */
  readonly keyboard: Keyboard;
  /** Reads one line. */
  read(options: Pick<LineOptions, 'prompt' | 'history' | 'complete'>): Promise<Entered>;
  /** Asks a question; undefined when Ctrl-C was the answer. At the end of the terminal it is empty. */
  ask(question: string): Promise<string | undefined>;
  /** Cancels the line that is being read. */
  cancel(): void;
  /** Gives the terminal back for good. */
  close(): void;
}

/** Takes the terminal. `interrupt` is called for Ctrl-C while nobody reads. */
export function openLines(
  terminal: NonNullable<Context['terminal']>,
  { suspend, interrupt }: { suspend(): Promise<void>; interrupt(): void },
): Lines {
  let line = new AbortController();
  const keyboard = openKeyboard(terminal.input, { interrupt, suspend: () => void stop() });
  const stop = (): Promise<void> => keyboard.lend(suspend);
  // After SIGSTOP, which nobody can hear, the shell has had the terminal and its modes.
  process.on('SIGCONT', keyboard.renew);
  const read: Lines['read'] = (options) => {
    line = new AbortController();
    return readLine(terminal.output, keyboard, {
      ...options,
      isDumb: terminal.name === 'dumb',
      suspend: stop,
      signal: line.signal,
    });
  };
  return {
    keyboard,
    read,
    ask: async (question) => {
      const entered = await read({ prompt: question, history: [] });
      if (entered.type === 'line') return entered.text;
      return entered.type === 'end' ? '' : undefined;
    },
    cancel: () => line.abort(),
    close: () => {
      process.off('SIGCONT', keyboard.renew);
      keyboard.close();
    },
  };
}
