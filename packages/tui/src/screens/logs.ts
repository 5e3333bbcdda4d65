/** What happens, as it happens: the lines that go to the log file. */
import { oneLine, pad } from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import type { LogEntry } from '@exosphere/engine';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import { type Model, only, type Step } from '../model.ts';
import { clip, type Look, marked } from '../text.ts';
import type { Binding, Screen } from './screen.ts';

/** Cells that a key scrolls sideways. */
const SIDEWAYS = 16;

const BINDINGS: readonly Binding[] = [
  {
    keys: ['up', 'k'],
    help: 'a line up; the end is no longer followed',
    run: (model) => scroll(model, -1),
  },
  { keys: ['down', 'j'], help: 'a line down', run: (model) => scroll(model, 1) },
  {
    keys: ['pageup'],
    label: 'page up',
    help: 'a page up',
    run: (model) => scroll(model, -pageOf(model)),
  },
  {
    keys: ['pagedown', ' '],
    label: 'page down',
    help: 'a page down',
    run: (model) => scroll(model, pageOf(model)),
  },
  {
    keys: ['home', 'g'],
    help: 'to the oldest line',
    run: (model) => scroll(model, Number.NEGATIVE_INFINITY),
  },
  {
    keys: ['end', 'G'],
    label: 'follow',
    help: 'to the newest line, and follow the end again',
    run: (model) => scroll(model, Number.POSITIVE_INFINITY),
  },
  {
    keys: ['right'],
    help: 'the ends of long lines',
    run: (model) => only(sideways(model, SIDEWAYS)),
  },
  {
    keys: ['left'],
    help: 'back to their starts',
    run: (model) => only(sideways(model, -SIDEWAYS)),
  },
];

export const logs: Screen = {
  id: 'logs',
  title: 'Logs',
  key: 'l',
  bindings: BINDINGS,
  lines: (model, area) => {
    const { entries, left } = model.logs;
    if (entries.length === 0)
      return ['', marked('dim', ' Nothing has been logged since the dashboard was opened.')];
    const top = topOf(model);
    return entries
      .slice(top, top + area.rows)
      .map((entry) => clip(entryLine(entry, left), area.columns));
  },
  status: (model) => {
    const { entries, follows, left } = model.logs;
    if (entries.length === 0) return '';
    const last = Math.min(entries.length, topOf(model) + pageOf(model));
    return [
      `${last}/${counted(entries.length, 'line')}`,
      follows ? 'following the newest' : 'End follows the newest',
      ...(left === 0 ? [] : ['Left shows the starts']),
    ].join('   ');
  },
  legend: ({ logs }) => (logs.entries.length === 0 ? '' : 'times are UTC'),
  click: only,
  wheel: (model, by) => scroll(model, by),
};

const LOOKS: { readonly [level in LogEntry['level']]: Look | undefined } = {
  DEBUG: 'dim',
  INFO: undefined,
  WARNING: 'yellow',
  ERROR: 'red',
  CRITICAL: 'red',
};

function textOf({ host, message }: LogEntry): string {
  return oneLine(host === undefined ? message : `${host}: ${message}`);
}

function entryLine(entry: LogEntry, left: number): string {
  const { at, level } = entry;
  const look = LOOKS[level];
  const word = pad(level, 8);
  const text = [...textOf(entry)].slice(left).join('');
  const time = marked('dim', at.slice(11, 19));
  return ` ${time} ${look === undefined ? `${word} ${text}` : marked(look, `${word} ${text}`)}`;
}

function pageOf({ size }: Model): number {
  return bodyOf(size).rows;
}

function topOf(model: Model): number {
  const { entries, follows, top } = model.logs;
  const last = Math.max(0, entries.length - pageOf(model));
  return follows ? last : clamp(top, 0, last);
}

function scroll(model: Model, by: number): Step {
  const last = Math.max(0, model.logs.entries.length - pageOf(model));
  const top = clamp(topOf(model) + by, 0, last);
  return only({ ...model, logs: { ...model.logs, top, follows: top === last && by > 0 } });
}

/** Not past the ends of the lines in sight: nothing but blanks would be left of them. */
function sideways(model: Model, by: number): Model {
  const { entries, left } = model.logs;
  const top = topOf(model);
  const seen = entries.slice(top, top + pageOf(model));
  const longest = Math.max(0, ...seen.map((entry) => textOf(entry).length));
  const last = Math.max(0, longest - SIDEWAYS);
  return { ...model, logs: { ...model.logs, left: clamp(left + by, 0, last) } };
}
