/** One host in full: facts, doubts with their reasons, its updates, and on demand the evidence behind them. */
import { cut, oneLine } from '@exosphere/core';
import { counted } from '@exosphere/core/view';
import { noticed, opened, start } from '../actions.ts';
import { rowNamed } from '../fleet.ts';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import { type Model, only, type Panel, type Step } from '../model.ts';
import { type PanelContent, panelOf } from '../panel.ts';
import { fill, marked } from '../text.ts';
import type { Binding, Screen } from './screen.ts';

const BINDINGS: readonly Binding[] = [
  {
    keys: ['escape', 'left', 'backspace'],
    label: 'back',
    help: 'back to where you came from',
    run: (model) => only({ ...model, screen: model.cameFrom }),
  },
  {
    keys: ['enter'],
    label: 'update',
    help: 'what is known of the chosen update',
    run: (model) =>
      only(
        (model.panel?.cursor ?? -1) < 0
          ? withFirstChosen(model)
          : opened(model, { type: 'update', top: 0 }),
      ),
  },
  {
    keys: ['e'],
    label: 'why',
    help: 'the commands behind it and what they said, on and off',
    inPalette: true,
    run: (model) => only(toggled(model, 'evidence')),
  },
  {
    keys: ['s'],
    label: 'security',
    help: 'only what is or may be a security update, or all',
    inPalette: true,
    run: (model) => only(toggled(model, 'security')),
  },
  {
    keys: ['^r'],
    label: 'refresh',
    help: 'refresh this host',
    run: (model) => startHere(model, 'refresh'),
  },
  {
    keys: ['^x'],
    help: 'have this host fetch its repository metadata, then refresh it',
    run: (model) => startHere(model, 'sync'),
  },
  { keys: ['up'], help: 'one update up', run: (model) => only(moved(model, -1)) },
  { keys: ['down'], help: 'one update down', run: (model) => only(moved(model, 1)) },
  { keys: ['pageup'], help: 'a page up', run: (model) => only(scrolledBy(model, -pageOf(model))) },
  {
    keys: ['pagedown', ' '],
    help: 'a page down',
    run: (model) => only(scrolledBy(model, pageOf(model))),
  },
  {
    keys: ['home'],
    help: 'to the start',
    run: (model) => only(scrolledBy(model, Number.NEGATIVE_INFINITY)),
  },
  {
    keys: ['end'],
    help: 'to the end',
    run: (model) => only(scrolledBy(model, Number.POSITIVE_INFINITY)),
  },
];

export const host: Screen = {
  id: 'host',
  title: 'Host',
  bindings: BINDINGS,
  lines: (model, area) => {
    const { panel } = model;
    const content = contentOf(model);
    if (panel === undefined || content === undefined) return ['', ' Reading…'];
    const top = clamp(panel.top, 0, Math.max(0, content.lines.length - area.rows));
    const chosen = content.updates[panel.cursor]?.line;
    return content.lines
      .slice(top, top + area.rows)
      .map((line, at) =>
        top + at === chosen ? marked('selected', fill(` ${line}`, area.columns)) : ` ${line}`,
      );
  },
  status: (model) => {
    const { panel } = model;
    const content = contentOf(model);
    if (panel === undefined || content === undefined) return '';
    const name = cut(oneLine(panel.host), Math.floor(model.size.columns / 2));
    if (panel.show === 'evidence') return `${name}: evidence`;
    const { length } = content.updates;
    const place = panel.cursor < 0 ? '' : `${panel.cursor + 1}/`;
    // No entries may mean that nothing is known: that is for the body to tell.
    const count = length === 0 ? '' : `: ${place}${counted(length, 'entry', 'entries')}`;
    return `${name}${count}${panel.show === 'security' ? '   filter: security' : ''}`;
  },
  legend: (model) => {
    const content = contentOf(model);
    const rest = (content?.lines.length ?? 0) - (model.panel?.top ?? 0) - pageOf(model);
    return rest > 0 ? `${counted(rest, 'line')} more below` : '';
  },
  click: (model, { rows }) => {
    const { panel } = model;
    const content = contentOf(model);
    if (panel === undefined || content === undefined) return only(model);
    const place = content.updates.findIndex(({ line }) => line === panel.top + rows);
    if (place === -1) return only(model);
    if (place === panel.cursor) return only(opened(model, { type: 'update', top: 0 }));
    return only({ ...model, panel: { ...panel, cursor: place } });
  },
  wheel: (model, by) => only(scrolledBy(model, by)),
};

function contentOf({ panel, size, now, staleThresholdSeconds }: Model): PanelContent | undefined {
  if (panel?.facts === undefined) return undefined;
  return panelOf(panel.facts, panel.show, size.columns, now, staleThresholdSeconds);
}

function pageOf({ size }: Model): number {
  return bodyOf(size).rows;
}

function startHere(model: Model, job: 'refresh' | 'sync'): Step {
  const row = rowNamed(model.fleet, model.panel?.host);
  return row === undefined ? only(model) : start(model, job, [row.name]);
}

function toggled(model: Model, show: 'evidence' | 'security'): Model {
  const { panel } = model;
  if (panel === undefined) return model;
  return {
    ...model,
    panel: { ...panel, show: panel.show === show ? 'updates' : show, top: 0, cursor: -1 },
  };
}

/** Chooses the first update in sight, or the first of all. */
function withFirstChosen(model: Model): Model {
  const { panel } = model;
  const content = contentOf(model);
  if (panel === undefined || content === undefined) return model;
  const seen = firstInSight(panel, content, pageOf(model));
  if (content.updates.length === 0) return noticed(model, 'no update is listed here');
  return withChosen(model, panel, content, Math.max(0, seen));
}

/** Puts the cursor on an update, and scrolls as little as that takes. */
function withChosen(model: Model, panel: Panel, { updates }: PanelContent, cursor: number): Model {
  const line = updates[cursor]?.line ?? panel.top;
  const top = clamp(panel.top, line - pageOf(model) + 1, line);
  return { ...model, panel: { ...panel, cursor, top } };
}

/** Place of the first update in sight; -1: none is. */
function firstInSight({ top }: Panel, { updates }: PanelContent, page: number): number {
  return updates.findIndex(({ line }) => line >= top && line < top + page);
}

/** Chooses the next update; where none is chosen and none is in sight, it scrolls. */
function moved(model: Model, by: 1 | -1): Model {
  const { panel } = model;
  const content = contentOf(model);
  if (panel === undefined || content === undefined) return model;
  const isFirst = panel.cursor === -1 && by === 1;
  const cursor = isFirst
    ? firstInSight(panel, content, pageOf(model))
    : clamp(panel.cursor + by, -1, content.updates.length - 1);
  if (cursor === -1 || cursor === panel.cursor) {
    return scrolledBy({ ...model, panel: { ...panel, cursor } }, by);
  }
  return withChosen(model, panel, content, cursor);
}

function scrolledBy(model: Model, by: number): Model {
  const { panel } = model;
  const content = contentOf(model);
  if (panel === undefined || content === undefined) return model;
  const page = pageOf(model);
  const top = clamp(panel.top + by, 0, Math.max(0, content.lines.length - page));
  return { ...model, panel: { ...panel, top, cursor: inSight(panel, content, top, page) } };
}

/** The chosen update, or when that is out of sight the nearest one that is in sight. */
function inSight({ cursor }: Panel, { updates }: PanelContent, top: number, page: number): number {
  const line = updates[cursor]?.line;
  if (line === undefined) return -1;
  const seen = updates.flatMap((update, at) =>
    update.line >= top && update.line < top + page ? [at] : [],
  );
  return clamp(cursor, seen[0] ?? -1, seen.at(-1) ?? -1);
}
