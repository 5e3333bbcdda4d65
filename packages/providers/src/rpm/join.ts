/** Joins listed rows, installed versions and advisories into updates. */
import {
  type Advisory,
  type Answer,
  known,
  type Update,
  type UpdateState,
  unknown,
  type Vulnerability,
  worstSeverity,
} from '@exosphere/core';
import type { AdvisoryFix } from './advisories.ts';
import { type Installed, installedVersion } from './installed.ts';
import type { Old, Row } from './listing.ts';
import type { Tool } from './output.ts';
import { compareEvr } from './version.ts';

/** The builds that advisories name, by `name.arch`. */
export type Fixes = ReadonlyMap<string, readonly AdvisoryFix[]>;

export interface Sources {
  readonly tool: Tool;
  /** What would be installed. */
  readonly pending: readonly Row[];
  /** What would be without excludes and locks, the pending ones included. */
  readonly unrestricted: readonly Row[];
  readonly installed: Installed;
  /** Undefined: not known. */
  readonly fixes?: Fixes;
  /** Repositories of which nobody can say what is a security fix. */
  readonly withoutAdvisories: ReadonlySet<string>;
  /** Repositories that did not answer when the pending rows were listed. */
  readonly skipped: ReadonlySet<string>;
}

/** The newest version of one package, and the repositories that carry it. */
interface Offer {
  readonly row: Row;
  readonly origins: readonly string[];
}

/**
 * Every update: pending, held or deferred, and what pending ones would remove.
 * Unknown: the tool lists a package that RPM does not have, so one of the two is not the whole truth.
 */
export function joinUpdates(sources: Sources): Answer<readonly Update[]> {
  const { installed } = sources;
  const pending = newestOffers(sources.pending);
  const unrestricted = newestOffers(sources.unrestricted);
  const strange = [...pending.values(), ...unrestricted.values()].find(
    ({ row }) => row.obsoletes.length === 0 && versionOf(row, installed) === undefined,
  );
  if (strange !== undefined) {
    const { name, arch } = strange.row;
    return unknown(
      `${sources.tool} lists an update of ${name}.${arch}, which RPM has not installed`,
    );
  }
  const wanted = [...pending.values()].flatMap((offer) => {
    const now = versionOf(offer.row, installed);
    const order = orderOf(offer.row.evr, now);
    const state = order < 0 ? 'downgrade' : 'pending';
    // What is there already was installed between two of our questions.
    const isDone = order === 0 || (order < 0 && obsoletesItself(offer.row));
    return isDone ? [] : [updateOf(sources, offer, now, state)];
  });
  const hidden = [...unrestricted].flatMap(([key, offer]) => {
    const from = pending.get(key)?.row.evr ?? versionOf(offer.row, installed);
    const state = stateOfHidden(offer, sources.skipped);
    return orderOf(offer.row.evr, from) <= 0 ? [] : [updateOf(sources, offer, from, state)];
  });
  return known([...wanted, ...hidden, ...removals(sources.pending, pending, installed)]);
}

function newestOffers(rows: readonly Row[]): ReadonlyMap<string, Offer> {
  const offers = new Map<string, { row: Row; origins: Set<string> }>();
  for (const row of rows) {
    const key = `${row.name}.${row.arch}`;
    const other = offers.get(key);
    const order = orderOf(row.evr, other?.row.evr);
    if (other === undefined || order > 0) {
      offers.set(key, { row, origins: new Set([row.repository]) });
    } else if (order === 0) {
      other.origins.add(row.repository);
      // Listed twice, as an update and as obsoleting: that it replaces something must not be lost.
      if (other.row.obsoletes.length === 0) other.row = row;
    }
  }
  return new Map(
    [...offers].map(([key, { row, origins }]) => [key, { row, origins: [...origins].sort() }]),
  );
}

function versionOf(row: Row, installed: Installed): string | undefined {
  return installedVersion(installed, row.name, row.arch);
}

/** Against nothing, any version is newer. */
function orderOf(evr: string, other: string | undefined): number {
  return other === undefined ? 1 : compareEvr(evr, other);
}

/** `from` is the version that its advisories begin behind. */
function updateOf(
  sources: Sources,
  { row, origins }: Offer,
  from: string | undefined,
  state: UpdateState,
): Update {
  return {
    name: row.name,
    arch: row.arch,
    installed: versionOf(row, sources.installed) ?? null,
    candidate: row.evr,
    origins,
    ...securityOf(sources, row, from, origins),
    state,
  };
}

/** The tool went without the repository a moment before: its absence, not the administrator, kept this back. */
function stateOfHidden({ origins }: Offer, skipped: ReadonlySet<string>): UpdateState {
  return origins.every((origin) => skipped.has(origin)) ? 'deferred' : 'held';
}

/** An update is a security update if any advisory in (installed, candidate] is; the worst severity counts. */
function securityOf(
  { fixes, withoutAdvisories }: Sources,
  row: Row,
  from: string | undefined,
  origins: readonly string[],
): Pick<Update, 'security' | 'severity' | 'advisories'> {
  if (fixes === undefined) return {};
  const applicable = (fixes.get(`${row.name}.${row.arch}`) ?? []).filter(
    ({ nevra }) =>
      (from === undefined || compareEvr(nevra.evr, from) > 0) &&
      compareEvr(nevra.evr, row.evr) <= 0,
  );
  const advisories = uniqueAdvisories(applicable);
  const security = advisories.filter((advisory) => advisory.kind === 'security');
  if (security.length > 0) {
    const worst = security.map((advisory) => advisory.severity).reduce(worstSeverity);
    return { security: true, ...(worst === undefined ? {} : { severity: worst }), advisories };
  }
  if (advisories.length === 0 && origins.every((origin) => withoutAdvisories.has(origin)))
    return {};
  return { security: false, advisories };
}

/** In order of id; an advisory that names several builds of a package once, with all its CVEs. */
function uniqueAdvisories(fixes: readonly AdvisoryFix[]): readonly Advisory[] {
  const byId = new Map<string, Advisory>();
  for (const { advisory } of fixes) {
    const other = byId.get(advisory.id);
    const cves = other === undefined ? advisory.cves : merged(other.cves, advisory.cves);
    byId.set(advisory.id, { ...advisory, cves });
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  return a === b || b.length === 0 ? a : [...new Set([...a, ...b])].sort();
}

/** Installed packages that a pending one replaces under another name. */
function removals(
  rows: readonly Row[],
  pending: ReadonlyMap<string, unknown>,
  { newest }: Installed,
): readonly Update[] {
  const removed = new Map<string, Update>();
  const replaced = rows.flatMap((row) => row.obsoletes.filter((old) => !isSame(row, old)));
  for (const { name, arch, evr } of replaced) {
    const key = `${name}.${arch}`;
    // grub2-tools obsoletes older parts of itself: it is updated, and does not go.
    if (pending.has(key) || !newest.has(key)) continue;
    removed.set(key, {
      name,
      arch,
      installed: evr,
      candidate: null,
      origins: [],
      security: false,
      state: 'removal',
    });
  }
  return [...removed.values()];
}

/** A package that was noarch and is built for an architecture now, or the reverse, obsoletes what it updates. */
function isSame(row: Row, old: Old): boolean {
  return row.name === old.name && (row.arch === 'noarch' || old.arch === 'noarch');
}

/**
 * An older build of a package that declares its own name obsolete is listed as replacing the newer one for ever:
 * nothing installs it.
 */
// kernel-devel.x86_64           5.4.32-19.0001.tl3           TencentOS
//     kernel-devel.x86_64       5.4.119-19.0009.tl3          @Updates
function obsoletesItself(row: Row): boolean {
  return row.obsoletes.length > 0 && row.obsoletes.every((old) => old.name === row.name);
}

// 1:18.19.1-1.module+el8.9.0+21387+b8ef2d5f, 1:18.20.2-1.module_el8.9.0+3775+d8460d35
const MODULAR = /\.module[+_]/u;
// 2:2.34-100.0.1.ksplice1.el9_4, 10:1.1.1k-12.el8_9_fips: Oracle's builds for live patching and for certified systems
const VARIANT = /\.ksplice\d{1,3}\.|_fips$/u;

/**
 * Security advisories newer than any candidate: known to be needed, and nothing to upgrade to.
 * Not those of a build for a module: it would be a candidate if its stream were enabled, and concerns no other stream.
 * dnf 4 leaves them out where the advisory itself names the module, dnf 5 does not. Nor those of a variant with a higher
 * epoch, for who has not got that variant: the same fix has another advisory for the usual build.
 */
export function findVulnerable(
  updates: readonly Update[],
  fixes: Fixes,
  installed: Installed,
): readonly Vulnerability[] {
  const candidates = new Map<string, string>();
  for (const { name, arch, candidate } of updates) {
    const key = `${name}.${arch}`;
    const other = candidates.get(key);
    if (candidate !== null && (other === undefined || compareEvr(candidate, other) > 0)) {
      candidates.set(key, candidate);
    }
  }
  return [...fixes].flatMap(([key, all]) => {
    const now = installed.newest.get(key);
    if (now === undefined) return [];
    const best = candidates.get(key) ?? now;
    const open = all.filter(
      ({ nevra, advisory }) =>
        advisory.kind === 'security' &&
        !MODULAR.test(nevra.evr) &&
        (VARIANT.test(now) || !VARIANT.test(nevra.evr)) &&
        compareEvr(nevra.evr, best) > 0 &&
        compareEvr(nevra.evr, now) > 0,
    );
    const [first] = open;
    if (first === undefined) return [];
    return [{ name: first.nevra.name, installed: now, advisories: uniqueAdvisories(open) }];
  });
}
