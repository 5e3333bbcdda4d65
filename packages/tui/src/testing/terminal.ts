/** A terminal without a window: what is written to it stands in cells that tests can read. */
import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import type { Terminal } from '../terminal/paint.ts';

export interface TestTerminal {
  readonly terminal: Terminal;
  /** Whether the input is in raw mode, each time it was set. */
  readonly raw: readonly boolean[];
  /** Bytes written so far. */
  written(): number;
  /** Everything written so far. */
  output(): string;
  press(...keys: readonly string[]): void;
  /** The lines on the screen, without blanks at their ends. */
  lines(): Promise<readonly string[]>;
  /** Resolves with the lines once they satisfy a test; rejects with them when they never do. */
  until(is: (text: string) => boolean): Promise<readonly string[]>;
  cell(
    row: number,
    column: number,
  ): { readonly text: string; readonly width: number; readonly fg: number; readonly bg: number };
  /** Answers of the terminal come no more, until what this returns is called. */
  holdAnswers(): () => void;
  resize(columns: number, rows: number): void;
  readonly isAlternate: boolean;
  readonly mouse: string;
}

/** What a terminal sends for a key. */
export const KEYS = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  enter: '\r',
  escape: '\u001b',
  backspace: '\u007f',
} as const;

/** Ctrl and a letter. */
export function ctrl(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) & 31);
}

const LONGEST_MS = 5000;

export function testTerminal(columns: number, rows: number, name = 'xterm-256color'): TestTerminal {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let all = '';
  let pending = 0;
  const output = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string | Uint8Array, _, done) => {
        const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
        all += text;
        pending += 1;
        screen.write(text, () => {
          pending -= 1;
        });
        done();
      },
    }),
    { isTTY: true, rows, columns },
  );
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => raw.push(on) });
  // Terminals answer questions about them, as if it was typed.
  let held: string | undefined;
  screen.onData((answer) => {
    if (held === undefined) input.write(answer);
    else held += answer;
  });
  const lines = async (): Promise<readonly string[]> => {
    while (pending > 0) await new Promise((resolve) => setImmediate(resolve));
    const { active } = screen.buffer;
    return Array.from({ length: screen.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  return {
    terminal: { input, output, name, glyphs: 'unicode' },
    raw,
    written: () => all.length,
    output: () => all,
    press: (...keys) => {
      for (const key of keys) input.write(key);
    },
    lines,
    until: async (is) => {
      const start = performance.now();
      for (;;) {
        const now = await lines();
        if (is(now.join('\n'))) return now;
        if (performance.now() - start > LONGEST_MS)
          throw new Error(`the screen stays:\n${now.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    cell: (row, column) => {
      const { active } = screen.buffer;
      const cell = active.getLine(active.baseY + row)?.getCell(column);
      return {
        text: cell?.getChars() ?? '',
        width: cell?.getWidth() ?? 0,
        fg: cell?.getFgColor() ?? -1,
        bg: cell?.getBgColor() ?? -1,
      };
    },
    holdAnswers: () => {
      held = '';
      return () => {
        input.write(held ?? '');
        held = undefined;
      };
    },
    resize: (newColumns, newRows) => {
      screen.resize(newColumns, newRows);
      Object.assign(output, { columns: newColumns, rows: newRows });
      output.emit('resize');
    },
    get isAlternate() {
      return screen.buffer.active.type === 'alternate';
    },
    get mouse() {
      return screen.modes.mouseTrackingMode;
    },
  };
}
