/** Puts frames on a terminal and names its keys. The only file that knows blessed. */
import { PassThrough, type Readable } from 'node:stream';
import blessed from 'blessed';
import type { Message } from './model.ts';
import type { Line } from './view/frame.ts';

/** The two ends of a terminal: `process.stdin` and `process.stdout`, or streams like them. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { setRawMode?(raw: boolean): unknown };
  readonly output: NodeJS.WritableStream & { readonly rows?: number; readonly columns?: number };
  /** The TERM variable. */
  readonly name: string | undefined;
}

/** A terminal in full-screen mode. */
export interface Screen {
  readonly size: { readonly rows: number; readonly columns: number };
  paint(lines: readonly Line[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

const STYLES = { title: 'inverse', body: undefined, status: undefined, footer: 'bold' } as const;

/** Takes over the terminal, and tells `send` of every key and every change of size. */
export function openScreen(terminal: Terminal, send: (message: Message) => void): Screen {
  const { input, output } = terminal;
  // blessed leaves listeners on its input for good, and readline would then see every key twice.
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keys });
  const forward = (data: Uint8Array | string): void => void keys.write(data);
  input.setRawMode?.(true);
  input.on('data', forward);
  input.resume();

  const screen = blessed.screen({
    input: keys,
    // The types of blessed call the output readable; blessed itself only writes to it.
    output: output as unknown as Readable,
    terminal: driverFor(terminal.name),
    smartCSR: true,
    fullUnicode: true,
  });
  const box = blessed.box({
    parent: screen,
    width: '100%',
    height: '100%',
    tags: true,
    wrap: false,
  });
  const size = (): Screen['size'] => ({
    rows: Number(screen.height),
    columns: Number(screen.width),
  });
  screen.on('keypress', (_: unknown, key: { readonly full: string }) => {
    send({ type: 'key', key: key.full.replace(/^C-/u, '^') });
  });
  screen.on('resize', () => send({ type: 'resize', ...size() }));

  return {
    size: size(),
    paint: (lines) => {
      box.setContent(lines.map(styled).join('\n'));
      screen.render();
    },
    close: () => {
      screen.destroy();
      input.off('data', forward);
      input.pause();
      input.setRawMode?.(false);
    },
  };
}

// blessed reads the terminfo of these well; of newer terminals it misreads some entries.
function driverFor(name: string | undefined): string {
  return name !== undefined && ['linux', 'dumb', 'vt100'].includes(name) ? name : 'xterm-256color';
}

function styled({ text, role }: Line): string {
  // blessed counts symbols beyond the basic plane as one cell, terminals draw them as two.
  const safe = blessed.escape(text.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd'));
  const style = STYLES[role];
  return style === undefined ? safe : `{${style}}${safe}{/${style}}`;
}
