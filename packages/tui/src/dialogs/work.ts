/** How far an operation is, what failed so far, and at its end everything that failed, with the reasons. */
import { cut, wrap } from '@exosphere/core';
import { failureLines, hintLines, someOf } from '@exosphere/core/view';
import { closed, isWorking } from '../actions.ts';
import { JOBS } from '../jobs.ts';
import { bodyOf } from '../layout.ts';
import { type Dialog, type Model, only, type Size, type Step, type Work } from '../model.ts';
import { broken, marked, style } from '../text.ts';
import type { DialogType } from './dialog.ts';
import { type Reading, readingBox, readingKeys, readingTop } from './reading.ts';

type WorkDialog = Extract<Dialog, { readonly type: 'work' }>;

const WIDEST = 96;
/** Failures that are told while the operation runs, the newest ones. */
const NEWEST = 5;

export const work: DialogType<WorkDialog> = {
  box: (model, { top }, area) =>
    model.work === undefined ? undefined : readingBox(readingOf(model.work, area), top, area),
  keys: (model) => {
    if (isWorking(model)) {
      return [
        ['escape', 'stop'],
        ['enter', 'go on in the background'],
      ];
    }
    const area = bodyOf(model.size);
    return model.work === undefined ? [] : readingKeys(readingOf(model.work, area), area);
  },
  key: (model, dialog, key) => {
    const { work: now } = model;
    if (now === undefined || key === 'enter') return only(closed(model));
    if (isWorking(model)) {
      if (key !== 'escape' || now.state === 'stopping') return only(model);
      return [{ ...model, work: { ...now, state: 'stopping' } }, [{ type: 'cancel' }]];
    }
    if (key === 'escape' || key === 'q') return only(closed(model));
    return scrolled(model, dialog, key);
  },
  wheel: (model, dialog, by) => (isWorking(model) ? only(model) : scrolled(model, dialog, by)),
};

function readingOf(now: Work, area: Size): Reading {
  const { order, doing } = JOBS[now.job];
  const columns = columnsOf(now, area);
  return {
    title: now.state === 'ended' ? `${order}: how it went` : doing,
    lines: linesOf(now, columns),
    columns,
  };
}

function scrolled(model: Model, dialog: WorkDialog, by: string | number): Step {
  if (model.work === undefined) return only(closed(model));
  const area = bodyOf(model.size);
  const top = readingTop(readingOf(model.work, area), dialog.top, by, area);
  return only({ ...model, dialog: { ...dialog, top } });
}

/** A window that grows with every failure would be restless: it is narrow until the operation has ended. */
function columnsOf({ state }: Work, { columns }: Size): number {
  return Math.min(state === 'ended' ? WIDEST : 60, columns - 4);
}

function linesOf(now: Work, columns: number): readonly string[] {
  const { state, total, ended, failed, failures, waiting, closing } = now;
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
    waiting.length === 0 ? '' : marked('dim', cut(`waiting for ${someOf(waiting)}`, columns)),
    '',
    ...newest.map((line) => marked('red', line)),
    ...blank,
  ];
}

function bar(ended: number, total: number, columns: number): string {
  const done = total === 0 ? columns : Math.floor((columns * ended) / total);
  return marked('cyan', '█'.repeat(done)) + marked('dim', '░'.repeat(columns - done));
}
