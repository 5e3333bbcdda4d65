/** All screens, by name. */
import { dashboard } from './dashboard.ts';
import { host } from './host.ts';
import { inventory } from './inventory.ts';
import { logs } from './logs.ts';
import type { Screen, ScreenId } from './screen.ts';

export const SCREENS: { readonly [id in ScreenId]: Screen } = { dashboard, inventory, logs, host };

/** Those in the title bar. */
export const TABS: readonly Screen[] = Object.values(SCREENS).filter(
  ({ key }) => key !== undefined,
);
