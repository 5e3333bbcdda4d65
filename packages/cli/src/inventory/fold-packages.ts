/** The updates of many hosts, folded by package. */
import {
  isHeldSecurity,
  isPending,
  type Severity,
  type Update,
  worstSeverity,
} from '@exosphere/core';
import type { HostEntry } from '@exosphere/engine';

/** A package that would be installed now on some hosts. */
export interface PackageUpdates {
  readonly name: string;
  /** Provider id: packages of one name are others under another package manager. */
  readonly manager: string;
  /** True when it is known to fix a vulnerability on some host; undefined when that cannot be told on some, and is not true on any. */
  readonly security: boolean | undefined;
  readonly severity: Severity | undefined;
  /** In the order of the hosts; a host with several architectures of the package is there as often. */
  readonly places: readonly { readonly host: string; readonly update: Update }[];
}

export interface Wanted {
  /** Only what is, or may be, a security update. */
  readonly securityOnly: boolean;
  matches(name: string): boolean;
}

/** What is pending where, and where there may be more. */
export interface FoldedPackages {
  /** Security updates first, then those whose platform cannot tell; what is on most hosts first, then by name. */
  readonly packages: readonly PackageUpdates[];
  /** Hosts on which security updates that are wanted are held back, by whomever. */
  readonly heldSecurity: readonly string[];
}

/** Folds hosts, read one at a time. The last known list counts, as it does in every list. */
export async function foldPackages(
  entries: AsyncIterable<HostEntry>,
  wanted: Wanted,
): Promise<FoldedPackages> {
  const groups = new Map<string, { host: string; manager: string; update: Update }[]>();
  const heldSecurity = new Set<string>();
  for await (const { host, record } of entries) {
    for (const manager of record.sources) {
      for (const update of record.states[manager]?.updates ?? []) {
        if (!wanted.matches(update.name)) continue;
        if (isHeldSecurity(update)) heldSecurity.add(host.name);
        if (!isPending(update) || (wanted.securityOnly && update.security === false)) continue;
        const key = `${manager}\n${update.name}`;
        const group = groups.get(key);
        const place = { host: host.name, manager, update };
        if (group === undefined) groups.set(key, [place]);
        else group.push(place);
      }
    }
  }
  const packages = [...groups.values()].flatMap((places) => {
    const [first] = places;
    return first === undefined ? [] : [packageOf(first.update.name, first.manager, places)];
  });
  return { packages: packages.sort(byUrgency), heldSecurity: [...heldSecurity] };
}

function packageOf(
  name: string,
  manager: string,
  places: PackageUpdates['places'],
): PackageUpdates {
  const answers = new Set(places.map(({ update }) => update.security));
  const severity = places.reduce<Severity | undefined>(
    (worst, { update }) => worstSeverity(worst, update.severity),
    undefined,
  );
  return {
    name,
    manager,
    security: answers.has(true) ? true : answers.has(undefined) ? undefined : false,
    severity,
    places: places.map(({ host, update }) => ({ host, update })),
  };
}

function byUrgency(a: PackageUpdates, b: PackageUpdates): number {
  const rank = ({ security }: PackageUpdates): number =>
    security === undefined ? 1 : security ? 0 : 2;
  return (
    rank(a) - rank(b) ||
    hostsOf(b).length - hostsOf(a).length ||
    order(a.name, b.name) ||
    order(a.manager, b.manager)
  );
}

/** The hosts that would get the package, each once. */
export function hostsOf({ places }: Pick<PackageUpdates, 'places'>): readonly string[] {
  return [...new Set(places.map(({ host }) => host))];
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
