/** Which hosts the list shows. */
import type { RowFilter } from '@exosphere/core';
import { rearranged } from '../list.ts';
import { only } from '../model.ts';
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

export const filterMenu: Menu = {
  title: () => 'Show',
  isTyped: false,
  keysChoose: true,
  items: ({ list }) =>
    FILTERS.map(({ filter, key, label }) => ({
      key,
      label,
      ...(list.filter === filter ? { note: 'now' } : {}),
      choose: (model) => only({ ...model, list: rearranged(model.list, model.fleet, { filter }) }),
    })),
};
