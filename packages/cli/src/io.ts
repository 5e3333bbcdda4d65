/** The streams of a command, so that nothing below touches the process and tests read strings. */
import { coloured, plain, type Style, type TableLayout, wantsColour } from '@exosphere/core/view';
import { inAscii, isWithoutUtf8 } from './ascii.ts';

/** Where text goes. */
export interface Output {
  write(text: string): void;
  /** Resolves when more can be written without piling it up in memory, or nobody reads any more. */
  ready(): Promise<void>;
  readonly isTerminal: boolean;
  /** A terminal on which lines can be drawn again in place. */
  readonly canRedraw: boolean;
  readonly style: Style;
  /** Cells in a line of the terminal, as of now; undefined where lines are never cut: a pipe, a file. */
  width(): number | undefined;
}

export interface Io {
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings, errors. */
  readonly stderr: Output;
  /** Aborted when nobody reads stdout any more: what is left to do is not worth doing. */
  readonly closed: AbortSignal;
  /** There is a person who can answer: stdin is a terminal. */
  readonly canAsk: boolean;
  /** Asks a person for a line, empty when they end the input instead; undefined when there is nobody to ask. */
  ask(question: string): Promise<string | undefined>;
}

/** How tables are laid out for a stream. */
export function layoutOf(output: Output): TableLayout {
  return { width: output.width(), style: output.style };
}

/** Lines that are written at once: those of a large fleet are more than a string can hold. */
const AT_ONCE = 1000;

/** Writes lines, each with its end. */
export function writeLines(output: Output, lines: readonly string[]): void {
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const some = lines.slice(at, at + AT_ONCE);
    output.write(some.map((line) => `${line}\n`).join(''));
  }
}

/** The parts of the process that commands need. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: { readonly [name: string]: string | undefined };
  /** Called once when stdout fails for any reason but that its reader left: a full disk. */
  onFailure(error: Error): void;
}

// EPIPE: the reader closed the pipe. EIO: the terminal is gone.
const READER_LEFT: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ECONNRESET']);

/** The streams of a process. Errors of its streams are dealt with from here on. */
export function processIo(streams: Streams): Io {
  const { stdin, stderr } = streams;
  const closed = new AbortController();
  streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (closed.signal.aborted) return;
    if (!READER_LEFT.has(error.code)) streams.onFailure(error);
    closed.abort();
  });
  // With nobody to read what goes wrong, there is nothing left to tell.
  stderr.on('error', () => undefined);
  return {
    stdout: output(streams.stdout, streams.env, closed.signal),
    stderr: output(stderr, streams.env),
    closed: closed.signal,
    canAsk: stdin.isTTY === true,
    ask: (question) => ask(stdin, stderr, question),
  };
}

function output(stream: NodeJS.WriteStream, env: Streams['env'], closed?: AbortSignal): Output {
  const isTerminal = stream.isTTY === true;
  const isAscii = isTerminal && isWithoutUtf8(env);
  return {
    write: (text) => {
      if (text !== '' && !closed?.aborted) stream.write(isAscii ? inAscii(text) : text);
    },
    ready: () => drained(stream),
    isTerminal,
    canRedraw: isTerminal && env.TERM !== 'dumb',
    style: wantsColour(isTerminal, env) ? coloured : plain,
    width: () => (isTerminal ? terminalWidth(stream.columns, env.COLUMNS) : undefined),
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ENDINGS) stream.off(event, done);
      resolve();
    };
    for (const event of ENDINGS) stream.on(event, done);
  });
}

const ENDINGS = ['drain', 'close', 'error'] as const;

/** What `COLUMNS` says, else what the terminal says; some pseudo-terminals say 0. */
export function terminalWidth(columns: number | undefined, variable: string | undefined): number {
  const stated = /^[1-9]\d{0,4}$/u.test(variable ?? '') ? Number(variable) : undefined;
  return stated ?? (columns || 80);
}

async function ask(
  stdin: NodeJS.ReadStream,
  stderr: NodeJS.WriteStream,
  question: string,
): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  const { createInterface } = await import('node:readline');
  return new Promise((resolve) => {
    // Without its own line editing the terminal is left as it is, and Ctrl-C stays a signal.
    const lines = createInterface({ input: stdin, output: stderr, terminal: false });
    let answer: string | undefined;
    lines.on('close', () => {
      // Ctrl-D leaves the cursor behind the question.
      if (answer === undefined) stderr.write('\n');
      resolve(answer ?? '');
    });
    lines.question(question, (line) => {
      answer = line;
      lines.close();
    });
  });
}
