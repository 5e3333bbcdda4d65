/** Reads what `pkg upgrade -nU` says it would do. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { LONGEST_LINE, whyFailed } from './output.ts';
import { isName, isVersion, splitPackage } from './package-name.ts';
import { compareVersions } from './version-order.ts';

/** One row of the plan. */
export interface Step {
  readonly kind: 'upgrade' | 'install' | 'removal' | 'downgrade' | 'locked';
  readonly name: string;
  /** Null: not installed yet. */
  readonly installed: string | null;
  /** Null: goes away. */
  readonly candidate: string | null;
  /** Told only where the host has more than one repository. */
  readonly repository?: string;
  /** The candidate is known to be vulnerable; pkg says so since 2.8. */
  readonly vulnerable: boolean;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Packages that would be installed once more at the version they have, such as with other options. */
  readonly reinstalled: readonly string[];
  /** Packages that the plan had to go around, since they are locked. */
  readonly locked: ReadonlySet<string>;
  /** pkg itself is outdated, and would be the only package of the plan. */
  readonly pkgFirst: boolean;
  /**
   * How many steps it counts and does not list: an upgrade that has to make way for another is done as a removal and an
   * installation, and neither is listed.
   */
  readonly unlisted: number;
}

type Section = Step['kind'] | 'reinstall' | 'other';

// In the words of src/utils.c. A group is a name for several packages, which are listed themselves.
const SECTIONS: ReadonlyMap<string, Section> = new Map([
  ['Installed packages LOCKED:', 'locked'],
  ['Installed packages to be REMOVED:', 'removal'],
  ['New packages to be INSTALLED:', 'install'],
  ['Installed packages to be UPGRADED:', 'upgrade'],
  ['Installed packages to be DOWNGRADED:', 'downgrade'],
  ['Installed packages to be REINSTALLED:', 'reinstall'],
  ['New packages to be FETCHED:', 'other'],
  ['New groups to be INSTALLED:', 'other'],
  ['New groups to be UPGRADED:', 'other'],
]);

// Number of packages to be upgraded: 6
const COUNT =
  /^Number of packages to be (?<what>removed|installed|upgraded|downgraded|reinstalled): (?<count>\d{1,9})$/u;
const COUNTED: ReadonlyMap<string, Section> = new Map([
  ['removed', 'removal'],
  ['installed', 'install'],
  ['upgraded', 'upgrade'],
  ['downgraded', 'downgrade'],
  ['reinstalled', 'reinstall'],
]);

// The following 8 package(s) will be affected (of 0 checked):
// The following 189 packages will be affected (of 0 checked):           (up to pkg 1.4)
const AFFECTED = /^The following (?<count>\d{1,9}) package(?:\(s\)|s) will be affected/u;
// Your packages are up to date.
// Your packages are up-to-date.                                         (older)
const UP_TO_DATE = /^Your packages are up[ -]to[ -]date\.?$/u;
// New version of pkg detected; it needs to be installed first.
const PKG_FIRST = 'New version of pkg detected';
// Checking for upgrades (9 candidates): ....lockedpkg-1.0 is locked and may not be modified
const LOCKED = ' is locked and may not be modified';

/**
 * Reads a plan. Unknown when pkg failed, when a row of a section does not parse, or when rows are lost.
 * Up to pkg 2.3 exit status 1 means that there is something to do, and an error as well; since 2.4 it means an error.
 */
export function readPlan(capture: Capture): Answer<Plan> {
  const failure = whyFailed('pkg upgrade', capture, [0, 1]);
  if (failure !== undefined) return unknown(failure);
  const { stdout } = capture;
  if (stdout !== '' && !stdout.endsWith('\n')) return unknown('the plan of pkg is cut short');
  const rows: { readonly section: Section; readonly row: Row }[] = [];
  const counts = new Map<Section, number>();
  const locked = new Set<string>();
  let affected = 0;
  let pkgFirst = false;
  let upToDate = false;
  let section: Section | undefined;
  for (const line of lines(stdout)) {
    const indented = /^\s/u.test(line);
    const text = line.trim();
    if (text === '') section = undefined;
    else if (section !== undefined && indented) {
      const row = parseRow(section, text);
      if (row === undefined) return unreadable(line);
      rows.push({ section, row });
    } else if (line.startsWith('\t')) return unreadable(line);
    else {
      section = SECTIONS.get(line.trimEnd());
      affected = Number(AFFECTED.exec(line)?.groups?.count ?? affected);
      const { what = '', count } = COUNT.exec(line)?.groups ?? {};
      const counted = COUNTED.get(what);
      if (counted !== undefined) counts.set(counted, Number(count));
      if (line.includes(PKG_FIRST)) pkgFirst = true;
      if (UP_TO_DATE.test(line)) upToDate = true;
      const name = lockedPackage(line);
      if (name !== undefined) locked.add(name);
    }
  }
  const lost = whatIsLost(rows, counts, affected);
  if (lost !== undefined) return unknown(lost);
  if (rows.length === 0) {
    const error = whyFailed('pkg upgrade', capture);
    if (error !== undefined) return unknown(error);
  }
  if (rows.length === 0 && !upToDate) {
    return unknown('pkg upgrade said neither what it would do nor that there is nothing');
  }
  return known({
    steps: rows.flatMap((row) => toStep(row.section, row.row) ?? []),
    reinstalled: rows.flatMap(({ section: kind, row }) => (kind === 'reinstall' ? row.name : [])),
    locked,
    pkgFirst,
    unlisted: Math.max(0, affected - rows.length),
  });
}

/** Output may end early and still look whole: the counts below the sections tell, or else the one above them. */
function whatIsLost(
  rows: readonly { readonly section: Section }[],
  counts: ReadonlyMap<Section, number>,
  affected: number,
): string | undefined {
  const differs = [...counts].some(
    ([kind, count]) => rows.filter(({ section }) => section === kind).length !== count,
  );
  if (!differs && (counts.size > 0 || rows.length >= affected)) return undefined;
  const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return `the plan of pkg is not whole: it lists ${rows.length} packages and counts ${Math.max(affected, counted)}`;
}

interface Row extends Pick<Step, 'name' | 'repository' | 'vulnerable'> {
  readonly versions: readonly string[];
}

function parseRow(section: Section, text: string): Row | undefined {
  if (text.length > LONGEST_LINE) return undefined;
  if (section === 'other') return { name: text, versions: [], vulnerable: false };
  if (section === 'locked') return parseLocked(text);
  //	curl: 8.9.1 -> 8.10.0 [FreeBSD] (vulnerable!)
  //	rebuildme-1.0 [FreeBSD] (option changed: A (on -> off))
  const tail = text.indexOf(' (');
  const remarks = tail < 0 ? '' : text.slice(tail);
  const words = (tail < 0 ? text : text.slice(0, tail)).split(/\s+/u);
  const last = words.at(-1) ?? '';
  const repository = /^\[(?<name>[^\s[\]]+)\]$/u.exec(last)?.groups?.name;
  if (repository !== undefined) words.pop();
  const [first = '', version, arrow, candidate] = words;
  const rest = {
    vulnerable: remarks.includes('(vulnerable!)'),
    ...(repository === undefined ? {} : { repository }),
  };
  if (section === 'upgrade' || section === 'downgrade') {
    const name = nameOf(first);
    if (words.length !== 4 || arrow !== '->' || name === undefined) return undefined;
    const versions = [version ?? '', candidate ?? ''];
    return versions.every(isVersion) ? { name, versions, ...rest } : undefined;
  }
  //	oldname: 1.0 (reason)
  //	boost-libs-1.68.0_3                                     (removed; older)
  const name = nameOf(first);
  if (words.length === 2 && name !== undefined && version !== undefined && isVersion(version)) {
    return { name, versions: [version], ...rest };
  }
  const joined = words.length === 1 && section !== 'install' ? splitPackage(first) : undefined;
  return joined && { name: joined.name, versions: [joined.version], ...rest };
}

function parseLocked(text: string): Row | undefined {
  //	Package foo-1.0 is locked and may not be upgraded to version 1.1
  //	Package foo-1.0 is locked and may not be downgraded to version 1.1     (pkg 2: an upgrade too)
  //	Package foo-1.0 is locked and may not be deinstalled
  const { package: joined = '', candidate } =
    /^Package (?<package>\S+) is locked (?:and may not be (?:up|down)graded to version (?<candidate>\S+)|and may not be reinstalled to version \S+|and may not be deinstalled|but a new package can still be fetched)$/u.exec(
      text,
    )?.groups ?? {};
  const installed = splitPackage(joined);
  if (installed === undefined) return undefined;
  const versions = candidate === undefined ? [installed.version] : [installed.version, candidate];
  return { name: installed.name, versions, vulnerable: false };
}

/** `curl:` */
function nameOf(word: string): string | undefined {
  const name = word.endsWith(':') ? word.slice(0, -1) : '';
  return isName(name) ? name : undefined;
}

function toStep(section: Section, { versions, ...row }: Row): Step | undefined {
  const [first = null, second = null] = versions;
  switch (section) {
    case 'upgrade':
    case 'downgrade':
      return { ...row, kind: section, installed: first, candidate: second };
    case 'install':
      return { ...row, kind: section, installed: null, candidate: first };
    case 'removal':
      return { ...row, kind: section, installed: first, candidate: null };
    case 'locked':
      // A lock that keeps a package from being removed, or from an older version, holds back no update.
      return first === null || second === null || compareVersions(second, first) <= 0
        ? undefined
        : { ...row, kind: section, installed: first, candidate: second };
    default:
      return undefined;
  }
}

function lockedPackage(line: string): string | undefined {
  const at = line.indexOf(LOCKED);
  if (at < 0) return undefined;
  const before = line.slice(Math.max(0, at - LONGEST_LINE), at);
  return splitPackage(before.slice(before.lastIndexOf(' ') + 1).replace(/^\.+/u, ''))?.name;
}

function unreadable(line: string): Answer<never> {
  return unknown(`a line of pkg upgrade could not be read: ${quoted(line, 200)}`);
}
