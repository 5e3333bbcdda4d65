/** The host to do something with, or to show. */
import { oneLine } from '@exosphere/core';
import { openHost, start } from '../actions.ts';
import { matching } from '../fuzzy.ts';
import { JOBS } from '../jobs.ts';
import type { Menu } from './menu.ts';

export const hostsMenu: Menu = {
  title: ({ job }) => `${job === undefined ? 'Show' : JOBS[job].order}: which host?`,
  isTyped: true,
  keysChoose: false,
  items: ({ fleet }, { query, job }) =>
    matching(query, fleet.rows, ({ name }) => name).map(({ name, description }) => ({
      label: oneLine(name),
      ...(description === undefined ? {} : { note: oneLine(description) }),
      choose: (model) => (job === undefined ? openHost(model, name) : start(model, job, [name])),
    })),
};
