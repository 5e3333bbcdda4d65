/** Tells which repositories say nothing of what their updates fix. */
import type { Answer } from '@exosphere/core';
import type { Fixes } from './join.ts';
import type { Row } from './listing.ts';
import type { Repository } from './repositories.ts';

/** Ids of repositories of whose updates nobody can say whether they are security fixes. */
export interface Silent {
  /** They carry no advisories. */
  readonly withoutAdvisories: readonly string[];
  /**
   * They have updates, and may or may not carry advisories: their metadata could not be looked at, and no advisory
   * names a version that they offer. CentOS has none, while EPEL beside it has.
   */
  readonly unclear: readonly string[];
}

/** Joins what the metadata of repositories tells with what the listed advisories name. */
export function silentRepositories(
  listings: readonly Answer<readonly Row[]>[],
  fixes: Answer<Fixes>,
  repositories: readonly Repository[],
): Silent {
  const withoutAdvisories = idsWith(repositories, false);
  if (!fixes.known) return { withoutAdvisories, unclear: [] };
  const rows = listings.flatMap((listing) => (listing.known ? listing.value : []));
  const told = new Set([...withoutAdvisories, ...idsWith(repositories, true)]);
  const named = new Set([...fixes.value.values()].flat().map(({ nevra }) => keyOf(nevra)));
  for (const row of rows) if (named.has(keyOf(row))) told.add(row.repository);
  const listed = new Set(rows.map(({ repository }) => repository));
  return { withoutAdvisories, unclear: [...listed].filter((id) => !told.has(id)) };
}

function idsWith(repositories: readonly Repository[], advisories: boolean): readonly string[] {
  return repositories.flatMap((repository) =>
    repository.advisories === advisories ? [repository.id] : [],
  );
}

function keyOf({ name, arch, evr }: Pick<Row, 'name' | 'arch' | 'evr'>): string {
  return `${name} ${arch} ${evr}`;
}
