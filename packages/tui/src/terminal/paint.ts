/** Puts frames on a terminal and names its keys. The only file that knows blessed. */
import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import blessed from 'blessed';
import type { Frame } from '../frame.ts';
import { type Cell, lineKey, rowCells } from '../grid.ts';
import type { Message, Size } from '../model.ts';
import { type Ink, paletteOf, type ThemeName } from '../theme.ts';
import { type Asking, asking } from './asking.ts';
import { type Glyphs, glyph } from './glyphs.ts';
import { keyName, splitInput } from './keys.ts';
import { PASTE_OFF, PASTE_ON, splitPastes } from './paste.ts';
import { scrolledRows, scrollingOf } from './scroll.ts';

/** The two ends of a terminal: `process.stdin` and `process.stdout`, or streams like them. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { setRawMode?(raw: boolean): unknown };
  readonly output: NodeJS.WritableStream & { readonly rows?: number; readonly columns?: number };
  /** The TERM variable. */
  readonly name: string | undefined;
  readonly glyphs: Glyphs;
}

/** A terminal in full-screen mode. */
export interface Screen {
  size(): Size;
  /** Writes what differs from what is there. */
  paint(frame: Frame, theme: ThemeName): void;
  /** As `asking.ts` has them. */
  readonly taken: Asking['taken'];
  readonly settled: Asking['settled'];
  /** Forgets what is there, so that everything is written again. */
  forget(): void;
  /** Gives the terminal back as it was. Safe to call twice. */
  close(): void;
}

/** A lone Escape is told from the start of a sequence by what follows within this time: as much as a slow line may need. */
const ESCAPE_MS = 60;
/** A paste that goes on comes sooner than this, even over a slow line. */
const PASTE_MS = 2000;

/** What blessed keeps of a screen, and its type does not tell: cells of attributes and text, as drawn and as wanted. */
interface Driver {
  readonly lines: DriverLine[];
  readonly olines: DriverLine[];
  draw(start: number, end: number): void;
  insertLine(count: number, row: number, top: number, bottom: number): void;
  deleteLine(count: number, row: number, top: number, bottom: number): void;
  alloc(dirty?: boolean): void;
  readonly tput: {
    readonly colors: number;
    brokenACS: boolean;
    readonly strings: { readonly [capability: string]: unknown };
  };
  readonly program: {
    setMouse(modes: { readonly [mode: string]: boolean }, on: boolean): void;
    write(text: string): void;
    flush(): void;
  };
}
type DriverLine = [attributes: number, text: string | undefined][] & { dirty: boolean };

/** Only presses and the wheel are reported, not every movement: nobody needs them, and a slow line feels them. */
const MOUSE = { vt200Mouse: true, sgrMouse: true } as const;

/** Takes over the terminal, and tells `send` of every key, every click and every change of size. */
export function openScreen(terminal: Terminal, send: (message: Message) => void): Screen {
  const { input, output } = terminal;
  // blessed leaves listeners on its input for good, and readline would then see every key twice.
  const keys = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keys });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let waiting: NodeJS.Timeout | undefined;
  let paste: string | undefined;
  const takePart = (text: string): void => {
    const { answers, mouse, keys: others, rest: left } = splitInput(text);
    rest = left;
    if (answers > 0) questions.answered();
    for (const message of mouse) send(message);
    // Escape and a letter are two keys, however fast they were typed: none of ours is one with Alt.
    for (const part of others.split(/(?<=\u001b)(?![[O])/u)) if (part !== '') keys.write(part);
  };
  const take = (chunk: string): void => {
    const { parts, open } = splitPastes(chunk, paste);
    paste = open;
    rest = '';
    for (const { type, text } of parts) {
      if (type === 'pasted') send({ type: 'paste', text });
      else takePart(text);
    }
  };
  const forward = (data: Uint8Array | string): void => {
    clearTimeout(waiting);
    take(rest + (typeof data === 'string' ? data : decoder.write(data)));
    if (paste !== undefined) {
      const text = paste;
      // Should the end of a paste be lost, the keys that come later must not be.
      waiting = setTimeout(() => {
        paste = undefined;
        send({ type: 'paste', text });
      }, PASTE_MS);
    } else if (rest !== '') {
      waiting = setTimeout(() => {
        keys.write(rest);
        rest = '';
      }, ESCAPE_MS);
    }
  };
  input.setRawMode?.(true);
  input.on('data', forward);
  input.resume();

  const screen = blessed.screen({
    input: keys,
    // The types of blessed call the output readable; blessed itself only writes to it.
    output: output as unknown as Readable,
    terminal: driverFor(terminal.name),
    fullUnicode: false,
    // What it is given can be shown as it is: it need not look for another way to draw lines.
    forceUnicode: true,
  });
  const driver = screen as unknown as Driver;
  driver.tput.brokenACS = true;
  screen.on('keypress', (character: string | undefined, key: Parameters<typeof keyName>[1]) => {
    const name = keyName(character, key);
    if (name !== undefined) send({ type: 'key', key: name });
  });
  screen.on('resize', () => {
    // blessed has emptied the screen.
    painted = [];
    send({ type: 'resize', size: size() });
  });
  driver.program.setMouse(MOUSE, true);
  driver.program.write(PASTE_ON);

  let painted: (string | undefined)[] = [];
  let isClosed = false;
  const questions = asking((text) => {
    driver.program.write(text);
    driver.program.flush();
  });
  const size = (): Size => ({ rows: driver.lines.length, columns: driver.lines[0]?.length ?? 0 });
  return {
    size,
    paint: (frame, theme) => {
      if (isClosed) return;
      const { rows, columns } = size();
      const palette = paletteOf(theme, driver.tput.colors);
      const keys = Array.from({ length: rows }, (_, row) => `${theme} ${lineKey(frame, row)}`);
      const scrolling = canScroll(driver) ? scrollingOf(painted, keys) : undefined;
      if (scrolling !== undefined) {
        const { by, top, bottom } = scrolling;
        if (by > 0) driver.deleteLine(by, top, top, bottom);
        else driver.insertLine(-by, top, top, bottom);
        painted = scrolledRows(painted, scrolling);
      }
      const whole = { ...frame, size: { rows, columns } };
      keys.forEach((key, row) => {
        if (painted[row] === key) return;
        put(driver, row, rowCells(whole, row, palette), terminal.glyphs);
      });
      const changed = keys.some((key, row) => painted[row] !== key);
      painted = keys;
      if (changed) driver.draw(0, rows - 1);
      driver.program.flush();
    },
    taken: questions.taken,
    settled: questions.settled,
    forget: () => {
      painted = [];
      driver.alloc();
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(waiting);
      questions.end();
      driver.program.setMouse(MOUSE_OFF, false);
      driver.program.write(PASTE_OFF);
      screen.destroy();
      input.off('data', forward);
      input.pause();
      input.setRawMode?.(false);
    },
  };
}

const MOUSE_OFF = { vt200Mouse: false, sgrMouse: false } as const;

/** Whether the terminal moves lines by itself: without all of these blessed leaves them where they are. */
function canScroll({ tput: { strings } }: Driver): boolean {
  return ['change_scroll_region', 'delete_line', 'insert_line'].every((name) => strings[name]);
}

/** Writes the cells of a row into blessed's picture of the screen. */
function put({ lines, olines }: Driver, row: number, cells: readonly Cell[], glyphs: Glyphs): void {
  const line = lines[row];
  const drawn = olines[row];
  if (line === undefined || drawn === undefined) return;
  cells.forEach(({ text, ink }, column) => {
    const cell = line[column];
    const old = drawn[column];
    if (cell === undefined || old === undefined) return;
    cell[0] = attributesOf(ink);
    cell[1] = glyph(text, glyphs);
    const behind = drawn[column + 1];
    const changes = cell[0] !== old[0] || cell[1] !== old[1];
    // The second cell of a wide character is drawn with the first, or blessed would count it as skipped.
    if (changes && cells[column + 1]?.text === '' && behind !== undefined) behind[1] = undefined;
  });
  line.dirty = true;
}

const known = new WeakMap<Ink, number>();
const NO_COLOUR = 0x1ff;

/** blessed's packing: flags, foreground and background in nine bits each. */
function attributesOf(ink: Ink): number {
  const packed = known.get(ink);
  if (packed !== undefined) return packed;
  const { fg = NO_COLOUR, bg = NO_COLOUR, bold, underline, inverse } = ink;
  const flags = (bold ? 1 : 0) | (underline ? 2 : 0) | (inverse ? 8 : 0);
  const attributes = (flags << 18) | (fg << 9) | bg;
  known.set(ink, attributes);
  return attributes;
}

// blessed reads the terminfo of these well; of newer terminals it misreads some entries.
function driverFor(name: string | undefined): string {
  return name !== undefined && ['linux', 'vt100'].includes(name) ? name : 'xterm-256color';
}
