/** Turns what pkg_add said into the updates of a host, and how far they can be trusted. */
import {
  type Answer,
  type Captures,
  known,
  type Note,
  quoted,
  type SecurityFacts,
  type Update,
  type UpdatesReading,
  unknown,
  type Vulnerability,
} from '@exosphere/core';
import { type Choice, newest } from './choices.ts';
import { type Output, readOutput } from './output.ts';
import { compareVersions, type PackageName } from './package-name.ts';
import { type Branch, lacksSyspatch, readBranch } from './release.ts';
import { listed, plain } from './words.ts';

/** The commands that the updates of a host are read from. */
export type UpdatesCommand = 'release' | 'patches' | 'candidates';

/** Updates and security of a host. Never throws. */
export function readUpdates(captures: Captures<UpdatesCommand>): UpdatesReading {
  const output = readOutput(captures.candidates);
  const branch = readBranch(captures.release, captures.patches);
  const platform = lacksSyspatch(captures.patches) ? [FEW_BINARIES] : [];
  if (!output.known) {
    return { updates: unknown(output.reason, platform), security: unknown(output.reason) };
  }
  const updates = updatesOf(output.value, branch);
  const doubts = output.value.complaints.slice(0, MOST_DOUBTS).map(doubtOf);
  const notes = [...platform, ...notesOf(output.value)];
  const [doubt, ...others] = doubts;
  // "Nothing" is only known where nothing failed; "something" stands, with the doubts beside it.
  if (updates.length === 0 && doubt !== undefined) {
    return { updates: unknown(doubt.text, [...others, ...notes]), security: unknown(doubt.text) };
  }
  return {
    updates: known(updates, [...doubts, ...notes]),
    security: securityOf(output.value, updates, branch),
  };
}

const FEW_BINARIES: Note = {
  code: 'platform',
  text: 'syspatch is not on this host: for such an architecture OpenBSD publishes no binary patches, and may publish no -stable packages either',
};

/** More would repeat the same trouble with the same mirror. */
const MOST_DOUBTS = 3;

function doubtOf(line: string): Note {
  const text = `pkg_add said ${quoted(line)}`;
  return { code: /^(?:https?|ftp|scp|file):/u.test(line) ? 'repository-skipped' : 'other', text };
}

/** Tools and leftovers of pkg_add itself: its rules, libraries it kept for others, installations that broke off. */
function isOwn({ full, stem }: PackageName): boolean {
  return stem === 'quirks' || /^(?:\.libs\d*|partial)-/u.test(full);
}

/** Where a choice leads; undefined when the package stays as it is. */
function updateOf(choice: Choice): Omit<Update, 'security'> | undefined {
  const { installed } = choice;
  const candidate = newest(choice);
  if (isOwn(installed) || candidate.full === installed.full) return undefined;
  const { stem, flavors } = installed;
  const comparable = candidate.stem === stem && candidate.flavors === flavors;
  const backwards = comparable && compareVersions(candidate.version, installed.version) < 0;
  return {
    name: stem,
    installed: installed.rest,
    // A package that goes on under another name is told with that name.
    candidate: candidate.stem === stem ? candidate.rest : candidate.full,
    origins: [],
    state: backwards ? 'downgrade' : 'pending',
  };
}

function updatesOf(output: Output, branch: Answer<Branch>): readonly Update[] {
  const isFix = branch.known && branch.value !== 'current' ? true : undefined;
  const changes = output.choices.flatMap((choice) => updateOf(choice) ?? []);
  const mentioned = new Set(
    output.choices.flatMap(({ installed, candidates }) =>
      [installed, ...candidates].map(({ full }) => full),
    ),
  );
  const additions = output.installing.filter((name) => !isOwn(name) && !mentioned.has(name.full));
  return [
    ...changes.map((change): Update => {
      const security = change.state === 'pending' ? isFix : false;
      return { ...change, ...(security === undefined ? {} : { security }) };
    }),
    ...unique(additions).map(
      ({ stem, rest }): Update => ({
        name: stem,
        installed: null,
        candidate: rest,
        origins: [],
        security: false,
        state: 'pending',
      }),
    ),
    ...unique(output.removing).map(
      ({ stem, rest }): Update => ({
        name: stem,
        installed: rest,
        candidate: null,
        origins: [],
        security: false,
        state: 'removal',
      }),
    ),
  ];
}

function notesOf(output: Output): readonly Note[] {
  const notes: string[] = [];
  const quirks = output.choices.find(({ installed }) => installed.stem === 'quirks');
  if (quirks !== undefined && newest(quirks).full !== quirks.installed.full) {
    notes.push(
      `pkg_add has newer rules (${plain(newest(quirks).full)}), which its next run installs by itself`,
    );
  }
  const broken = output.choices.filter(({ installed }) => installed.full.startsWith('partial-'));
  if (broken.length > 0) {
    const names = listed(broken.map(({ installed }) => installed.full));
    notes.push(`installations that broke off left ${names}`);
  }
  const same = new Set(output.choices.map(({ installed }) => installed.full));
  const rebuilt = unique(output.installing).filter(({ full }) => same.has(full));
  if (rebuilt.length > 0) {
    const names = listed(rebuilt.map(({ full }) => full));
    notes.push(`built anew under the same version, an update would install again: ${names}`);
  }
  if (output.obsolete.length > 0) {
    const names = output.obsolete.map(({ name, why }) => `${name.full} (${why})`);
    notes.push(`obsolete packages, which get no updates: ${listed(names)}`);
  }
  const obstacles = [...new Set(output.obstacles)].slice(0, MOST_OBSTACLES);
  return [...notes, ...obstacles.map((line) => `pkg_add said ${quoted(line)}`)].map((text) => ({
    code: 'other',
    text,
  }));
}

const MOST_OBSTACLES = 5;

function securityOf(
  output: Output,
  updates: readonly Update[],
  branch: Answer<Branch>,
): Answer<SecurityFacts> {
  const vulnerable = vulnerableOf(output, updates);
  if (branch.known && branch.value !== 'current') {
    const fixes = updates.some(({ security }) => security);
    return known({ vulnerable }, fixes ? [EVERY_UPDATE_COUNTS] : []);
  }
  const names = listed(vulnerable.map(({ name, installed }) => `${name}-${installed}`));
  const text = `known to be vulnerable as installed: ${names}`;
  const notes: readonly Note[] = vulnerable.length === 0 ? [] : [{ code: 'other', text }];
  if (!branch.known) return unknown(branch.reason, notes);
  return unknown('on -current nothing tells which package updates fix a vulnerability', notes);
}

const EVERY_UPDATE_COUNTS: Note = {
  code: 'platform',
  text: 'every package update counts as a security fix: on releases OpenBSD updates packages for security and other important fixes only',
};

/** What pkg_add calls insecure and would not update. Its quirks know a few vulnerabilities, without an id. */
function vulnerableOf(output: Output, updates: readonly Update[]): readonly Vulnerability[] {
  const holed = output.obsolete.filter(({ why }) => why.includes('security holes'));
  const candidates = new Set(updates.map(({ name, candidate }) => `${name}-${candidate}`));
  const replaced = new Set(updates.map(({ name, installed }) => `${name}-${installed}`));
  return unique([...output.insecure, ...holed.map(({ name }) => name)])
    .filter(({ full }) => !candidates.has(full) && !replaced.has(full))
    .map(({ stem, rest }) => ({ name: stem, installed: rest, advisories: [] }));
}

function unique(names: readonly PackageName[]): readonly PackageName[] {
  return [...new Map(names.map((name) => [name.full, name])).values()];
}
