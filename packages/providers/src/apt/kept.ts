/** Finds the updates that apt knows of and would not install now: held, pinned, phased, or in want of something. */
import type { Answer, Note, Update } from '@exosphere/core';
import { compareDebianVersions } from '../debian-version.ts';
import type { Archives } from './archives.ts';
import { counted, listed } from './complaints.ts';
import { splitName } from './package-name.ts';
import type { SecurityJudge } from './security.ts';
import type { Simulation } from './simulation.ts';
import type { Version, VersionTable, VersionTables } from './version-tables.ts';

/** Updates that stay away, by the version tables, or as far as these are lost by what the simulation says. */
export function keptUpdates(
  simulation: Simulation,
  { tables }: VersionTables,
  archives: Answer<Archives>,
  { judge }: SecurityJudge,
): readonly Update[] {
  const steps = [...simulation.installs, ...simulation.removals];
  const moving = new Set(steps.map((step) => step.package));
  const kept = [
    ...[...tables.values()].flatMap((table) => fromTable(table, archives)),
    ...[...simulation.kept].flatMap(([name, versions]) =>
      versions === undefined || tables.has(name) ? [] : fromHeading(name, versions),
    ),
  ];
  return kept
    .filter((step) => !moving.has(step.package))
    .map(({ package: name, arch, installed, candidate, origins, state }) => {
      const security = judge({ package: name, installed, candidate, origins });
      const flag = security === undefined ? {} : { security };
      return { ...splitName(name, arch), installed, candidate, origins, ...flag, state };
    });
}

interface Kept {
  readonly package: string;
  readonly arch?: string;
  readonly installed: string;
  readonly candidate: string;
  readonly origins: readonly string[];
  readonly state: 'held' | 'deferred';
}

function fromTable(table: VersionTable, archives: Answer<Archives>): readonly Kept[] {
  const { package: name, arch, installed, status } = table;
  const offered = compareDebianVersions(table.candidate, installed) > 0;
  const candidate = offered ? table.candidate : pinnedAway(table, archives);
  if (candidate === undefined) return [];
  // A pin is the administrator's will as much as a hold.
  const state = !offered || status?.startsWith('h') ? 'held' : 'deferred';
  const origins = originsOf(table, candidate, archives);
  return [
    {
      package: name,
      ...(arch === undefined ? {} : { arch }),
      installed,
      candidate,
      origins,
      state,
    },
  ];
}

function fromHeading(
  name: string,
  versions: { readonly installed: string; readonly candidate: string },
): readonly Kept[] {
  return [{ package: name, ...versions, origins: [], state: 'deferred' }];
}

/** What to know of the updates that stay away. */
export function keptNotes(
  kept: readonly Update[],
  simulation: Simulation,
  { tables, doubt }: VersionTables,
): readonly Note[] {
  const notes: Note[] = [];
  const named = (state: Update['state']): readonly string[] =>
    kept.filter((update) => update.state === state).map(({ name }) => name);
  const held = named('held');
  if (held.length > 0) {
    const text = `${counted(held.length, 'update is', 'updates are')} held back by the administrator: ${listed([...new Set(held)])}`;
    notes.push({ code: 'held', text });
  }
  const deferred = named('deferred');
  if (deferred.length > 0) {
    const text = `${counted(deferred.length, 'update is', 'updates are')} kept back by apt, phased or in want of other packages: ${listed([...new Set(deferred)])}`;
    notes.push({ code: 'deferred', text });
  }
  const lost = [...simulation.kept].filter(([name, versions]) => !versions && !tables.has(name));
  if (lost.length > 0) {
    const text = `apt keeps back packages whose versions it did not tell: ${listed(lost.map(([name]) => name))}`;
    notes.push({ code: 'deferred', text });
  }
  if (doubt !== undefined) {
    notes.push({
      code: 'other',
      text: `which updates are held could not be told in full: ${doubt}`,
    });
  }
  return notes;
}

/**
 * The newest version that a pin on this very package keeps away: apt would take it by the priorities of the archives
 * alone, or it is a security fix. Backports and the like, which apt never takes by itself, are not meant.
 */
function pinnedAway(table: VersionTable, archives: Answer<Archives>): string | undefined {
  const priority = (versions: readonly Version[]): number =>
    versions
      .flatMap(({ sources }) => sources)
      .reduce((highest, source) => Math.max(highest, source.priority), 0);
  const present = priority(table.versions.filter(({ version }) => version === table.installed));
  const newer = table.versions.filter(
    ({ version }) => compareDebianVersions(version, table.installed) > 0,
  );
  const isFix = ({ sources }: Version): boolean =>
    archives.known && sources.some(({ archive }) => archives.value.get(archive)?.security);
  const usual = (version: Version): boolean => priority([version]) >= Math.max(present, 1);
  return newer.find((version) => usual(version) || isFix(version))?.version;
}

function originsOf(
  table: VersionTable,
  candidate: string,
  archives: Answer<Archives>,
): readonly string[] {
  if (!archives.known) return [];
  const origins = table.versions
    .filter(({ version }) => version === candidate)
    .flatMap(({ sources }) => sources)
    .flatMap(({ archive }) => archives.value.get(archive)?.origin ?? []);
  return [...new Set(origins)];
}
