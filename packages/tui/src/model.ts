/** Everything that the dashboard knows, and the messages and effects that it exchanges with the world. */
import type {
  Exposure,
  HostConfig,
  HostRecord,
  HostSpan,
  OperationEvidence,
} from '@exosphere/core';
import type { HostFailure } from '@exosphere/core/view';
import type { LogEntry } from '@exosphere/engine';
import { type Fleet, fleetOf, type Row } from './fleet.ts';
import type { JobId } from './jobs.ts';
import { type List, listOf, type Scroll } from './list.ts';
import type { MenuId } from './menus/menu.ts';
import type { ScreenId } from './screens/screen.ts';
import type { ThemeName } from './theme.ts';

/** What decides the picture; only `update` makes a new one. */
export interface Model {
  /** Of the terminal, in character cells. */
  readonly size: Size;
  /** ISO 8601, UTC; as of the last tick. */
  readonly now: string;
  readonly staleThresholdSeconds: number;
  readonly screen: ScreenId;
  /** Where Esc leads from the panel of a host. */
  readonly cameFrom: ScreenId;
  readonly fleet: Fleet;
  readonly list: List;
  /** What was searched for last. */
  readonly searched: string;
  /** The chosen tile, and the first row of tiles in sight. */
  readonly tiles: Scroll;
  readonly panel: Panel | undefined;
  readonly logs: Logs;
  readonly dialog: Dialog | undefined;
  /** The operation that runs, or the one that ended last. */
  readonly work: Work | undefined;
  readonly notice: Notice | undefined;
  readonly theme: ThemeName;
}

/** What the dashboard starts with. */
export interface Start extends Pick<Model, 'size' | 'now' | 'staleThresholdSeconds' | 'theme'> {
  readonly rows: readonly Row[];
}

/** The model at the start: the first screen, with nothing chosen, typed or open. */
export function initialModel({ rows, ...given }: Start): Model {
  const fleet = fleetOf(rows);
  return {
    ...given,
    screen: 'dashboard',
    cameFrom: 'inventory',
    fleet,
    list: listOf(fleet),
    searched: '',
    tiles: { cursor: 0, top: 0 },
    panel: undefined,
    logs: { entries: [], follows: true, top: 0, left: 0 },
    dialog: undefined,
    work: undefined,
    notice: undefined,
  };
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** One host in full. */
export interface Panel {
  readonly host: string;
  /** Undefined until they are read. */
  readonly facts: PanelFacts | undefined;
  readonly show: 'updates' | 'security' | 'evidence';
  /** First line that is shown. */
  readonly top: number;
  /** Place of the chosen update among those shown; -1: none. */
  readonly cursor: number;
}

/** What there is to know of one host. */
export interface PanelFacts {
  readonly host: HostConfig;
  readonly record: HostRecord;
  readonly spans: readonly HostSpan[];
  readonly exposure: Exposure;
  readonly evidence: readonly OperationEvidence[];
}

export interface Logs {
  /** Oldest first; the oldest are forgotten. */
  readonly entries: readonly LogEntry[];
  /** The end stays in sight. */
  readonly follows: boolean;
  readonly top: number;
  /** Cells that are scrolled away on the left. */
  readonly left: number;
}

/** What lies over the screen and gets its keys. */
export type Dialog =
  | MenuDialog
  | { readonly type: 'help'; readonly top: number }
  | { readonly type: 'work'; readonly top: number }
  | { readonly type: 'update'; readonly top: number }
  /** In the status line; `origin` is where Esc leads back to. */
  | { readonly type: 'search'; readonly query: string; readonly origin: Scroll };

/** A list to choose from. */
export interface MenuDialog {
  readonly type: 'menu';
  readonly menu: MenuId;
  /** What was typed, where that narrows the list. */
  readonly query: string;
  readonly cursor: number;
  /** Of the menu of columns: the order turned round. */
  readonly reverse?: boolean;
  /** Of the menu of hosts: what to do with the one chosen; undefined: it is shown. */
  readonly job?: JobId;
}

/** How far an operation is. */
export interface Work {
  readonly job: JobId;
  readonly state: 'running' | 'stopping' | 'ended';
  readonly total: number;
  /** Hosts of which nothing more will come, failed ones included. */
  readonly ended: number;
  readonly failed: number;
  readonly failures: readonly HostFailure[];
  /** Hosts that were begun and are not through, longest first. */
  readonly waiting: readonly string[];
  /** How it went, once it ended. */
  readonly closing?: string;
}

/** Something to tell in the status line, until the next key. */
export interface Notice {
  readonly text: string;
  /** What to press, at the end of the line: whole, however long the text is. */
  readonly hint?: string;
  readonly tone: 'plain' | 'green' | 'yellow' | 'red';
}

/** Something that happened. */
export type Message =
  /** The character itself, Ctrl as in `^q`, or one of the names in `key-cap.ts`: `enter`, `pageup`. */
  | { readonly type: 'key'; readonly key: string }
  | {
      readonly type: 'click' | 'wheel-up' | 'wheel-down';
      readonly row: number;
      readonly column: number;
    }
  /** Any text, as it was pasted. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'tick'; readonly now: string }
  | { readonly type: 'rows'; readonly rows: readonly Row[] }
  | { readonly type: 'panel'; readonly facts: PanelFacts }
  | { readonly type: 'log'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'work'; readonly work: Work }
  | { readonly type: 'notice'; readonly notice: Notice };

/** Something that the program shall do. */
export type Effect =
  | { readonly type: 'run'; readonly job: JobId; readonly hosts: readonly string[] }
  | { readonly type: 'cancel' }
  /** Read what is known of a host. */
  | { readonly type: 'read'; readonly host: string }
  | { readonly type: 'keep-theme'; readonly theme: ThemeName }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit' };

/** The next model, and what shall be done. */
export type Step = readonly [Model, readonly Effect[]];

/** A step that only changes the model. */
export function only(model: Model): Step {
  return [model, []];
}
