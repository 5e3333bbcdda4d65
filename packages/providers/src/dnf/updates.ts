/** Puts together what the commands of a refresh told: the updates of a host, and how far they can be trusted. */
import type { Captures, UpdatesReading } from '@exosphere/core';
import { readAdvisories } from '../rpm/advisories.ts';
import { readInstalled } from '../rpm/installed.ts';
import { allLines, parseTime } from '../rpm/output.ts';
import { type Beyond, readingOf } from '../rpm/reading.ts';
import { readAge } from '../rpm/repositories.ts';
import { readPending, readUnrestricted, remarksOf } from '../rpm/rows.ts';
import { silentRepositories } from '../rpm/silent.ts';
import { isRedHat } from '../rpm/view.ts';
import { withObsoletes } from './obsoletes.ts';
import { readRelease } from './release.ts';
import { readView } from './view.ts';

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

const NOTHING_BEYOND: Beyond = { updates: [], doubts: [] };

/** Updates and security of a host. Never throws. */
export function readUpdates(captures: Captures<UpdateQuestion>): UpdatesReading {
  const check = captures['check-update'];
  const installed = readInstalled(captures.installed);
  const names = installed.known ? [...installed.value.byName.keys()] : [];
  const view = readView(captures, isRedHat(names));
  const repositories = view.repositories ?? [];
  const { metadataAt = lastCheck(allLines(check)), notes } = readAge(repositories);
  const pending = withObsoletes(readPending('dnf', check), captures.obsoletes);
  const unrestricted = readUnrestricted('dnf', captures['without-excludes']);
  const fixes = readAdvisories('dnf', captures.advisories, captures['advisory-cves']);
  const reading = readingOf({
    tool: 'dnf',
    pending,
    unrestricted,
    installed,
    fixes,
    view,
    ...silentRepositories([pending, unrestricted], fixes, repositories),
    remarks: [...notes, ...remarksOf('dnf', check)],
    beyond: installed.known
      ? readRelease(
          captures['amazon-release'],
          check,
          pending.known ? pending.value : [],
          installed.value,
        )
      : NOTHING_BEYOND,
  });
  return { ...reading, ...(metadataAt === undefined ? {} : { metadataAt }) };
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
