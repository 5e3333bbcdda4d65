/** Puts together what the commands of a refresh told: the updates of a host, and how far they can be trusted. */
import {
  type Answer,
  type Captures,
  known,
  type Note,
  type SecurityFacts,
  type Update,
  type UpdatesReading,
  unknown,
} from '@exosphere/core';
import { readAdvisories } from './advisories.ts';
import { type Installed, readInstalled } from './installed.ts';
import { type Fixes, findVulnerable, joinUpdates } from './join.ts';
import type { Row } from './listing.ts';
import { allLines, parseTime, plain } from './output.ts';
import { readRelease } from './release.ts';
import { type Repository, readAge, readView, type View } from './repositories.ts';
import { readPending, readUnrestricted, remarksOf } from './rows.ts';

/** What a refresh asks. */
export type UpdateQuestion =
  | 'check-update'
  | 'installed'
  | 'advisories'
  | 'advisory-cves'
  | 'without-excludes'
  | 'obsoletes'
  | 'repolist'
  | 'repositories'
  | 'amazon-release';

/** Updates and security of a host. Never throws. */
export function readUpdates(captures: Captures<UpdateQuestion>): UpdatesReading {
  const check = captures['check-update'];
  const rows = readPending(check, captures.obsoletes);
  const installed = readInstalled(captures.installed);
  const names = installed.known ? [...installed.value.byName.keys()] : [];
  const view = readView(
    captures,
    names.some((name) => name.startsWith('redhat-release')),
  );
  const { metadataAt = lastCheck(allLines(check)), notes } = readAge(view.repositories ?? []);
  const age = metadataAt === undefined ? {} : { metadataAt };
  if (!rows.known) return { ...neither(rows.reason, view), ...age };
  if (!installed.known) return { ...neither(installed.reason, view), ...age };
  return {
    ...joinAll(captures, rows.value, installed.value, view, [
      ...rows.notes,
      ...notes,
      ...remarksOf(check),
    ]),
    ...age,
  };
}

/** What failed says more than that the repositories could not be established either. */
function neither(reason: string, { doubts }: View): UpdatesReading {
  const notes = doubts.filter(({ code }) => code !== 'other');
  return { updates: unknown(reason, notes), security: unknown(reason) };
}

function joinAll(
  captures: Captures<UpdateQuestion>,
  pending: readonly Row[],
  installed: Installed,
  view: View,
  remarks: readonly Note[],
): UpdatesReading {
  const unrestricted = readUnrestricted(captures['without-excludes']);
  const fixes = readAdvisories(captures.advisories, captures['advisory-cves']);
  const release = readRelease(captures['amazon-release'], installed);
  const withoutAdvisories = (view.repositories ?? []).filter(
    ({ advisories }) => advisories === false,
  );
  const joined = joinUpdates({
    pending,
    unrestricted: unrestricted.known ? unrestricted.value : [],
    installed,
    ...(fixes.known ? { fixes: fixes.value } : {}),
    withoutAdvisories: new Set(withoutAdvisories.map(({ id }) => id)),
    skipped: view.skipped,
  });
  if (!joined.known) return neither(joined.reason, view);
  const updates = [...joined.value, ...release.updates].sort(inOrder);
  const doubts = [...view.doubts, ...release.doubts];
  const found = updates.filter((update) => update.state === 'pending');
  const held = unrestricted.known ? heldNote(updates) : unheld(unrestricted.reason);
  const reading: Answer<SecurityFacts> = fixes.known
    ? securityAnswer(joined.value, fixes.value, installed, view, doubts)
    : unknown(fixes.reason);
  return {
    updates: standing(found.length, updates, doubts, [...held, ...remarks]),
    security: fixes.known
      ? {
          ...reading,
          notes: [...reading.notes, ...fixes.notes, ...advisoryNote(withoutAdvisories)],
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
  if (fixes.size === 0 && !repositories.some(({ advisories }) => advisories === true)) {
    return unknown('no advisory is listed, and whether any repository carries some is not known');
  }
  return known({ vulnerable: findVulnerable(updates, fixes, installed) });
}

function advisoryNote(repositories: readonly Repository[]): readonly Note[] {
  if (repositories.length === 0) return [];
  const ids = repositories.map(({ id }) => id).sort();
  const text = `repositories without advisories: ${plain(ids.join(', '))}`;
  return [{ code: 'no-advisories', text }];
}

function heldNote(updates: readonly Update[]): readonly Note[] {
  const held = updates.filter((update) => update.state === 'held');
  if (held.length === 0) return [];
  const names = plain(held.map((update) => update.name).join(', '));
  return [{ code: 'held', text: `held back by excludes or version locks: ${names}` }];
}

function unheld(reason: string): readonly Note[] {
  return [
    { code: 'held', text: `what excludes and version locks hold back is not known: ${reason}` },
  ];
}

// Last metadata expiration check: 0:01:07 ago on Fri Nov 20 19:38:08 2026.
const LAST_CHECK = /^Last metadata expiration check: .{1,60} ago on (?<time>[^.]{1,60})\.$/u;

function lastCheck(said: readonly string[]): number | undefined {
  for (const line of said) {
    const time = LAST_CHECK.exec(line)?.groups?.time;
    if (time !== undefined) return parseTime(time);
  }
  return undefined;
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
