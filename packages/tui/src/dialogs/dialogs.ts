/** All types of dialogs, by name. */
import type { Dialog } from '../model.ts';
import type { DialogType } from './dialog.ts';
import { help } from './help.ts';
import { menu } from './menu.ts';
import { search } from './search.ts';
import { update } from './update.ts';
import { work } from './work.ts';

const DIALOGS: { readonly [T in Dialog['type']]: DialogType<Extract<Dialog, { type: T }>> } = {
  help,
  menu,
  search,
  update,
  work,
};

/** The behaviour of a dialog. */
export function behaviourOf<D extends Dialog>(dialog: D): DialogType<D> {
  // The table pairs each type with its own behaviour, which the compiler cannot follow through an index.
  return DIALOGS[dialog.type] as unknown as DialogType<D>;
}
