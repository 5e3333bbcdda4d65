/** What a menu is. To add one: a file beside this one, its name here, and a line in `menus.ts`. */
import type { MenuDialog, Model, Step } from '../model.ts';

export type MenuId = 'palette' | 'hosts' | 'filter' | 'sort' | 'theme';

export interface Item {
  /** A key that stands for it, where the menu has some. */
  readonly key?: string;
  readonly label: string;
  /** Beside the label, on the right. */
  readonly note?: string;
  /** What choosing it does; the menu is closed by then. */
  choose(model: Model): Step;
}

export interface Menu {
  title(dialog: MenuDialog): string;
  /** Typing narrows the list; else keys stand for entries. */
  readonly isTyped: boolean;
  /** Whether the key of an entry chooses it, or only moves the cursor there. */
  readonly keysChoose: boolean;
  items(model: Model, dialog: MenuDialog): readonly Item[];
  /** What else a key does. */
  key?(dialog: MenuDialog, key: string): MenuDialog | undefined;
  /** For the footer, what its own keys do. */
  readonly keys?: readonly (readonly [key: string, word: string])[];
}
