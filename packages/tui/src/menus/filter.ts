/** Which hosts the list shows. */
import type { RowFilter } from '@exosphere/core';
import { type List, rearranged } from '../list.ts';
import { type Model, only } from '../model.ts';
import type { Menu } from './menu.ts';

const FILTERS: readonly {
  readonly filter: RowFilter;
  readonly key: string;
  readonly label: string;
}[] = [
  { filter: 'all', key: 'a', label: 'All hosts' },
  { filter: 'updates', key: 'u', label: 'Hosts with updates, or whose updates are not known' },
  { filter: 'security', key: 's', label: 'Hosts with security updates, or that may have some' },
];

/** Place of the filter that the list has now: the menu opens there. */
export function filterPlace({ filter }: List): number {
  return FILTERS.findIndex((one) => one.filter === filter);
}

export const filterMenu: Menu = {
  title: () => 'Show',
  isTyped: false,
  keysChoose: true,
  items: ({ list }) =>
    FILTERS.map(({ filter, key, label }) => ({
      key,
      label,
      ...(list.filter === filter ? { note: 'now' } : {}),
      choose: (model) => only({ ...model, list: filtered(model, filter) }),
    })),
};

/** The chosen host stays chosen; where it is filtered out, the list is read from its start. */
function filtered({ list, fleet }: Model, filter: RowFilter): List {
  const next = rearranged(list, fleet, { filter });
  const isThere = next.shown[next.cursor]?.name === list.shown[list.cursor]?.name;
  return isThere ? next : { ...next, cursor: 0, top: 0 };
}
