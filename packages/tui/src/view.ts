/** The whole picture: the screen with the title bar above it, status line and footer below, and what lies over it. */
import { counted } from '@exosphere/core/view';
import { isWorking } from './actions.ts';
import { behaviourOf } from './dialogs/dialogs.ts';
import { totalsOf } from './fleet.ts';
import type { Box, Frame } from './frame.ts';
import { JOBS } from './jobs.ts';
import { capOf } from './key-cap.ts';
import { GLOBAL } from './keys.ts';
import { BODY_TOP, bodyOf, isTooSmall, LEAST } from './layout.ts';
import type { Model, Notice } from './model.ts';
import type { Binding } from './screens/screen.ts';
import { SCREENS, TABS } from './screens/screens.ts';
import { atEnds, clip, marked, width } from './text.ts';

/** The picture of a model. Pure: equal models look the same. */
export function view(model: Model): Frame {
  const { size } = model;
  if (isTooSmall(size)) return { size, lines: tooSmall(model) };
  const area = bodyOf(size);
  const body = SCREENS[model.screen].lines(model, area).slice(0, area.rows);
  const box = boxOf(model);
  return {
    size,
    lines: [
      titleLine(model),
      ...body,
      ...Array.from({ length: area.rows - body.length }, () => ''),
      statusLine(model),
      footerLine(model),
    ],
    ...(box === undefined ? {} : { box: { ...box, top: box.top + BODY_TOP } }),
  };
}

/** What lies over the body; its rows count from the body's first. */
export function boxOf({ dialog, ...model }: Model): Box | undefined {
  if (dialog === undefined) return undefined;
  return behaviourOf(dialog).box({ ...model, dialog }, dialog, bodyOf(model.size));
}

function tooSmall({ size: { rows, columns } }: Model): readonly string[] {
  const lines = ['Too small.', `Make it ${LEAST.columns}x${LEAST.rows}`, 'or larger.'];
  return Array.from({ length: rows }, (_, at) => (lines[at] ?? '').slice(0, columns));
}

/** A part of a line that can be clicked, with the key it stands for. */
export interface Button {
  readonly text: string;
  readonly key: string | undefined;
}

/** The title bar, from its left edge. */
export function titleButtons({ screen, cameFrom, size }: Model): readonly Button[] {
  const shown = screen === 'host' ? cameFrom : screen;
  const tabs = TABS.flatMap(({ id, title, key }): readonly Button[] => [
    { text: id === shown ? marked('tab', title) : title, key },
    { text: '  ', key: undefined },
  ]);
  const name = { text: ` ${marked('bold', 'Exosphere')}   `, key: undefined };
  const line = [name, ...tabs.slice(0, -1)];
  // The tabs are worth more than the name.
  const fits = line.reduce((sum, { text }) => sum + width(text), 0) <= size.columns;
  return fits ? line : [{ text: ' ', key: undefined }, ...tabs.slice(0, -1)];
}

function titleLine(model: Model): string {
  const { hosts, online } = totalsOf(model.fleet);
  const left = titleButtons(model)
    .map(({ text }) => text)
    .join('');
  const count = `${counted(hosts, 'host')}, ${online} online `;
  return marked('title', clip(atEnds(left, count, model.size.columns), model.size.columns));
}

function statusLine(model: Model): string {
  const { columns } = model.size;
  const { dialog, notice } = model;
  const screen = SCREENS[model.screen];
  const asked = dialog === undefined ? undefined : behaviourOf(dialog).status?.(dialog);
  const told = notice === undefined ? undefined : toned(notice, notice.text);
  if (asked === undefined && notice?.hint !== undefined) {
    const hint = ` ${toned(notice, notice.hint)} `;
    const text = clip(` ${told}`, columns - width(hint));
    return marked('status', clip(`${text}${hint}`, columns));
  }
  const left = ` ${asked ?? told ?? screen.status(model)}`;
  const beside = asked === undefined ? undefined : told;
  const right = `${beside ?? backgroundWork(model) ?? screen.legend?.(model) ?? ''} `;
  return marked('status', clip(atEnds(left, right, columns), columns));
}

function toned({ tone }: Notice, text: string): string {
  return tone === 'plain' ? text : marked(tone, text);
}

/** How far the operation is whose window is not shown. */
function backgroundWork(model: Model): string | undefined {
  const { work, dialog } = model;
  if (work === undefined || !isWorking(model) || dialog?.type === 'work') return undefined;
  const failed = work.failed === 0 ? '' : marked('red', `, ${work.failed} failed`);
  return `${marked('cyan', `${JOBS[work.job].doing} ${work.ended}/${work.total}`)}${failed}`;
}

/** Cells below which the footer is short. */
const NARROW = 60;

/** The keys in the footer, from its left edge. */
export function footerButtons(model: Model): readonly Button[] {
  const { dialog } = model;
  if (dialog !== undefined) {
    return buttons(behaviourOf(dialog).keys(model, dialog), model.size.columns);
  }
  const words = (all: readonly Binding[]): readonly (readonly [string, string])[] =>
    all.flatMap(({ keys: [key], label }) =>
      label === undefined || key === undefined ? [] : [[key, label]],
    );
  // What works everywhere stays when there is no room for all. Where there is little, the help tells of the commands.
  const everywhere =
    model.size.columns < NARROW ? words(GLOBAL).filter(([key]) => key !== '^p') : words(GLOBAL);
  const room =
    model.size.columns - buttons(everywhere).reduce((sum, { text }) => sum + width(text), 0);
  return [...buttons(words(SCREENS[model.screen].bindings), room), ...buttons(everywhere)];
}

function buttons(
  words: readonly (readonly [key: string, word: string])[],
  room: number = Number.POSITIVE_INFINITY,
): readonly Button[] {
  let left = room;
  return words.flatMap(([key, word]) => {
    const text = ` ${marked('key', capOf(key))} ${word} `;
    left -= width(text);
    return left < 0 ? [] : [{ text, key }];
  });
}

function footerLine(model: Model): string {
  const line = footerButtons(model)
    .map(({ text }) => text)
    .join('');
  return marked('footer', clip(line, model.size.columns));
}

/** The key that a click on a line of buttons stands for. */
export function buttonAt(all: readonly Button[], column: number): string | undefined {
  let end = 0;
  return all.find(({ text }) => {
    end += width(text);
    return column < end;
  })?.key;
}
