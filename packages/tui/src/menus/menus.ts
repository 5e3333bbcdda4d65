/** All menus, by name. */
import { filterMenu } from './filter.ts';
import { hostsMenu } from './hosts.ts';
import type { Menu, MenuId } from './menu.ts';
import { paletteMenu } from './palette.ts';
import { sortMenu } from './sort.ts';
import { themeMenu } from './theme.ts';

export const MENUS: { readonly [id in MenuId]: Menu } = {
  palette: paletteMenu,
  hosts: hostsMenu,
  filter: filterMenu,
  sort: sortMenu,
  theme: themeMenu,
};
