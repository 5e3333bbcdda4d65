/** The host to do something with. */
import { oneLine } from '@exosphere/core';
import { start } from '../actions.ts';
import { matching } from '../fuzzy.ts';
import { JOBS } from '../jobs.ts';
import type { Menu } from './menu.ts';

export const hostsMenu: Menu = {
  title: ({ job = 'refresh' }) => `${JOBS[job].order}: which host?`,
  isTyped: true,
  keysChoose: false,
  items: ({ fleet }, { query, job = 'refresh' }) =>
    matching(query, fleet.rows, ({ name }) => name).map(({ name, description }) => ({
      label: oneLine(name),
      ...(description === undefined ? {} : { note: oneLine(description) }),
      choose: (model) => start(model, job, [name]),
    })),
};
