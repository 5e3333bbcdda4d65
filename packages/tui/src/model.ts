/** What the dashboard knows, and the messages and effects that it exchanges with the world. */

/** Everything that decides what is on the screen. */
export interface Model {
  /** Size of the terminal, in character cells. */
  readonly rows: number;
  readonly columns: number;
  /** How many hosts the inventory has. */
  readonly hosts: number;
}

/** Something that happened. A key is named as the footer names it: `a`, `^q`, `enter`. */
export type Message =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'resize'; readonly rows: number; readonly columns: number };

/** Something the program shall do. */
export type Effect = { readonly type: 'quit' };
