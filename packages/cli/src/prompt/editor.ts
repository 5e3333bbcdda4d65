/** The editing of one line by node:readline. The only file that knows it, and what has to be done about it. */
import { createInterface, type Interface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { oneLine } from '@exosphere/core';
import type { Terminal } from '@exosphere/tui';

/** A line that is being edited. */
export interface Line {
  readonly text: string;
  /** In UTF-16 units. */
  readonly cursor: number;
}

/** What ends a line, or interrupts its writing. */
export interface EditorEvents {
  entered(text: string): void;
  /** Ctrl-C. */
  interrupted(): void;
  /** Ctrl-D on an empty line. */
  ended(): void;
  /** Ctrl-Z; the line is drawn again afterwards. */
  suspend(): Promise<void>;
}

/** What we need of readline. */
export interface Editor {
  /** One key, or text without control characters. */
  type(piece: string): void;
  line(): Line;
  set(line: Line): void;
  /** Changes the text before the line. */
  say(prompt: string): void;
  /** Writes something below the line, whole lines with their ends, and the line, or another one, again below that. */
  renew(below?: string, line?: Line): void;
  /** Leaves what is drawn where it is. */
  close(): void;
}

export interface EditorOptions {
  readonly prompt: string;
  /** Oldest first. */
  readonly history: readonly string[];
}

/** An editor for one line. */
export function openEditor(
  output: Terminal['output'],
  options: EditorOptions,
  on: EditorEvents,
): Editor {
  let readline = startReadline(output, options, on);
  const control = (name: string): void => readline.lines.write(null, { ctrl: true, name });
  const editor: Editor = {
    type: (piece) => {
      // Of several characters at once from its input, readline puts all but the last at the end of the line, wherever
      // the cursor is (`kInsertString` while `isCompletionEnabled` is off, seen in 20.20).
      if (CONTROL.test(piece)) readline.input.write(piece.startsWith('\r') ? '\r' : piece);
      // A paste must not draw what is not run.
      else readline.lines.write(oneLine(piece));
    },
    line: () => ({ text: readline.lines.line, cursor: readline.lines.cursor }),
    set: ({ text, cursor }) => {
      control('e');
      control('u');
      if (text !== '') readline.lines.write(text);
      for (const _ of text.slice(cursor)) control('b');
    },
    say: (prompt) => {
      readline.lines.setPrompt(prompt);
      readline.lines.prompt(true);
    },
    renew: (below = '', line = editor.line()) => {
      control('e');
      readline.close();
      output.write(`\r\n${below}`);
      readline = startReadline(output, options, on);
      editor.set(line);
    },
    close: () => readline.close(),
  };
  return editor;
}

const CONTROL = /^[\u0000-\u001f\u007f]/u;

interface Readline {
  readonly lines: Interface;
  readonly input: PassThrough;
  close(): void;
}

/** Draws the prompt. The input is its own: readline would leave listeners on the terminal's. */
function startReadline(
  output: Terminal['output'],
  { prompt, history }: EditorOptions,
  on: EditorEvents,
): Readline {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const lines = createInterface({
    input,
    output,
    terminal: true,
    history: [...history].reverse(),
    historySize: history.length + 1,
    prompt,
    escapeCodeTimeout: 1,
  });
  let isClosed = false;
  lines.on('line', on.entered);
  lines.on('SIGINT', () => {
    // What comes next stands below the line, however many rows it takes.
    lines.write(null, { ctrl: true, name: 'e' });
    output.write('^C');
    on.interrupted();
  });
  lines.on('close', () => {
    if (!isClosed) on.ended();
  });
  lines.on('SIGTSTP', () => {
    void on.suspend().then(() => {
      if (!isClosed) lines.prompt(true);
    });
  });
  lines.prompt();
  return {
    lines,
    input,
    close: () => {
      isClosed = true;
      lines.close();
    },
  };
}
