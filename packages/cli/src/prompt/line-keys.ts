/** What the keys of a line do: Tab and Ctrl-R what we say, all others what readline makes of them. */
import type { Terminal } from '@exosphere/tui';
import type { Completion } from './complete.ts';
import type { Editor, EditorOptions, Line } from './editor.ts';
import { shownMatches } from './matches.ts';
import { isErasing, type Search, searchPrompt, searchStep, startSearch } from './search.ts';

/** What the keys need to know of the line. */
export interface KeyOptions extends EditorOptions {
  /** How the text before the cursor can go on; undefined when nothing fits, or nobody knows. */
  complete?(before: string): Completion | undefined;
  /** The terminal cannot place its cursor: there is nothing but typing. */
  readonly isDumb: boolean;
}

/** Does what a piece of typed text stands for. */
type UsePiece = (piece: string) => void;

/** The keys of a line that is edited. */
export function lineKeys(
  output: Terminal['output'],
  editor: Editor,
  options: KeyOptions,
): UsePiece {
  if (options.isDumb) return dumbKeys(editor);
  const tab = tabKey(output, editor, options);
  const search = searchKeys(editor, options);
  return (piece) => {
    if (piece !== '\t') tab.forget();
    if (search(piece)) return;
    if (piece === '\t') tab.press();
    else editor.type(piece);
  };
}

/** Without a cursor to place, a line that gets shorter is drawn again below. */
function dumbKeys(editor: Editor): UsePiece {
  return (piece) => {
    if (isErasing(piece)) editor.renew('', shorter(editor.line().text));
    else if (piece !== '\t') editor.type(piece);
  };
}

function shorter(line: string): Line {
  const text = [...line].slice(0, -1).join('');
  return { text, cursor: text.length };
}

/** Tab writes what all matches have in common; a second one in a row shows them. */
function tabKey(output: Terminal['output'], editor: Editor, { complete }: KeyOptions) {
  let presses = 0;
  return {
    /** Another key came in between. */
    forget: (): void => {
      presses = 0;
    },
    press: (): void => {
      const { text, cursor } = editor.line();
      const before = text.slice(0, cursor);
      const completion = complete?.(before);
      if (completion === undefined) {
        presses = 0;
        output.write('\u0007');
        return;
      }
      const completed = before.slice(0, completion.start) + completion.text;
      if (completed !== before) {
        presses = 0;
        editor.set({ text: completed + text.slice(cursor), cursor: completed.length });
        return;
      }
      presses += 1;
      if (presses < 2) return;
      editor.renew(shownMatches(completion.matches, output.columns || 80));
    },
  };
}

/** Ctrl-R, and the keys after it; false: the key means what it always does. */
function searchKeys(editor: Editor, { prompt, history }: KeyOptions): (key: string) => boolean {
  let search: Search | undefined;
  /** The line as it was before the search. */
  let before: Line = { text: '', cursor: 0 };
  const show = (next: Search): void => {
    search = next;
    const found = next.at < history.length ? (history[next.at] ?? '') : before.text;
    editor.say(searchPrompt(next));
    editor.set({ text: found, cursor: Math.max(0, found.indexOf(next.query)) });
  };
  const leave = (line: Line): void => {
    search = undefined;
    editor.say(prompt);
    editor.set(line);
  };
  return (key) => {
    if (search === undefined) {
      if (key !== '\u0012') return false;
      before = editor.line();
      show(startSearch(history));
      return true;
    }
    const step = searchStep(search, history, key);
    if (typeof step === 'object') show(step);
    else leave(step === 'cancelled' ? before : editor.line());
    return step !== 'left';
  };
}
