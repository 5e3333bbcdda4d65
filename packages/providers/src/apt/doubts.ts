/** What leaves doubt about what apt found: repositories without lists, files that the user may not read. */
import { type Answer, age, type Capture, type Note } from '@exosphere/core';
import { counted, listed } from './complaints.ts';
import { type Sources, unreadableFiles } from './sources.ts';

/**
 * Why a simulation that lists nothing does not prove that the host is up to date: apt works with the lists it has,
 * and says "0 upgraded" with none at all. `pins` are files of preferences that the user may not read. Undefined: every
 * configured repository has its lists, and nothing is hidden.
 */
export function whyNoneIsNoProof(
  sources: Answer<Sources>,
  pins: readonly string[],
): string | undefined {
  if (!sources.known) return `nothing to update was found, but ${sources.reason}`;
  const { configured, missing, hidden } = sources.value;
  if (hidden.length > 0) {
    return `nothing to update was found, but this user may not read ${listed(hidden)}, where repositories are configured`;
  }
  if (configured === 0) return 'no package repository is configured';
  if (missing.length === configured) {
    return 'the host has no package lists: "apt-get update" has not succeeded yet';
  }
  if (missing.length > 0) return `nothing to update was found, but ${withoutLists(missing)}`;
  return pins.length === 0
    ? undefined
    : `nothing to update was found, but this user may not read ${listed(pins)}, which may prefer other versions`;
}

const PINS = /\/preferences(?:\.d\/|$)/u;

/** The files of preferences (apt_preferences(5)) that a simulation was made without, since the user may not read them. */
export function unreadablePins(simulation: Capture): readonly string[] {
  return unreadableFiles(simulation.stderr).filter((path) => PINS.test(path));
}

/** What to know of preferences that were left out. */
export function pinNotes(pins: readonly string[]): readonly Note[] {
  if (pins.length === 0) return [];
  const text = `which versions are preferred was left out, since this user may not read ${listed(pins)}`;
  return [{ code: 'privilege', text }];
}

function withoutLists(missing: readonly string[]): string {
  return `${counted(missing.length, 'configured repository has', 'configured repositories have')} no package lists on the host: ${listed(missing)}`;
}

/** What to know of repositories that the updates were found without, or with old lists. */
export function repositoryNotes(sources: Answer<Sources>): readonly Note[] {
  if (!sources.known) {
    const text = `which repositories have package lists could not be told: ${sources.reason}`;
    return [{ code: 'other', text }];
  }
  const { missing, hidden, oldest, newestAt } = sources.value;
  const notes: Note[] = [];
  if (missing.length > 0) notes.push({ code: 'repository-skipped', text: withoutLists(missing) });
  if (hidden.length > 0) {
    const text = `repositories were left out, since this user may not read ${listed(hidden)}`;
    notes.push({ code: 'privilege', text });
  }
  const lag = oldest === undefined || newestAt === undefined ? 0 : newestAt - oldest.at;
  if (oldest !== undefined && lag >= 86_400) {
    const text = `${listed([oldest.name])} was last fetched ${age(lag)} before the newest of the repositories`;
    notes.push({ code: 'metadata-age', text });
  }
  return notes;
}
