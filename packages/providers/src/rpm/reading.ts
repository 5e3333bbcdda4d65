/** Puts together what the questions of a refresh told: the updates of a host, and how far they can be trusted. */
import {
  type Answer,
  known,
  type Note,
  type SecurityFacts,
  type Update,
  type UpdatesReading,
  unknown,
} from '@exosphere/core';
import type { Installed } from './installed.ts';
import { type Fixes, findVulnerable, joinUpdates } from './join.ts';
import type { Row } from './listing.ts';
import { plain, type Tool } from './output.ts';
import type { View } from './view.ts';

/** What the commands of a refresh said, each read by itself. */
export interface Told {
  readonly tool: Tool;
  /** What would be installed. */
  readonly pending: Answer<readonly Row[]>;
  /** What would be without excludes and version locks. */
  readonly unrestricted: Answer<readonly Row[]>;
  readonly installed: Answer<Installed>;
  readonly fixes: Answer<Fixes>;
  readonly view: View;
  /** Repositories without advisories: nobody can say what in them is a security fix. */
  readonly withoutAdvisories: readonly string[];
  /** Repositories of which it is not known whether they have advisories, and that are not taken to. */
  readonly unclear: readonly string[];
  /** Notes on the updates that leave no doubt about them. */
  readonly remarks: readonly Note[];
  readonly beyond?: Beyond;
}

/** What the listing of updates never shows. */
export interface Beyond {
  readonly updates: readonly Update[];
  /** What that means for a host where nothing else is listed. */
  readonly doubts: readonly Note[];
}

/** Updates and security of a host, without the age of its metadata. Never throws. */
export function readingOf(told: Told): UpdatesReading {
  const { pending, installed, view } = told;
  if (!pending.known) return neither(pending.reason, view);
  if (!installed.known) return neither(installed.reason, view);
  return joinAll(told, pending.value, installed.value, [...pending.notes, ...told.remarks]);
}

/** What failed says more than that the repositories could not be established either. */
function neither(reason: string, { doubts }: View): UpdatesReading {
  const notes = doubts.filter(({ code }) => code !== 'other');
  return { updates: unknown(reason, notes), security: unknown(reason) };
}

function joinAll(
  { tool, unrestricted, fixes, view, withoutAdvisories, unclear, beyond }: Told,
  pending: readonly Row[],
  installed: Installed,
  remarks: readonly Note[],
): UpdatesReading {
  const joined = joinUpdates({
    tool,
    pending,
    unrestricted: unrestricted.known ? unrestricted.value : [],
    installed,
    ...(fixes.known ? { fixes: fixes.value } : {}),
    withoutAdvisories: new Set([...withoutAdvisories, ...unclear]),
    skipped: view.skipped,
  });
  if (!joined.known) return neither(joined.reason, view);
  const updates = [...joined.value, ...(beyond?.updates ?? [])].sort(inOrder);
  const doubts = [...view.doubts, ...(beyond?.doubts ?? [])];
  const found = updates.filter((update) => update.state === 'pending');
  const held = unrestricted.known ? heldNote(joined.value) : unheld(unrestricted.reason);
  const reading: Answer<SecurityFacts> = fixes.known
    ? securityAnswer(joined.value, fixes.value, installed, view, doubts)
    : unknown(fixes.reason);
  return {
    updates: standing(found.length, updates, doubts, [...held, ...remarks]),
    security: fixes.known
      ? {
          ...reading,
          notes: [
            ...reading.notes,
            ...fixes.notes,
            ...advisoryNote('repositories without advisories', withoutAdvisories),
            ...advisoryNote('repositories that may be without advisories', unclear),
          ],
        }
      : reading,
  };
}

/** "Nothing" is only known when nothing was left out; "something" stands, with the doubts beside it. */
function standing<T>(
  found: number,
  value: T,
  doubts: readonly Note[],
  notes: readonly Note[],
): Answer<T> {
  const [first, ...others] = doubts;
  if (found === 0 && first !== undefined) return unknown(first.text, [...others, ...notes]);
  return known(value, [...doubts, ...notes]);
}

function securityAnswer(
  updates: readonly Update[],
  fixes: Fixes,
  installed: Installed,
  { repositories = [] }: View,
  doubts: readonly Note[],
): Answer<SecurityFacts> {
  const found = updates.filter(({ state, security }) => state === 'pending' && security).length;
  const [doubt] = doubts;
  // The doubts stand as notes on the updates already.
  if (found === 0 && doubt !== undefined) return unknown(doubt.text);
  if (repositories.length > 0 && repositories.every(({ advisories }) => advisories === false)) {
    return unknown('no enabled repository carries advisories');
  }
  const untold = updates.filter(
    ({ state, security }) => state === 'pending' && security === undefined,
  );
  if (found === 0 && untold[0] !== undefined) return unknown(whyUntold(untold[0], untold.length));
  if (fixes.size === 0 && !repositories.some(({ advisories }) => advisories === true)) {
    return unknown('no advisory is listed, and whether any repository carries some is not known');
  }
  return known({ vulnerable: findVulnerable(updates, fixes, installed) });
}

/** Fixes that were found stand, with a note on what nobody can tell; where none was found, that would read as "none". */
function whyUntold({ name, origins }: Update, count: number): string {
  const which = count > 1 ? `${plain(name)} and ${count - 1} more fix` : `${plain(name)} fixes`;
  return `whether ${which} a vulnerability cannot be told: no advisories are known of ${plain(origins.join(', '))}`;
}

function advisoryNote(what: string, repositories: readonly string[]): readonly Note[] {
  if (repositories.length === 0) return [];
  const text = `${what}: ${plain([...repositories].sort().join(', '))}`;
  return [{ code: 'no-advisories', text }];
}

function heldNote(updates: readonly Update[]): readonly Note[] {
  const held = updates.filter((update) => update.state === 'held');
  if (held.length === 0) return [];
  const names = [...new Set(held.map(({ name }) => name))].sort();
  return [
    { code: 'held', text: `held back by excludes or version locks: ${plain(names.join(', '))}` },
  ];
}

function unheld(reason: string): readonly Note[] {
  return [
    { code: 'held', text: `what excludes and version locks hold back is not known: ${reason}` },
  ];
}

function inOrder(a: Update, b: Update): number {
  return (
    compare(a.name, b.name) || compare(a.arch ?? '', b.arch ?? '') || compare(a.state, b.state)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
