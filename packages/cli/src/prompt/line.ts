/** Reads one line from a terminal, with the editing of node:readline; Tab and Ctrl-R are ours. */
import type { Terminal } from '@exosphere/tui';
import type { Completion } from './complete.ts';
import { type Editor, type Line, openEditor } from './editor.ts';
import type { Keyboard } from './keyboard.ts';
import { shownMatches } from './matches.ts';
import { erased, newer, older, type Search, searchPrompt, startSearch, typed } from './search.ts';

export interface LineOptions {
  readonly prompt: string;
  /** Oldest first. */
  readonly history: readonly string[];
  /** How the text before the cursor can go on; undefined when nothing fits, or nobody knows. */
  complete?(before: string): Completion | undefined;
  /** The terminal cannot place its cursor: there is nothing but typing. */
  readonly isDumb: boolean;
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

/** One key, or text without control characters: an escape sequence, an end of line, a run of characters. */
const PIECE =
  /^(?:[^\u0000-\u001f\u007f]+|\u001b(?:\[\[?[\d;]*[@-~]|O[@-~]|[^\u001b[O])?|\r\n?|.)/su;

/** The start of an escape sequence whose end has not come yet. */
const UNFINISHED = /^\u001b(?:\[\[?[\d;]*|O)?$/u;

/** How long the end of a sequence may take on a slow line; a lone Escape takes as long to be one. */
const ESCAPE_MS = 60;

/** Reads one line. What is typed after its end stays with the keyboard. */
export function readLine(
  output: Terminal['output'],
  keyboard: Keyboard,
  options: LineOptions,
): Promise<Entered> {
  const { history, signal } = options;
  return new Promise((resolve) => {
    let editor = open();
    let isOver = false;
    let search: Search | undefined;
    /** The line as it was before the search. */
    let before = { text: '', cursor: 0 };
    let tabs = 0;
    let unread = '';
    let isFeeding = false;

    const onEnded = (): void => finish({ type: 'end' });
    const onAbort = (): void => finish({ type: 'cancelled' });
    keyboard.ended.addEventListener('abort', onEnded);
    signal.addEventListener('abort', onAbort);
    const release = keyboard.read({
      take: (text) => {
        unread += text;
        void feed();
      },
      redraw: () => {
        if (!isOver) renew(() => undefined);
      },
    });
    if (keyboard.ended.aborted) onEnded();
    else if (signal.aborted) onAbort();

    function open(): Editor {
      return openEditor(output, options, {
        entered: (text) => finish({ type: 'line', text }),
        interrupted: () => finish({ type: 'cancelled' }),
        ended: () => finish({ type: 'end' }),
        suspend: options.suspend,
      });
    }

    function finish(entered: Entered): void {
      if (isOver) return;
      isOver = true;
      keyboard.ended.removeEventListener('abort', onEnded);
      signal.removeEventListener('abort', onAbort);
      editor.close();
      if (entered.type !== 'line') output.write('\r\n');
      // Keys that ended the line came in the middle of what was read: they are used, the rest is not.
      setImmediate(() => {
        release(unread);
        resolve(entered);
      });
    }

    /** Piece by piece, each seen by readline before the next, for the keys after Enter belong to another line. */
    async function feed(): Promise<void> {
      if (isFeeding) return;
      isFeeding = true;
      // Not before whoever began to read knows of it.
      await turn();
      while (unread !== '' && !isOver) {
        if (UNFINISHED.test(unread)) await later(ESCAPE_MS);
        if (isOver) break;
        const piece = PIECE.exec(unread)?.[0] ?? unread;
        unread = unread.slice(piece.length);
        press(piece);
        if (piece !== '\t') tabs = 0;
        await turn();
      }
      isFeeding = false;
    }

    function press(piece: string): void {
      if (options.isDumb) {
        if (ERASING.has(piece)) renew(() => undefined, shorter(editor.line().text));
        else if (piece !== '\t') editor.type(piece);
      } else if (search !== undefined) searchKey(search, piece);
      else if (piece === '\u0012') beginSearch();
      else if (piece === '\t') tab();
      else editor.type(piece);
    }

    function tab(): void {
      const { text, cursor } = editor.line();
      const completion = options.complete?.(text.slice(0, cursor));
      if (completion === undefined) {
        tabs = 0;
        output.write('\u0007');
        return;
      }
      const { start, text: word, matches } = completion;
      const completed = text.slice(0, start) + word;
      if (completed !== text.slice(0, cursor)) {
        tabs = 0;
        editor.set({ text: completed + text.slice(cursor), cursor: completed.length });
        return;
      }
      tabs += 1;
      if (tabs < 2) return;
      renew(() => output.write(shownMatches(matches, columnsOf(output))));
    }

    /** Writes something below the line, and the line again below that. */
    function renew(write: () => void, line: Line = editor.line()): void {
      editor.end();
      editor.close();
      output.write('\r\n');
      write();
      editor = open();
      editor.set(line);
    }

    function beginSearch(): void {
      before = editor.line();
      show(startSearch(history));
    }

    function searchKey(now: Search, key: string): void {
      if (key === '\u0012') show(older(now, history));
      else if (key === '\u0013') show(newer(now, history));
      else if (ERASING.has(key)) show(erased(now, history));
      else if (key === '\u0007' || key === '\u0003') endSearch(before);
      else if (key >= ' ') show(typed(now, history, key));
      else {
        // Any other key takes the line that was found, and then does what it always does.
        endSearch(editor.line());
        if (key !== '\u001b') unread = key + unread;
      }
    }

    function show(next: Search): void {
      search = next;
      const found = next.at < history.length ? (history[next.at] ?? '') : before.text;
      editor.say(searchPrompt(next));
      editor.set({ text: found, cursor: Math.max(0, found.indexOf(next.query)) });
    }

    function endSearch(line: Line): void {
      search = undefined;
      editor.say(options.prompt);
      editor.set(line);
    }
  });
}

/** Backspace, by what terminals send for it. */
const ERASING: ReadonlySet<string> = new Set(['\u007f', '\b']);

function shorter(line: string): Line {
  const text = [...line].slice(0, -1).join('');
  return { text, cursor: text.length };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function columnsOf(output: Terminal['output']): number {
  return output.columns || 80;
}
