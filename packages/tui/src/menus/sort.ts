/** The order of the list. */
import { COLUMNS, type ColumnId } from '@exosphere/core';
import { type List, rearranged } from '../list.ts';
import { only } from '../model.ts';
import type { Menu } from './menu.ts';

/** The keys of columns; the status has `a`, for available. One without is chosen with the arrows. */
const KEYS: { readonly [id in ColumnId]?: string } = {
  host: 'h',
  os: 'o',
  flavor: 'f',
  version: 'v',
  updates: 'u',
  security: 's',
  status: 'a',
};

const ORDERS: readonly {
  readonly sort: ColumnId | undefined;
  readonly key: string | undefined;
  readonly label: string;
}[] = [
  { sort: undefined, key: 'd', label: 'Configuration order' },
  ...COLUMNS.map(({ id, title }) => ({ sort: id, key: KEYS[id], label: title })),
];

/** Place of the order that the list has now: the menu opens there, so that `r` turns it round. */
export function sortPlace({ sort }: List): number {
  return ORDERS.findIndex((order) => order.sort === sort);
}

export const sortMenu: Menu = {
  title: ({ reverse }) => (reverse ? 'Sort by (reversed)' : 'Sort by'),
  isTyped: false,
  keysChoose: false,
  items: ({ list }, { reverse = false }) =>
    ORDERS.map(({ sort, key, label }) => ({
      ...(key === undefined ? {} : { key }),
      label,
      ...(list.sort === sort ? { note: 'now' } : {}),
      choose: (model) =>
        only({
          ...model,
          // Hosts without a value come last either way; the configuration has no other way round.
          list: rearranged(model.list, model.fleet, {
            sort,
            reverse: reverse && sort !== undefined,
          }),
        }),
    })),
  key: (dialog, key) => (key === 'r' ? { ...dialog, reverse: !dialog.reverse } : undefined),
  keys: [['r', 'reverse']],
};
