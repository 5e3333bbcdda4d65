/** What lies over a screen and has its keys: how it looks, and what keys do there. */
import type { Box } from '../frame.ts';
import type { Dialog, Model, Size, Step } from '../model.ts';

/** The behaviour of one type of dialog; its state is in the model. */
export interface DialogType<D extends Dialog> {
  /** The box over the body; undefined: it shows in the status line only. */
  box(model: Model, dialog: D, area: Size): Box | undefined;
  /** What the status line says instead of the screen's; undefined: the screen's. */
  status?(dialog: D): string;
  /** For the footer: keys, and a word for each. */
  keys(model: Model, dialog: D): readonly (readonly [key: string, word: string])[];
  key(model: Model, dialog: D, key: string): Step;
  /** Pasted text, of one line; undefined: nothing is typed here. */
  paste?(model: Model, dialog: D, text: string): Model | undefined;
  /** The wheel, by so many lines. */
  wheel?(model: Model, dialog: D, by: number): Step;
  /** A click into the box; rows and columns count from the corner of what it holds. */
  click?(model: Model, dialog: D, at: Size): Step;
}
