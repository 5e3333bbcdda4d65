/** Joins what apt and dpkg say into the updates of a host. */
import {
  type Captures,
  known,
  type Note,
  type Update,
  type UpdatesReading,
  unknown,
} from '@exosphere/core';
import { compareDebianVersions } from '../debian-version.ts';
import { readArchives } from './archives.ts';
import { readAudit } from './audit.ts';
import { counted, listed } from './complaints.ts';
import { pinNotes, repositoryNotes, unreadablePins, whyNoneIsNoProof } from './doubts.ts';
import { keptNotes, keptUpdates } from './kept.ts';
import { splitName } from './package-name.ts';
import { judgeSecurity, type SecurityJudge, securityJudge } from './security.ts';
import { type Install, type Removal, readSimulation, type Simulation } from './simulation.ts';
import { readSources } from './sources.ts';
import { readVersionTables } from './version-tables.ts';

/** The commands that the updates of a host are read from. */
export type UpdatesCommand = 'simulate' | 'versions' | 'archives' | 'sources' | 'lists' | 'audit';

/** Reads what a refresh asked. */
export function readUpdates(captures: Captures<UpdatesCommand>): UpdatesReading {
  const simulation = readSimulation(captures.simulate);
  const sources = readSources(captures.sources, captures.lists);
  const metadataAt = sources.known ? sources.value.metadataAt : undefined;
  const metadata = metadataAt === undefined ? {} : { metadataAt };
  if (!simulation.known) {
    const { reason } = simulation;
    return {
      updates: unknown(reason, repositoryNotes(sources)),
      security: unknown(reason),
      ...metadata,
    };
  }
  const archives = readArchives(captures.archives);
  const tables = readVersionTables(captures.versions);
  const judge = securityJudge(tables, archives, sources);
  const pending = simulation.value.installs.map((install) => fromInstall(install, judge));
  const kept = keptUpdates(simulation.value, tables, archives, judge);
  const updates = [...pending, ...simulation.value.removals.map(fromRemoval), ...kept];
  const pins = unreadablePins(captures.simulate);
  const notes = [
    ...repositoryNotes(sources),
    ...pinNotes(pins),
    ...keptNotes(kept, simulation.value, tables),
    ...subscriptionNotes(simulation.value),
    ...readAudit(captures.audit, simulation.value.unfinished),
  ];
  const doubt = pending.length > 0 ? undefined : whyNoneIsNoProof(sources, pins);
  return {
    updates: doubt === undefined ? known(updates, notes) : unknown(doubt, notes),
    security: doubt === undefined ? judgeSecurity(pending, judge, tables) : unknown(doubt),
    ...metadata,
  };
}

function fromInstall(install: Install, { judge }: SecurityJudge): Update {
  const { installed, candidate, origins } = install;
  const backwards = installed !== null && compareDebianVersions(candidate, installed) < 0;
  const security = backwards ? false : judge(install);
  return {
    name: splitName(install.package).name,
    arch: install.arch,
    installed,
    candidate,
    origins,
    ...(security === undefined ? {} : { security }),
    state: backwards ? 'downgrade' : 'pending',
  };
}

function fromRemoval(removal: Removal): Update {
  return {
    ...splitName(removal.package),
    installed: removal.installed,
    candidate: null,
    origins: [],
    security: false,
    state: 'removal',
  };
}

function subscriptionNotes({ withoutSubscription: names }: Simulation): readonly Note[] {
  if (names.length === 0) return [];
  const text = `${counted(names.length, 'package has a fix', 'packages have fixes')} only with an Ubuntu Pro subscription, which this host does not use: ${listed(names)}`;
  return [{ code: 'other', text }];
}
