/** A list to choose from: with the arrows, by keys of its entries, or by typing what narrows it. */
import { cells, cut } from '@exosphere/core';
import { closed } from '../actions.ts';
import { boxed } from '../frame.ts';
import { arrowOf } from '../key-cap.ts';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import type { Item, Menu } from '../menus/menu.ts';
import { MENUS } from '../menus/menus.ts';
import { type MenuDialog, type Model, only, type Size, type Step } from '../model.ts';
import { atEnds, clip, marked } from '../text.ts';
import type { DialogType } from './dialog.ts';
import { typed, withCaret, withPasted } from './typing.ts';

const WIDEST = 64;
/** What the menu that is typed into has above its entries. */
const QUERY_LINES = 2;

export const menu: DialogType<MenuDialog> = {
  box: (model, dialog, area) => {
    const spec = MENUS[dialog.menu];
    const items = spec.items(model, dialog);
    const columns = widthOf(items, spec, area);
    const first = topOf(dialog, items.length, area, spec);
    const shown = items
      .slice(first, first + pageOf(area, spec))
      .map((item, at) => itemLine(item, columns, first + at === dialog.cursor, !spec.isTyped));
    const none = items.length === 0 ? [marked('dim', 'Nothing matches.')] : [];
    const query = spec.isTyped ? [`> ${withCaret(dialog.query)}`, ''] : [];
    const below = items.length - first - shown.length;
    const box = boxed([...query, ...none, ...shown], spec.title(dialog), area, columns, below);
    // Where it is typed the line stays, however few entries are left.
    return spec.isTyped ? { ...box, top: 0 } : box;
  },
  keys: (_, dialog) => [
    ['enter', 'choose'],
    ...(MENUS[dialog.menu].keys ?? []),
    ['escape', 'close'],
  ],
  key: (model, dialog, key) => {
    const spec = MENUS[dialog.menu];
    const items = spec.items(model, dialog);
    if (key === 'escape') return only(closed(model));
    if (key === 'enter') return choose(model, items[dialog.cursor]);
    const page = pageOf(bodyOf(model.size), spec);
    const moved = movedBy(spec.isTyped ? key : arrowOf(key), dialog.cursor, items.length, page);
    if (moved !== undefined) return only({ ...model, dialog: { ...dialog, cursor: moved } });
    if (spec.isTyped) {
      const query = typed(dialog.query, key);
      // What fits best comes first: that is the one meant.
      return only(
        query === undefined ? model : { ...model, dialog: { ...dialog, query, cursor: 0 } },
      );
    }
    const own = spec.key?.(dialog, key);
    if (own !== undefined) return only({ ...model, dialog: own });
    const place = items.findIndex((item) => item.key === key);
    if (place === -1) return only(model);
    if (spec.keysChoose) return choose(model, items[place]);
    return only({ ...model, dialog: { ...dialog, cursor: place } });
  },
  paste: (model, dialog, text) =>
    MENUS[dialog.menu].isTyped
      ? { ...model, dialog: { ...dialog, query: withPasted(dialog.query, text), cursor: 0 } }
      : undefined,
  wheel: (model, dialog, by) => menu.key(model, dialog, by < 0 ? 'up' : 'down'),
  click: (model, dialog, { rows }) => {
    const spec = MENUS[dialog.menu];
    const items = spec.items(model, dialog);
    const area = bodyOf(model.size);
    const line = rows - (spec.isTyped ? QUERY_LINES : 0);
    return line < 0
      ? only(model)
      : choose(model, items[topOf(dialog, items.length, area, spec) + line]);
  },
};

function choose(model: Model, item: Item | undefined): Step {
  return item === undefined ? only(model) : item.choose(closed(model));
}

function movedBy(key: string, cursor: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'up':
      return clamp(cursor - 1, 0, count - 1);
    case 'down':
      return clamp(cursor + 1, 0, count - 1);
    case 'pageup':
      return clamp(cursor - page, 0, count - 1);
    case 'pagedown':
      return clamp(cursor + page, 0, count - 1);
    case 'home':
      return 0;
    case 'end':
      return Math.max(0, count - 1);
    default:
      return undefined;
  }
}

function pageOf(area: Size, { isTyped }: Menu): number {
  return Math.max(1, area.rows - 2 - (isTyped ? QUERY_LINES : 0));
}

/** The first entry in sight: the cursor stays in the middle where there are more than fit. */
function topOf({ cursor }: MenuDialog, count: number, area: Size, spec: Menu): number {
  const page = pageOf(area, spec);
  return clamp(cursor - Math.floor(page / 2), 0, Math.max(0, count - page));
}

/** Menus that are typed into keep their width; the others take what they need. */
function widthOf(items: readonly Item[], { isTyped }: Menu, area: Size): number {
  const most = Math.min(WIDEST, area.columns - 4);
  if (isTyped) return most;
  const need = items.map(({ label, note = '' }) => cells(label) + cells(note) + 8);
  return Math.min(most, Math.max(28, ...need));
}

function itemLine(
  { key, label, note }: Item,
  columns: number,
  isChosen: boolean,
  hasKeys: boolean,
): string {
  const name = hasKeys ? `${marked('key', key ?? ' ')}  ${label}` : label;
  // On the chosen line the note would have to be legible on another colour.
  const taken = cells(label) + (hasKeys ? 8 : 4);
  const beside = note === undefined ? '' : cut(note, Math.max(0, columns - taken));
  const text = clip(
    ` ${atEnds(name, isChosen ? beside : marked('dim', beside), columns - 2)} `,
    columns,
  );
  return isChosen ? marked('selected', text) : text;
}
