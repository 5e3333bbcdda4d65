/** From the bytes of a terminal to whole sequences: mouse reports apart, and none cut in two. */
import type { Message } from '../model.ts';

// ESC [ < button ; column ; row M (pressed) or m (released): xterm's SGR mouse mode (1006).
const MOUSE = /\u001b\[<(?<button>\d{1,4});(?<column>\d{1,5});(?<row>\d{1,5})(?<end>[Mm])/gu;

// The start of an escape sequence that has no end yet.
const UNFINISHED = /\u001b(?:\[<?[\d;]{0,24}|O)?$/u;

/** Asks the terminal to answer when it has come so far (DSR 5 of ECMA-48: every emulator and the Linux console do). */
export const ASK = '\u001b[5n';
// ESC [ 0 n, "ready", or 3, "malfunction".
const ANSWER = /\u001b\[[03]n/gu;

/** What a chunk of input holds. */
export interface Input {
  /** Answers to `ASK`. */
  readonly answers: number;
  /** Reports of the mouse, in order. */
  readonly mouse: readonly Message[];
  /** Everything else, for the one who knows the names of keys. */
  readonly keys: string;
  /** The start of a sequence whose end has not come yet. */
  readonly rest: string;
}

/**
 * Splits what a terminal sent. A slow line may cut a sequence in two: its first half is the rest, to be put before
 * the next chunk, or to be taken for what it is when nothing follows.
 */
export function splitInput(text: string): Input {
  const mouse: Message[] = [];
  let answers = 0;
  const unasked = text.replace(ANSWER, () => {
    answers += 1;
    return '';
  });
  const others = unasked.replace(
    MOUSE,
    (_, button: string, column: string, row: string, end: string) => {
      const message = mouseMessage(
        Number(button),
        Number(row) - 1,
        Number(column) - 1,
        end === 'M',
      );
      if (message !== undefined) mouse.push(message);
      return '';
    },
  );
  const rest = UNFINISHED.exec(others)?.[0] ?? '';
  return { answers, mouse, keys: others.slice(0, others.length - rest.length), rest };
}

/** Button 0 is the left one; 64 and 65 are the wheel. Shift, Meta and Control add 4, 8 and 16. */
function mouseMessage(
  button: number,
  row: number,
  column: number,
  isDown: boolean,
): Message | undefined {
  if (!isDown) return undefined;
  const plain = button & ~28;
  if (plain === 64) return { type: 'wheel-up', row, column };
  if (plain === 65) return { type: 'wheel-down', row, column };
  return plain === 0 ? { type: 'click', row, column } : undefined;
}

/** A key as blessed reports it, by the name that we give it; undefined: it means nothing to us. */
export function keyName(
  character: string | undefined,
  key: {
    readonly name?: string;
    readonly full?: string;
    readonly ctrl?: boolean;
    readonly meta?: boolean;
  },
): string | undefined {
  // Each Enter is reported twice; the other one is called enter.
  if (key.name === 'return') return undefined;
  if (key.name === 'linefeed') return 'enter';
  if (key.meta) return undefined;
  if (key.ctrl) return key.name === undefined ? undefined : `^${key.name}`;
  const isText =
    character !== undefined &&
    [...character].length === 1 &&
    character >= ' ' &&
    character !== '\u007f';
  return isText ? character : key.name;
}
