/** The list of the hosts: the table of `inventory status`, to move about in. */
import { COLUMNS } from '@exosphere/core';
import { counted, doubtOf } from '@exosphere/core/view';
import { opened, openHost, withMenu } from '../actions.ts';
import { nextMatch } from '../dialogs/search.ts';
import { totalsOf } from '../fleet.ts';
import { listPage } from '../layout.ts';
import { clamp, inSight, moved, movedTo, scrolled } from '../list.ts';
import { filterPlace } from '../menus/filter.ts';
import { sortPlace } from '../menus/sort.ts';
import { type Model, only, type Step } from '../model.ts';
import { fill, marked } from '../text.ts';
import { tableOf } from './host-table.ts';
import { forAll } from './job-bindings.ts';
import type { Binding, Screen } from './screen.ts';

/** The titles of the columns. */
const HEAD = 1;

const BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'right'],
    label: 'details',
    help: 'show the host with its updates',
    run: (model) => openHost(model, chosen(model)),
  },
  ...forAll(['refresh', 'sync']),
  {
    keys: ['^f'],
    label: 'filter',
    help: 'hosts with updates, with security updates, or all',
    inPalette: true,
    run: (model) => only(withMenu(model, 'filter', { cursor: filterPlace(model.list) })),
  },
  {
    keys: ['^s'],
    label: 'sort',
    help: 'choose the column to sort by',
    inPalette: true,
    run: (model) =>
      only(withMenu(model, 'sort', { cursor: sortPlace(model.list), reverse: model.list.reverse })),
  },
  {
    keys: ['/'],
    label: 'search',
    help: 'go to a host by part of its name',
    inPalette: true,
    run: (model) => {
      const { cursor, top } = model.list;
      return only(opened(model, { type: 'search', query: '', origin: { cursor, top } }));
    },
  },
  {
    keys: ['n'],
    help: 'the next host that was searched for',
    run: (model) => only(nextMatch(model, 1)),
  },
  { keys: ['N'], help: 'the one before', run: (model) => only(nextMatch(model, -1)) },
  { keys: ['up', 'k'], help: 'one host up', run: (model) => move(model, -1) },
  { keys: ['down', 'j'], help: 'one host down', run: (model) => move(model, 1) },
  { keys: ['pageup'], help: 'a page up', run: (model) => move(model, -listPage(model.size)) },
  {
    keys: ['pagedown', ' '],
    help: 'a page down',
    run: (model) => move(model, listPage(model.size)),
  },
  {
    keys: ['home', 'g'],
    help: 'the first host',
    run: (model) => move(model, Number.NEGATIVE_INFINITY),
  },
  {
    keys: ['end', 'G'],
    help: 'the last host',
    run: (model) => move(model, Number.POSITIVE_INFINITY),
  },
];

export const inventory: Screen = {
  id: 'inventory',
  title: 'Inventory',
  key: 'i',
  bindings: BINDINGS,
  lines: (model, area) => {
    const { shown } = model.list;
    const { cursor, top } = inSight(model.list, shown.length, listPage(model.size));
    const { titles, lineOf } = tableOf(shown, area.columns - 2);
    if (shown.length === 0) return [` ${titles}`, ...nothingLines(model)];
    return [
      ` ${titles}`,
      ...shown.slice(top, top + listPage(model.size)).map((row, at) => {
        const line = ` ${lineOf(row)}`;
        return top + at === cursor ? marked('selected', fill(line, area.columns)) : line;
      }),
    ];
  },
  chosen,
  status: ({ list, fleet }) => {
    const { shown, cursor, filter, sort, reverse } = list;
    const all = fleet.rows.length;
    const place = shown.length === 0 ? '' : `${cursor + 1}/`;
    const count =
      shown.length === all ? counted(all, 'host') : `${shown.length} of ${counted(all, 'host')}`;
    const title = COLUMNS.find(({ id }) => id === sort)?.title.toLowerCase();
    return [
      `${place}${count}`,
      ...(filter === 'all' ? [] : [`filter: ${filter}`]),
      ...(title === undefined ? [] : [`sort: ${title}${reverse ? ', reversed' : ''}`]),
    ].join('   ');
  },
  legend: ({ list }) =>
    [
      ...(list.shown.some(({ stale, summary }) => stale && summary?.supported && summary.discovered)
        ? ['* stale']
        : []),
      ...(list.shown.some(({ summary }) => summary?.reboot) ? ['! reboot pending'] : []),
      ...(list.shown.some((row) => doubtOf(row, 'all') !== undefined) ? ['? not known'] : []),
    ].join('   '),
  click: (model, { rows }) => {
    const place =
      inSight(model.list, model.list.shown.length, listPage(model.size)).top + rows - HEAD;
    const row = model.list.shown[place];
    if (rows < HEAD || row === undefined) return only(model);
    if (place === model.list.cursor) return openHost(model, row.name);
    return only({ ...model, list: { ...model.list, cursor: place } });
  },
  wheel: (model, by) =>
    only({
      ...model,
      list: scrolled(model.list, by, model.list.shown.length, listPage(model.size)),
    }),
};

function chosen({ list }: Model): string | undefined {
  return list.shown[list.cursor]?.name;
}

function move(model: Model, by: number): Step {
  const { list } = model;
  const { length } = list.shown;
  const place = clamp(list.cursor + by, 0, length - 1);
  const page = listPage(model.size);
  return only({
    ...model,
    list: Number.isFinite(by) ? moved(list, by, length, page) : movedTo(list, place, length, page),
  });
}

/** Why the list is empty. */
function nothingLines({ list, fleet }: Model): readonly string[] {
  const { undiscovered, unsupported } = totalsOf(fleet);
  const unasked = undiscovered + unsupported;
  const what = list.filter === 'security' ? 'security updates' : 'updates';
  const none =
    fleet.rows.length === unasked
      ? 'No host has been asked for updates yet: ^r asks all of them.'
      : `No host has ${what}.`;
  const rest = [
    ...(undiscovered === 0 ? [] : [`${counted(undiscovered, 'host')} not discovered yet`]),
    ...(unsupported === 0 ? [] : [`${counted(unsupported, 'host')} unsupported`]),
  ];
  return [
    '',
    ` ${none}`,
    ...(rest.length === 0 ? [] : [marked('dim', ` Not counted: ${rest.join(', ')}.`)]),
  ];
}
