/** The notes that go with the updates of a host. */
import { type Note, quoted } from '@exosphere/core';
import type { Facts } from './facts.ts';
import { counted, listed } from './output.ts';
import type { Plan } from './plan.ts';
import type { PackageStep } from './steps.ts';

/** All notes; without a plan, those that may say why there is none. */
export function notesOf(
  plan: Plan | undefined,
  facts: Facts,
  steps: readonly PackageStep[],
): readonly Note[] {
  if (plan === undefined) return doubts(facts);
  return [
    ...doubts(facts),
    ...unansweredNotes(facts),
    ...planNotes(plan),
    ...keptNotes(steps),
    ...asideNotes(facts),
  ];
}

/** For a sentence: which repositories pkg cannot read. */
export function withoutCatalogue(names: readonly string[]): string {
  return `the host has no usable catalogue of ${counted(names.length, 'repository', 'repositories')}: ${listed(names)}`;
}

/** What pkg itself was not sure of. */
function doubts({ skipped, complaint }: Facts): readonly Note[] {
  const notes: Note[] = [];
  if (skipped.length > 0) {
    notes.push({ code: 'repository-skipped', text: withoutCatalogue(skipped) });
  }
  if (complaint !== undefined) {
    notes.push({ code: 'other', text: `pkg said ${quoted(complaint, 200)}` });
  }
  return notes;
}

/** What the list of updates lacks, though it holds every pending one. */
function unansweredNotes({ comparison, installed }: Facts): readonly Note[] {
  const notes: Note[] = [];
  if (!comparison.known) {
    const text = `packages that are kept back could not be told: ${comparison.reason}`;
    notes.push({ code: 'other', text });
  }
  if (!installed.known) {
    notes.push({ code: 'other', text: `locks could not be told: ${installed.reason}` });
  }
  return notes;
}

function planNotes({ pkgFirst, reinstalled, unlisted }: Plan): readonly Note[] {
  const notes: Note[] = [];
  if (unlisted > 0) {
    const text = `pkg counts ${counted(unlisted, 'step', 'steps')} more than it lists: what else is outdated would be updated too`;
    notes.push({ code: 'other', text });
  }
  if (pkgFirst) {
    const text =
      'pkg itself is to be updated first; what else the other updates bring in shows only afterwards';
    notes.push({ code: 'other', text });
  }
  if (reinstalled.length > 0) {
    const text = `${counted(reinstalled.length, 'package', 'packages')} would be installed again at the same version: ${listed(reinstalled)}`;
    notes.push({ code: 'other', text });
  }
  return notes;
}

function keptNotes(steps: readonly PackageStep[]): readonly Note[] {
  const notes: Note[] = [];
  const held = steps.filter(({ state }) => state === 'held').map(({ name }) => name);
  const deferred = steps.filter(({ state }) => state === 'deferred').map(({ name }) => name);
  if (held.length > 0) {
    const text = `${counted(held.length, 'update is', 'updates are')} held back by a lock: ${listed(held)}`;
    notes.push({ code: 'held', text });
  }
  if (deferred.length > 0) {
    const text = `${counted(deferred.length, 'update is', 'updates are')} kept back by pkg: ${listed(deferred)}`;
    notes.push({ code: 'deferred', text });
  }
  return notes;
}

/** Installed packages of which the repositories tell nothing newer, for another reason than being up to date. */
function asideNotes({ comparison }: Facts): readonly Note[] {
  if (!comparison.known) return [];
  const { orphaned, ahead, uncompared } = comparison.value;
  const kinds: readonly (readonly [readonly string[], string, string])[] = [
    [orphaned, 'is in no repository', 'are in no repository'],
    [ahead, 'is newer than in the repositories', 'are newer than in the repositories'],
    [uncompared, 'could not be compared', 'could not be compared'],
  ];
  return kinds.flatMap(([names, one, many]): readonly Note[] => {
    if (names.length === 0) return [];
    const count = counted(names.length, `installed package ${one}`, `installed packages ${many}`);
    return [{ code: 'other', text: `${count}: ${listed(names)}` }];
  });
}
