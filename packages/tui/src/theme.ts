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

interface Theme {
  readonly title: string;
  readonly base: Ink;
  readonly looks: { readonly [look in Look]: Ink };
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
      selected: { fg: 255, bg: 24 },
      key: { fg: 117, bold: true },
      footer: { fg: 248, bg: 236 },
      status: { fg: 248 },
      frame: { fg: 241 },
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
      green: { fg: 28 },
      yellow: { fg: 94 },
      cyan: { fg: 25 },
      title: { fg: 238, bg: 254 },
      tab: { fg: 25, bold: true },
      selected: { fg: 16, bg: 153 },
      key: { fg: 25, bold: true },
      footer: { fg: 240, bg: 254 },
      status: { fg: 240 },
      frame: { fg: 248 },
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
      key: { fg: 16, bold: true, underline: true },
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

export const THEME_NAMES: readonly ThemeName[] = Object.keys(THEMES) as ThemeName[];

/** Whether a text, from a file for example, names a theme. */
export function isThemeName(name: unknown): name is ThemeName {
  return typeof name === 'string' && Object.hasOwn(THEMES, name);
}

/** The ink of looks in each other, the outermost first. */
export function inkOf(name: ThemeName, looks: readonly Look[]): Ink {
  const { base, looks: inks } = THEMES[name];
  let ink = base;
  for (const look of looks) {
    if (ink.flat) break;
    const own = inks[look];
    // Inverse on inverse would not show: the caret in a selected line.
    const inverse = own.inverse === undefined ? ink.inverse : !ink.inverse;
    ink = { ...ink, ...own, ...(inverse === undefined ? {} : { inverse }) };
  }
  return ink;
}
