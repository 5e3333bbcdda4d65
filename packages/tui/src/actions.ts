/** What several keys, menus and screens do alike. */
import { JOBS, type JobId } from './jobs.ts';
import { listPage } from './layout.ts';
import { movedTo } from './list.ts';
import { type Dialog, type MenuDialog, type Model, only, type Step } from './model.ts';
import type { ScreenId } from './screens/screen.ts';

/** Starts an operation, unless one runs. */
export function start(model: Model, job: JobId, hosts: readonly string[]): Step {
  if (isWorking(model)) {
    const doing = model.work === undefined ? '' : JOBS[model.work.job].doing.toLowerCase();
    return only(noticed(model, `still ${doing}: o shows it, Esc there stops it`));
  }
  const work = {
    job,
    state: 'running',
    total: hosts.length,
    ended: 0,
    failed: 0,
    failures: [],
    waiting: [],
  } as const;
  return [{ ...model, work, dialog: { type: 'work', top: 0 } }, [{ type: 'run', job, hosts }]];
}

/** The same with every host of the inventory. */
export function startAll(job: JobId): (model: Model) => Step {
  return (model) =>
    start(
      model,
      job,
      model.fleet.rows.map(({ name }) => name),
    );
}

export function isWorking({ work }: Model): boolean {
  return work !== undefined && work.state !== 'ended';
}

/** Goes to a screen; the host that was chosen on the one before is the chosen one there. */
export function goTo(model: Model, screen: ScreenId, name: string | undefined): Model {
  const { list, tiles, fleet } = model;
  const place = list.shown.findIndex((row) => row.name === name);
  return {
    ...model,
    screen,
    dialog: undefined,
    list: place === -1 ? list : movedTo(list, place, list.shown.length, listPage(model.size)),
    tiles: {
      ...tiles,
      cursor: (name === undefined ? undefined : fleet.places.get(name)) ?? tiles.cursor,
    },
  };
}

/** Opens the panel of a host. */
export function openHost(model: Model, host: string | undefined): Step {
  if (host === undefined) return only(model);
  const cameFrom = model.screen === 'host' ? model.cameFrom : model.screen;
  const panel = { host, facts: undefined, show: 'updates', top: 0, cursor: -1 } as const;
  return [{ ...goTo(model, 'host', host), cameFrom, panel }, [{ type: 'read', host }]];
}

export function opened(model: Model, dialog: Dialog): Model {
  return { ...model, dialog };
}

/** Opens a menu with its cursor on a place. */
export function withMenu(
  model: Model,
  menu: MenuDialog['menu'],
  more: Partial<MenuDialog> = {},
): Model {
  return opened(model, { type: 'menu', menu, query: '', cursor: 0, ...more });
}

export function closed(model: Model): Model {
  return { ...model, dialog: undefined };
}

export function noticed(model: Model, text: string): Model {
  return { ...model, notice: { text, tone: 'yellow' } };
}
