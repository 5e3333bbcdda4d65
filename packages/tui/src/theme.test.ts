/** Whatever is written can be read, in every theme. */
import { describe, expect, test } from 'vitest';
import type { Look } from './text.ts';
import { inkOf, paletteOf, THEME_NAMES } from './theme.ts';

const TEXTS: readonly Look[] = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan', 'key'];

/** Looks in each other as the views nest them: on the screen, in a chosen line, in the bars. */
const NESTED: readonly (readonly Look[])[] = [
  ...TEXTS.flatMap((look): (readonly Look[])[] => [[look], ['selected', look]]),
  ...(['online', 'offline', 'frame', 'status', 'selected', 'title', 'footer'] as const).map(
    (look): readonly Look[] => [look],
  ),
  ['title', 'bold'],
  ['title', 'tab'],
  ['footer', 'key'],
];

describe.each(THEME_NAMES.filter((name) => name !== 'plain'))('in the theme %s', (theme) => {
  test.each(NESTED.map((looks) => ({ name: looks.toReversed().join(' in '), looks })))(
    '$name can be read',
    ({ looks }) => {
      const { fg = 0, bg = 0 } = inkOf(theme, looks);
      // What WCAG 2.2 asks for.
      expect(contrast(fg, bg)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

test('where there are few colours none is asked for that might be drawn as another', () => {
  expect(paletteOf('dark', 256)).toBe('dark');
  expect(paletteOf('dark', 8)).toBe('basic');
  expect(paletteOf('plain', 8)).toBe('plain');
  for (const looks of NESTED) {
    const { fg = 0, bg = 0 } = inkOf('basic', looks);
    expect(Math.max(fg, bg)).toBeLessThan(8);
  }
  // Red on another colour than the terminal's own could be anything.
  expect(inkOf('basic', ['selected', 'red'])).toEqual(inkOf('basic', ['selected']));
});

/** WCAG: from 1, the same, to 21, black on white. */
function contrast(a: number, b: number): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Of the 256-colour palette: a cube of six steps from 16 on, greys from 232 on. */
function luminance(colour: number): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const grey = 8 + 10 * (colour - 232);
  const at = colour - 16;
  const rgb =
    colour >= 232
      ? [grey, grey, grey]
      : [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0);
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
