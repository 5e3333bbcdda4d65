/** Tells how much of what is configured stands behind an answer of yum. */
import { age, type Capture, type Note } from '@exosphere/core';
import { plain, quote } from '../rpm/output.ts';
import type { Repository } from '../rpm/repositories.ts';
import { spokenDoubts, unreadableDoubt, type View } from '../rpm/view.ts';
import { complaintIn } from './complaints.ts';
import { type Listed, readListed } from './repositories.ts';

/**
 * What the listing of updates and that of the repositories tell together.
 * `subscribed`: the system needs a subscription for its updates, so a lack of one matters.
 */
export function readView(check: Capture, repositories: Capture, subscribed: boolean): View {
  const listed = readListed(repositories);
  return {
    ...(listed.failure === undefined ? { repositories: listed.loaded } : {}),
    skipped: new Set(listed.missing),
    doubts: [
      ...listingDoubts(listed),
      ...overdueDoubt(listed),
      ...complaintDoubt(check),
      ...unreadableDoubt(repositories.stdout),
      ...spokenDoubts('yum', check, listed.loaded, subscribed),
    ],
  };
}

function listingDoubts({ failure, loaded, missing }: Listed): readonly Note[] {
  if (failure !== undefined) {
    return [{ code: 'other', text: `which repositories answered is not known: ${failure}` }];
  }
  if (missing.length > 0) {
    const text = `repositories that did not answer were skipped: ${missing.join(', ')}`;
    return [{ code: 'repository-skipped', text: plain(text) }];
  }
  if (loaded.length === 0) return [{ code: 'other', text: 'yum names no enabled repository' }];
  if (loaded.every(({ packages }) => packages === 0)) {
    return [{ code: 'other', text: 'no enabled repository has any package' }];
  }
  return [];
}

// The updates were listed a while before the repositories.
const TOLERANCE_SECONDS = 3600;

/** Listing updates renews what is past its expiry. What is so afterwards could not be renewed: the old was used. */
function overdueDoubt({ loaded, now }: Listed): readonly Note[] {
  if (now === undefined) return [];
  const overdue = loaded.filter((repository) => isOverdue(repository, now));
  if (overdue.length === 0) return [];
  const ids = overdue.map(({ id }) => id).sort();
  const ages = overdue.flatMap(({ fetchedAt }) =>
    fetchedAt === undefined ? [] : [now - fetchedAt],
  );
  const what =
    ages.length === 0
      ? 'metadata of unknown age'
      : `what is up to ${age(ages.reduce((a, b) => Math.max(a, b)))} old`;
  const text = `yum could not renew the metadata of ${plain(ids.join(', '))}, and used ${what}`;
  return [{ code: 'metadata-age', text }];
}

function isOverdue({ fetchedAt, expires }: Repository, now: number): boolean {
  if (expires === undefined) return false;
  return fetchedAt === undefined || now - fetchedAt > expires + TOLERANCE_SECONDS;
}

function complaintDoubt(check: Capture): readonly Note[] {
  const complaint = complaintIn(check);
  if (complaint === undefined) return [];
  return [{ code: 'repository-skipped', text: `yum said ${quote(complaint)}` }];
}
