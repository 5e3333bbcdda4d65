/** How the looks look: colours of the 256-colour palette, or none at all. */
import type { Look } from './text.ts';

/** The ink of a cell; what is undefined is as the terminal has it. */
export interface Ink {
  /** Of the 256-colour palette. */
  readonly fg?: number;
  readonly bg?: number;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  /** Looks inside this one change nothing: their colours would not be legible on it. */
  readonly flat?: boolean;
}

export type ThemeName = 'dark' | 'light' | 'contrast' | 'plain';

/** A theme as a terminal can show it: all but `plain` are `basic` where there are few colours. */
export type Palette = ThemeName | 'basic';

interface Inks {
  readonly base: Ink;
  readonly looks: { readonly [look in Look]: Ink };
}

interface Theme extends Inks {
  readonly title: string;
}

export const THEMES: { readonly [name in ThemeName]: Theme } = {
  dark: {
    title: 'Dark',
    base: { fg: 252, bg: 234 },
    looks: {
      bold: { fg: 255, bold: true },
      dim: { fg: 245 },
      red: { fg: 210 },
      green: { fg: 114 },
      yellow: { fg: 222 },
      cyan: { fg: 117 },
      title: { fg: 250, bg: 236 },
      tab: { fg: 117, bold: true },
      selected: { fg: 255, bg: 18 },
      key: { fg: 117, bold: true },
      footer: { fg: 248, bg: 236 },
      status: { fg: 248 },
      frame: { fg: 245 },
      online: { fg: 71 },
      offline: { fg: 167 },
      caret: { inverse: true },
    },
  },
  light: {
    title: 'Light',
    base: { fg: 236, bg: 231 },
    looks: {
      bold: { fg: 16, bold: true },
      dim: { fg: 243 },
      red: { fg: 124 },
      green: { fg: 22 },
      yellow: { fg: 58 },
      cyan: { fg: 25 },
      title: { fg: 238, bg: 254 },
      tab: { fg: 25, bold: true },
      selected: { fg: 16, bg: 189 },
      key: { fg: 25, bold: true },
      footer: { fg: 240, bg: 254 },
      status: { fg: 240 },
      frame: { fg: 243 },
      online: { fg: 28 },
      offline: { fg: 160 },
      caret: { inverse: true },
    },
  },
  contrast: {
    title: 'High contrast',
    base: { fg: 231, bg: 16 },
    looks: {
      bold: { bold: true },
      dim: {},
      red: { fg: 213, bold: true },
      green: { fg: 120 },
      yellow: { fg: 226 },
      cyan: { fg: 123 },
      title: { fg: 16, bg: 231 },
      tab: { bold: true, underline: true },
      selected: { fg: 16, bg: 226, bold: true, flat: true },
      key: { bold: true, underline: true },
      footer: { fg: 16, bg: 231 },
      status: {},
      frame: {},
      online: { fg: 120 },
      offline: { fg: 213 },
      caret: { inverse: true },
    },
  },
  plain: {
    title: 'Without colour',
    base: {},
    looks: {
      bold: { bold: true },
      dim: {},
      red: { bold: true },
      green: {},
      yellow: {},
      cyan: {},
      title: { inverse: true },
      tab: { bold: true, underline: true },
      selected: { inverse: true },
      key: { bold: true },
      footer: { inverse: true },
      status: {},
      frame: {},
      online: {},
      offline: { bold: true },
      caret: { inverse: true, underline: true },
    },
  },
};

/** For terminals of eight colours, in their own background: the nearest of 256 may be any, red on blue among them. */
const BASIC: Inks = {
  base: {},
  looks: {
    ...THEMES.plain.looks,
    red: { fg: 1, bold: true },
    green: { fg: 2 },
    yellow: { fg: 3, bold: true },
    cyan: { fg: 6 },
    selected: { inverse: true, flat: true },
    online: { fg: 2 },
    offline: { fg: 1, bold: true },
  },
};

export const THEME_NAMES: readonly ThemeName[] = Object.keys(THEMES) as ThemeName[];

/** Whether a text, from a file for example, names a theme. */
export function isThemeName(name: unknown): name is ThemeName {
  return typeof name === 'string' && Object.hasOwn(THEMES, name);
}

/** A theme on a terminal of so many colours. */
export function paletteOf(theme: ThemeName, colours: number): Palette {
  return colours < 256 && theme !== 'plain' ? 'basic' : theme;
}

/** The ink of looks in each other, the outermost first. */
export function inkOf(palette: Palette, looks: readonly Look[]): Ink {
  const { base, looks: inks } = palette === 'basic' ? BASIC : THEMES[palette];
  let ink = base;
  for (const look of looks) {
    if (ink.flat) break;
    // What is chosen shall be read: dimmed it would hardly be, on another background.
    if (look === 'dim' && looks.includes('selected')) continue;
    const own = inks[look];
    // Inverse on inverse would not show: the caret in a selected line.
    const inverse = own.inverse === undefined ? ink.inverse : !ink.inverse;
    ink = { ...ink, ...own, ...(inverse === undefined ? {} : { inverse }) };
  }
  return ink;
}
