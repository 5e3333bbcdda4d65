/** A real terminal for tests: a shell in tmux, with keys to press and a screen to read. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Beside PATH: nothing of whoever runs the test is seen. */
  readonly env?: { readonly [name: string]: string };
}

export interface Tmux {
  /** Types text, as it is. */
  type(text: string): void;
  /** Presses keys by the names of tmux: `Enter`, `C-c`, `Down`. */
  press(...keys: readonly string[]): void;
  /** What is on the screen; `-e`: with its colours. */
  screen(options?: readonly string[]): string;
  /** Waits until the screen satisfies a test, and gives it; throws with the screen when it never does. */
  until(is: (screen: string) => boolean, what?: string): Promise<string>;
  /** A format of tmux, such as `#{alternate_on}`. */
  ask(format: string): string;
  resize(columns: number, rows: number): void;
  /** Ends the terminal and everything in it. */
  close(): void;
}

const LONGEST_MS = 15_000;

/** Opens a terminal with a shell in it, whose prompt is `$ `. */
export function openTmux({ columns = 100, rows = 30, env = {} }: TmuxOptions = {}): Tmux {
  const directory = mkdtempSync(join(tmpdir(), 'exosphere-tmux-'));
  const socket = join(directory, 'socket');
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: directory, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    });
  const variables = {
    TERM: 'tmux-256color',
    LANG: 'C.UTF-8',
    PROMPT_COMMAND: 'PS1="$ "',
    HISTFILE: '',
    ...env,
  };
  const words = Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const size = ['-x', String(columns), '-y', String(rows)];
  // In one environment: what the tests were started with is none of the shell's business.
  const shell = `exec env TERM=${variables.TERM} bash --norc --noprofile -i`;
  tmux('new-session', '-d', ...size, ...words, shell);
  const screen = (options: readonly string[] = []): string =>
    tmux('capture-pane', '-p', ...options);
  return {
    type: (text) => void tmux('send-keys', '-l', text),
    press: (...keys) => void tmux('send-keys', ...keys),
    screen,
    until: async (is, what = 'what was expected') => {
      const start = performance.now();
      for (;;) {
        const now = screen();
        if (is(now)) return now;
        if (performance.now() - start > LONGEST_MS) throw new Error(`${what} never shows:\n${now}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    ask: (format) => tmux('display-message', '-p', format).trim(),
    resize: (newColumns, newRows) =>
      void tmux('resize-window', '-x', String(newColumns), '-y', String(newRows)),
    close: () => {
      try {
        tmux('kill-server');
      } catch {
        // The shell had ended already, and tmux with it.
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
