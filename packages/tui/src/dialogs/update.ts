/** One update of the host on the screen, with everything that is known of it. */
import { age, oneLine } from '@exosphere/core';
import { type Fact, factLines, type ListedUpdate } from '@exosphere/core/view';
import { closed } from '../actions.ts';
import { bodyOf } from '../layout.ts';
import { type Dialog, type Model, only, type Size, type Step } from '../model.ts';
import { panelOf } from '../panel.ts';
import { broken, style } from '../text.ts';
import type { DialogType } from './dialog.ts';
import { type Reading, readingBox, readingKeys, readingTop } from './reading.ts';

type UpdateDialog = Extract<Dialog, { readonly type: 'update' }>;

const WIDEST = 84;

export const update: DialogType<UpdateDialog> = {
  box: (model, { top }, area) => {
    const reading = readingOf(model, area);
    return reading === undefined ? undefined : readingBox(reading, top, area);
  },
  keys: (model) => {
    const area = bodyOf(model.size);
    const reading = readingOf(model, area);
    return reading === undefined ? [] : readingKeys(reading, area);
  },
  key: (model, dialog, key) =>
    ['escape', 'enter', 'q', 'left', 'backspace'].includes(key)
      ? only(closed(model))
      : scrolled(model, dialog, key),
  wheel: scrolled,
};

function readingOf(model: Model, area: Size): Reading | undefined {
  const listed = chosenUpdate(model);
  if (listed === undefined) return undefined;
  return { title: oneLine(listed.update.name), lines: linesOf(listed, area), columns: WIDEST };
}

/** An update that is there no more, since its host was refreshed, closes its window. */
function scrolled(model: Model, dialog: UpdateDialog, by: string | number): Step {
  const area = bodyOf(model.size);
  const reading = readingOf(model, area);
  if (reading === undefined) return only(closed(model));
  return only({ ...model, dialog: { ...dialog, top: readingTop(reading, dialog.top, by, area) } });
}

function chosenUpdate({
  panel,
  size,
  now,
  staleThresholdSeconds,
}: Model): ListedUpdate | undefined {
  if (panel?.facts === undefined) return undefined;
  const content = panelOf(panel.facts, panel.show, size.columns, now, staleThresholdSeconds);
  return content.updates[panel.cursor]?.listed;
}

function linesOf(listed: ListedUpdate, { columns }: Size): readonly string[] {
  const width = Math.min(WIDEST, columns - 4);
  return factLines(factsOf(listed), { width, style }).flatMap((line) => broken(line, width));
}

const STATES = {
  pending: 'would be installed now',
  held: 'held back by the administrator',
  deferred: 'deferred by the package manager',
  removal: 'would be removed by applying the updates',
  downgrade: 'would be downgraded by applying the updates',
} as const;

function factsOf({ update: facts, source, seconds }: ListedUpdate): readonly Fact[] {
  const { name, arch, installed, candidate, origins, security, severity, state } = facts;
  const { advisories = [] } = facts;
  return [
    { title: 'Name', value: name },
    ...(arch === undefined ? [] : [{ title: 'Architecture', value: arch }]),
    { title: 'Current Version', value: installed ?? '(NEW) a new dependency' },
    { title: 'New Version', value: candidate ?? '(REMOVED)' },
    {
      title: 'State',
      value: STATES[state],
      ...(state === 'held' ? { tone: 'yellow' as const } : {}),
    },
    securityFact(security),
    ...(severity === undefined ? [] : [{ title: 'Severity', value: severity }]),
    { title: 'Source', value: origins.length === 0 ? 'not told' : origins.join(', ') },
    { title: 'Package Manager', value: source },
    // A clock that was set back tells no age.
    ...(seconds === undefined || seconds < 0 ? [] : [{ title: 'Known For', value: age(seconds) }]),
    ...advisories.map(({ id, kind, severity: own, cves }) => ({
      title: 'Advisory',
      value: [`${id} (${[kind, own].filter(Boolean).join(', ')})`, ...cves].join(' '),
    })),
  ];
}

function securityFact(security: boolean | undefined): Fact {
  const title = 'Security';
  if (security === undefined)
    return { title, value: 'not known: the platform does not tell', tone: 'yellow' };
  return security ? { title, value: 'Yes', tone: 'red' } : { title, value: 'No' };
}
