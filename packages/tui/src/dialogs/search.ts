/** Incremental search: the cursor goes to the first host whose name holds what is typed. */
import { oneLine } from '@exosphere/core';
import { closed, noticed } from '../actions.ts';
import { listPage } from '../layout.ts';
import { movedTo } from '../list.ts';
import { type Dialog, type Model, only } from '../model.ts';
import type { DialogType } from './dialog.ts';
import { typed, withCaret, withPasted } from './typing.ts';

type Search = Extract<Dialog, { readonly type: 'search' }>;

export const search: DialogType<Search> = {
  box: () => undefined,
  status: ({ query }) => `/${withCaret(oneLine(query))}`,
  keys: () => [
    ['enter', 'stay'],
    ['down', 'next'],
    ['escape', 'back'],
  ],
  key: (model, dialog, key) => {
    const { query, origin } = dialog;
    if (key === 'escape') return only(closed({ ...model, list: { ...model.list, ...origin } }));
    if (key === 'enter') return only(closed(model));
    if (key === 'down') return only(nextMatch(model, 1));
    if (key === 'up') return only(nextMatch(model, -1));
    if (key === 'backspace' && query === '') {
      return only(closed({ ...model, list: { ...model.list, ...origin } }));
    }
    const next = typed(query, key);
    if (next === undefined) return only(model);
    return only(withQuery(model, dialog, next));
  },
  paste: (model, dialog, text) => withQuery(model, dialog, withPasted(dialog.query, text)),
};

/** Every letter searches anew from where it began, so that a correction leads back. */
function withQuery(model: Model, dialog: Search, query: string): Model {
  const list = { ...model.list, ...dialog.origin };
  const found = { ...model, list, searched: query, dialog: { ...dialog, query } };
  return query === '' ? found : nextMatch(found, 0);
}

/** The next host that holds what was searched for, in a direction; 0: the one under the cursor counts too. */
export function nextMatch(model: Model, direction: 1 | 0 | -1): Model {
  const { list, searched } = model;
  const { length } = list.shown;
  const wanted = searched.toLowerCase();
  if (wanted === '') return noticed(model, 'nothing is searched for yet: / and part of a name');
  const step = direction === -1 ? -1 : 1;
  for (let tried = 0; tried < length; tried++) {
    const place = (list.cursor + direction + step * tried + length * 2) % length;
    if (!list.shown[place]?.name.toLowerCase().includes(wanted)) continue;
    return { ...model, list: movedTo(list, place, length, listPage(model.size)) };
  }
  return {
    ...model,
    notice: { text: `no host in the list has "${oneLine(searched)}"`, tone: 'yellow' },
  };
}
