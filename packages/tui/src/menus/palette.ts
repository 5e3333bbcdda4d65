/** Everything that can be done, to be found by a few letters. */
import { oneLine } from '@exosphere/core';
import { start, startAll, withMenu } from '../actions.ts';
import { matching } from '../fuzzy.ts';
import { JOB_IDS, JOBS } from '../jobs.ts';
import { capOf } from '../key-cap.ts';
import { GLOBAL } from '../keys.ts';
import { type Model, only } from '../model.ts';
import type { Binding } from '../screens/screen.ts';
import { SCREENS } from '../screens/screens.ts';
import { THEME_NAMES } from '../theme.ts';
import type { Item, Menu } from './menu.ts';

export const paletteMenu: Menu = {
  title: () => 'Commands',
  isTyped: true,
  keysChoose: false,
  items: (model, { query }) => matching(query, commands(model), ({ label }) => label),
};

function commands(model: Model): readonly Item[] {
  const screen = SCREENS[model.screen];
  const host = screen.chosen?.(model);
  return [
    ...(host === undefined
      ? []
      : JOB_IDS.map((job) => ({
          label: `${JOBS[job].order} ${oneLine(host)}`,
          choose: (next: Model) => start(next, job, [host]),
        }))),
    ...JOB_IDS.map((job) => ({ label: `${JOBS[job].order} all hosts`, choose: startAll(job) })),
    ...JOB_IDS.map((job) => ({
      label: `${JOBS[job].order} a host…`,
      choose: (next: Model) => only(withMenu(next, 'hosts', { job })),
    })),
    { label: 'Show a host…', choose: (next: Model) => only(withMenu(next, 'hosts')) },
    ...[...screen.bindings, ...GLOBAL].filter(({ inPalette }) => inPalette).map(itemOf),
    {
      label: 'Choose a theme',
      choose: (next: Model) =>
        only(withMenu(next, 'theme', { cursor: THEME_NAMES.indexOf(next.theme) })),
    },
  ];
}

/** The word of the footer comes first: it is what somebody types who saw it there. */
function itemOf({ keys: [key], label, help, run }: Binding): Item {
  const text = label === undefined ? help : `${label}: ${help}`;
  return {
    label: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
    ...(key === undefined ? {} : { note: capOf(key) }),
    choose: run,
  };
}
