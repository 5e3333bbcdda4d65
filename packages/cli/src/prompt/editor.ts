/** The editing of one line by node:readline. The only file that knows it, and what has to be done about it. */
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
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
  /** Goes to the end of the line. */
  end(): void;
  line(): Line;
  set(line: Line): void;
  /** Changes the text before the line. */
  say(prompt: string): void;
  /** Leaves what is drawn where it is. */
  close(): void;
}

/** An editor for one line, with an input of its own: readline would leave listeners on the terminal's. */
export function openEditor(
  output: Terminal['output'],
  { prompt, history }: { readonly prompt: string; readonly history: readonly string[] },
  on: EditorEvents,
): Editor {
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
  const left = (): void => lines.write(null, { ctrl: true, name: 'b' });
  const end = (): void => lines.write(null, { ctrl: true, name: 'e' });
  return {
    type: (piece) => {
      // Of several characters at once from its input, readline puts all but the last at the end of the line, wherever
      // the cursor is (`kInsertString` while `isCompletionEnabled` is off, seen in 20.20).
      if (CONTROL.test(piece)) input.write(piece.startsWith('\r') ? '\r' : piece);
      else lines.write(piece.replace(UNSEEN, '\ufffd'));
    },
    end,
    line: () => ({ text: lines.line, cursor: lines.cursor }),
    set: ({ text, cursor }) => {
      end();
      lines.write(null, { ctrl: true, name: 'u' });
      if (text !== '') lines.write(text);
      for (const _ of text.slice(cursor)) left();
    },
    say: (text) => {
      lines.setPrompt(text);
      lines.prompt(true);
    },
    close: () => {
      isClosed = true;
      lines.close();
    },
  };
}

const CONTROL = /^[\u0000-\u001f\u007f]/u;

// C1, and what reorders or hides its neighbours: a paste must not draw what is not run.
const UNSEEN = /[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
