/** What a message changes in the model, and what it asks the program to do. */
import { oneLine } from '@exosphere/core';
import { noticed } from './actions.ts';
import { behaviourOf } from './dialogs/dialogs.ts';
import { aged, type Row, withRows } from './fleet.ts';
import { GLOBAL } from './keys.ts';
import { BODY_TOP, isTooSmall, listPage } from './layout.ts';
import { inSight, rearranged } from './list.ts';
import { type Message, type Model, only, type Step, type Work } from './model.ts';
import { withFacts } from './screens/host.ts';
import type { Binding } from './screens/screen.ts';
import { SCREENS } from './screens/screens.ts';
import { boxOf, buttonAt, footerButtons, titleButtons } from './view.ts';

/** Log lines that are kept. */
const MOST_LOGS = 2000;
/** Lines that one notch of the wheel scrolls. */
const NOTCH = 3;

/** The next model, and the effects. A message that means nothing here changes nothing. */
export function update(model: Model, message: Message): Step {
  switch (message.type) {
    case 'key':
      return pressed({ ...model, notice: undefined }, message.key);
    case 'paste':
      return only(pasted({ ...model, notice: undefined }, message.text));
    case 'click':
      return clicked({ ...model, notice: undefined }, message.row, message.column);
    case 'wheel-up':
      return wheeled(model, -NOTCH);
    case 'wheel-down':
      return wheeled(model, NOTCH);
    case 'resize':
      return only(resized({ ...model, size: message.size }));
    case 'tick': {
      const fleet = aged(model.fleet, message.now, model.staleThresholdSeconds);
      const next = { ...model, now: message.now };
      return only(
        fleet === model.fleet ? next : { ...next, fleet, list: rearranged(model.list, fleet) },
      );
    }
    case 'rows':
      return withNews(model, message.rows);
    case 'panel':
      return only(withFacts(model, message.facts));
    case 'log': {
      const entries = [...model.logs.entries, ...message.entries];
      const gone = Math.max(0, entries.length - MOST_LOGS);
      const top = Math.max(0, model.logs.top - gone);
      return only({ ...model, logs: { ...model.logs, entries: entries.slice(gone), top } });
    }
    case 'work':
      return only(withWork(model, message.work));
    case 'notice':
      return only({ ...model, notice: message.notice });
  }
}

/** These work while a dialog is open too. */
const ALWAYS: ReadonlySet<string> = new Set(['^c', '^q', '^z', '^l']);

function pressed(model: Model, key: string): Step {
  // Of what cannot be seen, nothing is done by accident.
  const { dialog } = isTooSmall(model.size) ? { dialog: undefined } : model;
  if (dialog !== undefined && !ALWAYS.has(key)) return behaviourOf(dialog).key(model, dialog, key);
  const bindings = isTooSmall(model.size)
    ? GLOBAL.filter(({ keys }) => keys.some((one) => ALWAYS.has(one)))
    : [...SCREENS[model.screen].bindings, ...GLOBAL];
  const binding = bindings.find(({ keys }: Binding) => keys.includes(key));
  return binding === undefined ? only(unknown(model, key)) : binding.run(model);
}

/** A letter without a meaning is nearly always meant for another program: `q`. Other keys are pressed in passing. */
function unknown(model: Model, key: string): Model {
  const isText = [...key].length === 1 && key !== ' ' && !isTooSmall(model.size);
  return isText
    ? noticed(model, `${oneLine(key)} does nothing here: ? lists the keys, ^q quits`)
    : model;
}

/** Goes where something is typed, up to its first line break; its letters are no keys anywhere. */
function pasted(model: Model, text: string): Model {
  const { dialog } = isTooSmall(model.size) ? { dialog: undefined } : model;
  const into = dialog === undefined ? undefined : behaviourOf(dialog).paste;
  if (dialog === undefined || into === undefined) {
    return noticed(model, 'text can be pasted where something is typed: after ^p and /');
  }
  return into(model, dialog, text.trimStart().split(/[\r\n]/u, 1)[0] ?? '') ?? model;
}

function clicked(model: Model, row: number, column: number): Step {
  const { rows } = model.size;
  if (isTooSmall(model.size)) return only(model);
  if (row === rows - 1) return pressedButton(model, buttonAt(footerButtons(model), column));
  const box = boxOf(model);
  if (model.dialog !== undefined && box !== undefined) {
    const at = { rows: row - BODY_TOP - box.top - 1, columns: column - box.left - 2 };
    const isInside =
      at.rows >= 0 &&
      at.rows < box.lines.length - 2 &&
      at.columns >= 0 &&
      at.columns < box.columns - 4;
    return isInside
      ? (behaviourOf(model.dialog).click?.(model, model.dialog, at) ?? only(model))
      : only(model);
  }
  if (row === 0) return pressedButton(model, buttonAt(titleButtons(model), column));
  if (row >= rows - 2) return only(model);
  return SCREENS[model.screen].click(model, { rows: row - BODY_TOP, columns: column });
}

function pressedButton(model: Model, key: string | undefined): Step {
  return key === undefined ? only(model) : pressed(model, key);
}

function wheeled(model: Model, by: number): Step {
  if (isTooSmall(model.size)) return only(model);
  const { dialog } = model;
  if (dialog === undefined) return SCREENS[model.screen].wheel(model, by);
  return behaviourOf(dialog).wheel?.(model, dialog, by) ?? only(model);
}

/** What was in sight stays in sight. */
function resized(model: Model): Model {
  const { list, size } = model;
  return { ...model, list: inSight(list, list.shown.length, listPage(size)) };
}

/** Rows that changed; the open panel is read anew when its host is among them. */
function withNews(model: Model, rows: readonly Row[]): Step {
  const fleet = withRows(model.fleet, rows);
  const next = { ...model, fleet, list: rearranged(model.list, fleet) };
  const host = model.panel?.host;
  const isOpen = model.screen === 'host' && rows.some(({ name }) => name === host);
  return [next, isOpen && host !== undefined ? [{ type: 'read', host }] : []];
}

/** An operation that ended without failures closes its window: the status line says how it went. */
function withWork(model: Model, work: Work): Model {
  const before = model.work;
  // The order to stop is not forgotten when news of hosts come in after it.
  const state = before?.state === 'stopping' && work.state === 'running' ? 'stopping' : work.state;
  const next = { ...model, work: { ...work, state } };
  if (state !== 'ended') return next;
  const isOpen = model.dialog?.type === 'work';
  const failed = work.failures.length > 0;
  if (failed && isOpen) return { ...next, dialog: { type: 'work', top: 0 } };
  const text = oneLine(work.closing ?? '');
  return {
    ...next,
    dialog: isOpen ? undefined : model.dialog,
    notice: failed
      ? { text, tone: 'yellow', hint: 'o shows what failed' }
      : { text, tone: 'green' },
  };
}
