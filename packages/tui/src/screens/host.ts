/** One host in full: facts, doubts with their reasons, its updates, and on demand the evidence behind them. */
import { cut, oneLine } from '@exosphere/core';
import { counted, type ListedUpdate } from '@exosphere/core/view';
import { noticed, opened } from '../actions.ts';
import { rowNamed } from '../fleet.ts';
import { bodyOf } from '../layout.ts';
import { clamp } from '../list.ts';
import { type Model, only, type Panel, type PanelFacts } from '../model.ts';
import { type PanelContent, panelOf } from '../panel.ts';
import { fill, marked } from '../text.ts';
import { forOne } from './job-bindings.ts';
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
  ...forOne(['refresh'], ({ fleet, panel }) => rowNamed(fleet, panel?.host)?.name),
  {
    keys: ['s'],
    label: 'security',
    help: 'only what is or may be a security update, or all',
    inPalette: true,
    run: (model) => only(toggled(model, 'security')),
  },
  { keys: ['up', 'k'], help: 'one update up', run: (model) => only(moved(model, -1)) },
  { keys: ['down', 'j'], help: 'one update down', run: (model) => only(moved(model, 1)) },
  { keys: ['pageup'], help: 'a page up', run: (model) => only(scrolledBy(model, -pageOf(model))) },
  {
    keys: ['pagedown', ' '],
    help: 'a page down',
    run: (model) => only(scrolledBy(model, pageOf(model))),
  },
  {
    keys: ['home', 'g'],
    help: 'to the start',
    run: (model) => only(scrolledBy(model, Number.NEGATIVE_INFINITY)),
  },
  {
    keys: ['end', 'G'],
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
    const top = topOf(panel, content, area.rows);
    const chosen = content.updates[panel.cursor]?.line;
    return content.lines
      .slice(top, top + area.rows)
      .map((line, at) =>
        top + at === chosen ? marked('selected', fill(` ${line}`, area.columns)) : ` ${line}`,
      );
  },
  chosen: ({ panel }) => panel?.host,
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
    const { panel } = model;
    const content = contentOf(model);
    if (panel === undefined || content === undefined) return '';
    const page = pageOf(model);
    const rest = content.lines.length - topOf(panel, content, page) - page;
    return rest > 0 ? `${counted(rest, 'more line')} below` : '';
  },
  click: (model, { rows }) => {
    const { panel } = model;
    const content = contentOf(model);
    if (panel === undefined || content === undefined) return only(model);
    const clicked = topOf(panel, content, pageOf(model)) + rows;
    const place = content.updates.findIndex(({ line }) => line === clicked);
    if (place === -1) return only(model);
    if (place === panel.cursor) return only(opened(model, { type: 'update', top: 0 }));
    return only({ ...model, panel: { ...panel, cursor: place } });
  },
  wheel: (model, by) => only(scrolledBy(model, by)),
};

/** What was read of the host on the screen. The chosen update stays chosen, and where it is, as long as it is there. */
export function withFacts(model: Model, facts: PanelFacts): Model {
  const { panel } = model;
  if (panel === undefined || panel.host !== facts.host.name) return model;
  const before = contentOf(model)?.updates[panel.cursor];
  const next = { ...model, panel: { ...panel, facts } };
  if (before === undefined) return next;
  const updates = contentOf(next)?.updates ?? [];
  const cursor = updates.findIndex(({ listed }) => isSame(listed, before.listed));
  const after = updates[cursor];
  if (after === undefined) {
    const dialog = model.dialog?.type === 'update' ? undefined : model.dialog;
    return { ...next, dialog, panel: { ...next.panel, cursor: -1 } };
  }
  const top = Math.max(0, panel.top + after.line - before.line);
  return { ...next, panel: { ...next.panel, cursor, top } };
}

function isSame(a: ListedUpdate, b: ListedUpdate): boolean {
  return (
    a.source === b.source && a.update.name === b.update.name && a.update.arch === b.update.arch
  );
}

function contentOf({ panel, size, now, staleThresholdSeconds }: Model): PanelContent | undefined {
  if (panel?.facts === undefined) return undefined;
  return panelOf(panel.facts, panel.show, size.columns, now, staleThresholdSeconds);
}

function pageOf({ size }: Model): number {
  return bodyOf(size).rows;
}

/** The first line in sight: a terminal that became larger shows more than was scrolled to. */
function topOf({ top }: Panel, { lines }: PanelContent, page: number): number {
  return clamp(top, 0, Math.max(0, lines.length - page));
}

/** Shows something else below the facts, and goes there: on a small terminal it would begin out of sight. */
function toggled(model: Model, show: 'evidence' | 'security'): Model {
  const { panel } = model;
  if (panel === undefined) return model;
  const isOn = panel.show !== show;
  const next = { ...panel, show: isOn ? show : 'updates', top: 0, cursor: -1 } as const;
  const content = contentOf({ ...model, panel: next });
  if (!isOn || content === undefined) return { ...model, panel: next };
  const top = topOf({ ...next, top: content.below }, content, pageOf(model));
  return { ...model, panel: { ...next, top } };
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
