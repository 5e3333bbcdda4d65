/** Puts together what the commands of a refresh told of a host with yum. */
import { type Answer, type Captures, known, type UpdatesReading } from '@exosphere/core';
import { readAdvisories } from '../rpm/advisories.ts';
import { type Installed, readInstalled } from '../rpm/installed.ts';
import type { Fixes } from '../rpm/join.ts';
import { readingOf } from '../rpm/reading.ts';
import { readAge } from '../rpm/repositories.ts';
import { readPending, readUnrestricted, remarksOf } from '../rpm/rows.ts';
import { silentRepositories } from '../rpm/silent.ts';
import { isRedHat } from '../rpm/view.ts';
import { forAllArchitectures } from './architectures.ts';
import { readView } from './view.ts';

/** What a refresh asks. */
export type UpdateQuestion =
  | 'check-update'
  | 'installed'
  | 'repositories'
  | 'advisories'
  | 'advisory-cves'
  | 'without-excludes';

/** Updates and security of a host. Never throws. */
export function readUpdates(captures: Captures<UpdateQuestion>): UpdatesReading {
  const check = captures['check-update'];
  const installed = readInstalled(captures.installed);
  const names = installed.known ? [...installed.value.byName.keys()] : [];
  const view = readView(check, captures.repositories, isRedHat(names));
  const { metadataAt, notes } = readAge(view.repositories ?? []);
  const pending = readPending('yum', check);
  const unrestricted = readUnrestricted('yum', captures['without-excludes']);
  const fixes = readFixes(captures, installed);
  const reading = readingOf({
    tool: 'yum',
    pending,
    unrestricted,
    installed,
    fixes,
    view,
    ...silentRepositories([pending, unrestricted], fixes, view.repositories ?? []),
    remarks: [...notes, ...remarksOf('yum', check)],
  });
  return { ...reading, ...(metadataAt === undefined ? {} : { metadataAt }) };
}

function readFixes(
  captures: Captures<UpdateQuestion>,
  installed: Answer<Installed>,
): Answer<Fixes> {
  const fixes = readAdvisories('yum', captures.advisories, captures['advisory-cves']);
  if (!fixes.known || !installed.known) return fixes;
  return known(forAllArchitectures(fixes.value, installed.value), fixes.notes);
}
