/** Reads one line from a terminal, with the editing of node:readline; Tab and Ctrl-R are ours. */
import type { Terminal } from '@exosphere/tui';
import { openEditor } from './editor.ts';
import type { Keyboard } from './keyboard.ts';
import { type KeyOptions, lineKeys } from './line-keys.ts';
import { openPieces } from './pieces.ts';

export interface LineOptions extends KeyOptions {
  /** Ctrl-Z. */
  suspend(): Promise<void>;
  /** Aborted: the line is cancelled. */
  readonly signal: AbortSignal;
}

/** What came of it: a line, Ctrl-C, or Ctrl-D and the end of the terminal. */
export type Entered =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'end' };

/** Reads one line. What is typed after its end stays with the keyboard. */
export function readLine(
  output: Terminal['output'],
  keyboard: Keyboard,
  options: LineOptions,
): Promise<Entered> {
  const { signal } = options;
  return new Promise((resolve) => {
    let isOver = false;
    const editor = openEditor(output, options, {
      entered: (text) => finish({ type: 'line', text }),
      interrupted: () => finish({ type: 'cancelled' }),
      ended: () => finish({ type: 'end' }),
      suspend: options.suspend,
    });
    const pieces = openPieces(lineKeys(output, editor, options));

    const onEnded = (): void => finish({ type: 'end' });
    const onAbort = (): void => finish({ type: 'cancelled' });
    keyboard.ended.addEventListener('abort', onEnded);
    signal.addEventListener('abort', onAbort);
    const release = keyboard.read({
      take: pieces.add,
      redraw: () => {
        if (!isOver) editor.renew();
      },
    });
    if (keyboard.ended.aborted) onEnded();
    else if (signal.aborted) onAbort();

    function finish(entered: Entered): void {
      if (isOver) return;
      isOver = true;
      keyboard.ended.removeEventListener('abort', onEnded);
      signal.removeEventListener('abort', onAbort);
      pieces.stop();
      editor.close();
      if (entered.type !== 'line') output.write('\r\n');
      // Keys that ended the line came in the middle of what was read: they are used, the rest is not.
      setImmediate(() => {
        release(pieces.rest());
        resolve(entered);
      });
    }
  });
}
