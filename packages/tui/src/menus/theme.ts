/** How the dashboard looks. */
import { THEME_NAMES, THEMES } from '../theme.ts';
import type { Menu } from './menu.ts';

export const themeMenu: Menu = {
  title: () => 'Theme',
  isTyped: false,
  keysChoose: true,
  items: ({ theme: now }) =>
    THEME_NAMES.map((theme, at) => ({
      key: String(at + 1),
      label: THEMES[theme].title,
      ...(theme === now ? { note: 'now' } : {}),
      choose: (model) => [{ ...model, theme }, [{ type: 'keep-theme', theme }]],
    })),
};
