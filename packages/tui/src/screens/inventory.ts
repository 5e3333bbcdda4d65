/** The list of the hosts: the table of `inventory status`, to move about in. */
import { COLUMNS, cells, type Row } from '@exosphere/core';
import {
  type Cell,
  counted,
  doubtOf,
  FULL_COLUMNS,
  fitWidths,
  LIST_COLUMNS,
  tableLine,
} from '@exosphere/core/view';
import { opened, openHost, startAll, withMenu } from '../actions.ts';
import { nextMatch } from '../dialogs/search.ts';
import { totalsOf } from '../fleet.ts';
import { listPage } from '../layout.ts';
import { clamp, inSight, moved, movedTo, scrolled } from '../list.ts';
import { filterPlace } from '../menus/filter.ts';
import { sortPlace } from '../menus/sort.ts';
import { type Model, only, type Step } from '../model.ts';
import { fill, marked, style } from '../text.ts';
import type { Binding, Screen } from './screen.ts';

/** What the command line shows with `--full`: what does not fit is left out. */
const SHOWN = [...LIST_COLUMNS, ...FULL_COLUMNS];
/** The titles of the columns. */
const HEAD = 1;

const BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'right'],
    label: 'details',
    help: 'show the host with its updates',
    run: (model) => openHost(model, model.list.shown[model.list.cursor]?.name),
  },
  { keys: ['^r'], label: 'refresh all', help: 'refresh all hosts', run: startAll('refresh') },
  {
    keys: ['^x'],
    label: 'sync all',
    help: 'have all hosts fetch their repository metadata, then refresh them',
    run: startAll('sync'),
  },
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
  { keys: ['up'], help: 'one host up', run: (model) => move(model, -1) },
  { keys: ['down'], help: 'one host down', run: (model) => move(model, 1) },
  { keys: ['pageup'], help: 'a page up', run: (model) => move(model, -listPage(model.size)) },
  {
    keys: ['pagedown', ' '],
    help: 'a page down',
    run: (model) => move(model, listPage(model.size)),
  },
  { keys: ['home'], help: 'the first host', run: (model) => move(model, Number.NEGATIVE_INFINITY) },
  { keys: ['end'], help: 'the last host', run: (model) => move(model, Number.POSITIVE_INFINITY) },
];

export const inventory: Screen = {
  id: 'inventory',
  title: 'Inventory',
  key: 'i',
  bindings: BINDINGS,
  lines: (model, area) => {
    const { shown } = model.list;
    const { cursor, top } = inSight(model.list, shown.length, listPage(model.size));
    const widths = widthsFor(shown, area.columns - 2);
    const lineOf = (line: Measured): string => tableLine(line.cells, line.sizes, widths, style);
    if (shown.length === 0) return [` ${lineOf(HEADINGS)}`, ...nothingLines(model)];
    return [
      ` ${lineOf(HEADINGS)}`,
      ...shown.slice(top, top + listPage(model.size)).map((row, at) => {
        const line = ` ${lineOf(measured(row))}`;
        return top + at === cursor ? marked('selected', fill(line, area.columns)) : line;
      }),
    ];
  },
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

/** Cells of a row, and how wide they are. */
interface Measured {
  readonly cells: readonly Cell[];
  readonly sizes: readonly number[];
}

const HEADINGS: Measured = measure(SHOWN.map(({ title }) => ({ text: title, tone: 'bold' })));

function measure(all: readonly Cell[]): Measured {
  return { cells: all, sizes: all.map(({ text }) => cells(text)) };
}

const measurements = new WeakMap<Row, Measured>();

/** Measured once per row: a row never changes, it is replaced. */
function measured(row: Row): Measured {
  const known = measurements.get(row);
  if (known !== undefined) return known;
  const fresh = measure(SHOWN.map(({ cell }) => cell(row)));
  measurements.set(row, fresh);
  return fresh;
}

const naturals = new WeakMap<readonly Row[], readonly number[]>();

/** What the texts of each column take. Over all rows, so that scrolling moves no column. */
function naturalWidths(rows: readonly Row[]): readonly number[] {
  const known = naturals.get(rows);
  if (known !== undefined) return known;
  const widths = SHOWN.map(() => 0);
  for (const row of rows) {
    const { sizes } = measured(row);
    for (let at = 0; at < widths.length; at++) {
      widths[at] = Math.max(widths[at] ?? 0, sizes[at] ?? 0);
    }
  }
  naturals.set(rows, widths);
  return widths;
}

/** Cells between columns. */
const GAP = 2;

/**
 * The widths of the columns; undefined for those that are not shown. What the command line shows without `--full` comes
 * first and is not made narrow for the rest, which gets the room that is left.
 */
function widthsFor(rows: readonly Row[], room: number): readonly (number | undefined)[] {
  const texts = naturalWidths(rows);
  const natural = texts.map((width, at) => Math.max(width, HEADINGS.sizes[at] ?? 0));
  const own = LIST_COLUMNS.length;
  const left = fitWidths(LIST_COLUMNS, natural.slice(0, own), room);
  const used = left.reduce<number>((sum, width) => sum + (width ?? 0) + GAP, 0);
  // A column of nothing but blanks only takes room.
  const extra = [...FULL_COLUMNS.keys()].filter((at) => (texts[own + at] ?? 0) > 0);
  const right = fitWidths(
    extra.flatMap((at) => FULL_COLUMNS[at] ?? []),
    extra.map((at) => natural[own + at] ?? 0),
    room - used,
  );
  return [...left, ...FULL_COLUMNS.map((_, at) => right[extra.indexOf(at)])];
}

/** Why the list is empty. */
function nothingLines({ list, fleet }: Model): readonly string[] {
  const { undiscovered, unsupported } = totalsOf(fleet);
  const unasked = undiscovered + unsupported;
  const what = list.filter === 'security' ? 'security updates' : 'updates';
  const none =
    fleet.rows.length === unasked
      ? 'No host has been asked for updates yet.'
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
