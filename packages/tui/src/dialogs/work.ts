/** How far an operation is, what failed so far, and at its end everything that failed, with the reasons. */
import { cut, wrap } from '@exosphere/core';
import { failureLines, hintLines } from '@exosphere/core/view';
import { closed, isWorking } from '../actions.ts';
import { boxed } from '../frame.ts';
import { JOBS } from '../jobs.ts';
import { bodyOf } from '../layout.ts';
import { type Dialog, only, type Size, type Work } from '../model.ts';
import { broken, marked, style } from '../text.ts';
import type { DialogType } from './dialog.ts';
import { scrollKey } from './scroll-key.ts';

type WorkDialog = Extract<Dialog, { readonly type: 'work' }>;

const WIDEST = 96;
/** Failures that are told while the operation runs, the newest ones. */
const NEWEST = 5;

export const work: DialogType<WorkDialog> = {
  box: (model, { top }, area) => {
    if (model.work === undefined) return undefined;
    const columns = columnsOf(model.work, area);
    const lines = linesOf(model.work, columns);
    const { order, doing } = JOBS[model.work.job];
    const title = isWorking(model) ? doing : `${order}: how it went`;
    return boxed(lines.slice(top), title, area, columns);
  },
  keys: (model) =>
    isWorking(model)
      ? [
          ['escape', 'stop'],
          ['enter', 'go on in the background'],
        ]
      : [
          ['down', 'scroll'],
          ['escape', 'close'],
        ],
  key: (model, dialog, key) => {
    const { work: now } = model;
    if (now === undefined || key === 'enter') return only(closed(model));
    if (isWorking(model)) {
      if (key !== 'escape' || now.state === 'stopping') return only(model);
      return [{ ...model, work: { ...now, state: 'stopping' } }, [{ type: 'cancel' }]];
    }
    if (key === 'escape' || key === 'q') return only(closed(model));
    const area = bodyOf(model.size);
    const { length } = linesOf(now, columnsOf(now, area));
    return only({
      ...model,
      dialog: { ...dialog, top: scrollKey(key, dialog.top, length, area.rows - 2) },
    });
  },
  wheel: (model, dialog, by) => {
    return isWorking(model) ? only(model) : work.key(model, dialog, by < 0 ? 'up' : 'down');
  },
};

/** A window that grows with every failure would be restless: it is narrow until the operation has ended. */
function columnsOf({ state }: Work, { columns }: Size): number {
  return Math.min(state === 'ended' ? WIDEST : 60, columns - 4);
}

function linesOf(now: Work, columns: number): readonly string[] {
  const { state, total, ended, failed, failures, closing } = now;
  if (state === 'ended') {
    const layout = { width: columns, style };
    return [
      ...wrap((closing ?? '').split(' '), columns),
      '',
      ...failureLines(failures, layout),
      ...hintLines(failures, layout),
    ].flatMap((line) => broken(line, columns));
  }
  const counts = `${ended} of ${total} done`;
  const failing = failed === 0 ? '' : marked('red', `, ${failed} failed`);
  const newest = failures
    .slice(-NEWEST)
    .map(({ host, message }) => cut(`${host}: ${message}`, columns));
  // As many lines from the start as there may be, so that nothing moves.
  const blank = Array.from({ length: Math.min(total, NEWEST) - newest.length }, () => '');
  return [
    bar(ended, total, columns),
    state === 'stopping' ? `${counts}${failing}, stopping…` : `${counts}${failing}`,
    '',
    ...newest.map((line) => marked('red', line)),
    ...blank,
  ];
}

function bar(ended: number, total: number, columns: number): string {
  const done = total === 0 ? columns : Math.floor((columns * ended) / total);
  return marked('cyan', '█'.repeat(done)) + marked('dim', '░'.repeat(columns - done));
}
