/** The tables of keys: each key can be pressed, and means one thing on one screen. */
import { describe, expect, test } from 'vitest';
import { isKeyName } from './key-cap.ts';
import { GLOBAL } from './keys.ts';
import { SCREENS } from './screens/screens.ts';

test.each(['a', 'P', '/', ' ', 'é', '^q', 'enter', 'pageup', 'f5'])('"%s" is a key', (key) => {
  expect(isKeyName(key)).toBe(true);
});

test.each(['', 'ab', '^', '^Q', '^1', 'esc', 'Enter', 'page up'])('"%s" is none', (key) => {
  expect(isKeyName(key)).toBe(false);
});

describe.each(Object.values(SCREENS))('the keys of the screen $title', ({ bindings }) => {
  const keys = [...bindings, ...GLOBAL].flatMap((binding) => binding.keys);

  test('are keys of a terminal', () => {
    expect(keys.filter((key) => !isKeyName(key))).toEqual([]);
  });

  test('have one meaning each, those that work everywhere included', () => {
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
});

test('the tabs have keys of their own', () => {
  const keys = Object.values(SCREENS).flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
