/** Every key that does something here, with a line on what. */
import { wrap } from '@exosphere/core';
import { closed } from '../actions.ts';
import { capOf } from '../key-cap.ts';
import { GLOBAL } from '../keys.ts';
import { bodyOf } from '../layout.ts';
import { type Dialog, type Model, only, type Size, type Step } from '../model.ts';
import type { Binding } from '../screens/screen.ts';
import { SCREENS } from '../screens/screens.ts';
import { fill, marked } from '../text.ts';
import type { DialogType } from './dialog.ts';
import { type Reading, readingBox, readingKeys, readingTop } from './reading.ts';

type Help = Extract<Dialog, { readonly type: 'help' }>;

const WIDEST = 72;

export const help: DialogType<Help> = {
  box: (model, { top }, area) => readingBox(readingOf(model, area), top, area),
  keys: (model) => {
    const area = bodyOf(model.size);
    return readingKeys(readingOf(model, area), area);
  },
  key: (model, dialog, key) =>
    ['escape', 'enter', '?', 'q'].includes(key)
      ? only(closed(model))
      : scrolled(model, dialog, key),
  wheel: scrolled,
};

function readingOf(model: Model, area: Size): Reading {
  return { title: 'Keys', lines: helpLines(model, area), columns: WIDEST };
}

function scrolled(model: Model, dialog: Help, by: string | number): Step {
  const area = bodyOf(model.size);
  const top = readingTop(readingOf(model, area), dialog.top, by, area);
  return only({ ...model, dialog: { ...dialog, top } });
}

function helpLines(model: Model, { columns }: Size): readonly string[] {
  const screen = SCREENS[model.screen];
  const right = Math.min(WIDEST, columns - 4) - KEYS;
  return [
    marked('bold', screen.title),
    ...screen.bindings.flatMap((binding) => lines(binding, right)),
    '',
    marked('bold', 'Everywhere'),
    ...GLOBAL.flatMap((binding) => lines(binding, right)),
    '',
    marked('bold', 'Mouse'),
    ...wrap(
      'A click chooses, a second one opens; the wheel scrolls. With Shift the terminal selects text as usual.'.split(
        ' ',
      ),
      right + KEYS,
    ),
  ];
}

const KEYS = 18;

/** Names that fill their column stand on a line of their own: a narrow terminal has no room for a wider one. */
function lines({ keys, help: text }: Binding, right: number): readonly string[] {
  const names = keys.map(capOf).join(', ');
  const name = `  ${fill(marked('key', names), KEYS - 2)}`;
  const alone = names.length > KEYS - 3;
  const told = wrap(text.split(' '), Math.max(10, right)).map((line, at) =>
    at === 0 && !alone ? `${name}${line}` : `${' '.repeat(KEYS)}${line}`,
  );
  return alone ? [name, ...told] : told;
}
