/** Everything that can be done, to be found by a few letters. */
import { oneLine } from '@exosphere/core';
import { chosenHost, start, startAll, withMenu } from '../actions.ts';
import { matching } from '../fuzzy.ts';
import { JOB_IDS, JOBS } from '../jobs.ts';
import { capOf } from '../key-cap.ts';
import { GLOBAL } from '../keys.ts';
import { type Model, only } from '../model.ts';
import type { Binding } from '../screens/screen.ts';
import { SCREENS } from '../screens/screens.ts';
import type { Item, Menu } from './menu.ts';

export const paletteMenu: Menu = {
  title: () => 'Commands',
  isTyped: true,
  keysChoose: false,
  items: (model, { query }) => matching(query, commands(model), ({ label }) => label),
};

function commands(model: Model): readonly Item[] {
  const host = model.screen === 'dashboard' ? undefined : chosenHost(model);
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
    ...[...SCREENS[model.screen].bindings, ...GLOBAL]
      .filter(({ inPalette }) => inPalette)
      .map(itemOf),
    { label: 'Choose a theme', choose: (next: Model) => only(withMenu(next, 'theme')) },
  ];
}

function itemOf({ keys: [key], help, run }: Binding): Item {
  return {
    label: `${help.charAt(0).toUpperCase()}${help.slice(1)}`,
    ...(key === undefined ? {} : { note: capOf(key) }),
    choose: run,
  };
}
