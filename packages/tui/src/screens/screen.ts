/** What a screen is. To add one: a file beside this one, its name here, and a line in `screens.ts`; state of its own is in `model.ts`. */
import type { Model, Size, Step } from '../model.ts';

export type ScreenId = 'dashboard' | 'inventory' | 'logs' | 'host';

/** A key, or several that do the same. */
export interface Binding {
  /** As the names in `key-cap.ts`, each of them free here and in `keys.ts`; the footer shows the first one. */
  readonly keys: readonly string[];
  /** A word for the footer; keys without are told in the help only. */
  readonly label?: string;
  /** A line for the help. */
  readonly help: string;
  /** The palette offers it too. */
  readonly inPalette?: true;
  run(model: Model): Step;
}

export interface Screen {
  readonly id: ScreenId;
  readonly title: string;
  /** The key that leads here from anywhere; undefined: other screens lead here. */
  readonly key?: string;
  readonly bindings: readonly Binding[];
  /** The body, of at most as many lines as it has rows. */
  lines(model: Model, area: Size): readonly string[];
  /** What the status line says. */
  status(model: Model): string;
  /** What the status line says at its end, where there is room. */
  legend?(model: Model): string;
  /** The host that is chosen here: the palette offers what can be done with it, and the next screen has it chosen too. */
  chosen?(model: Model): string | undefined;
  /** A click into the body; rows and columns count from its corner. */
  click(model: Model, at: Size): Step;
  /** The wheel, by so many lines. */
  wheel(model: Model, by: number): Step;
}
