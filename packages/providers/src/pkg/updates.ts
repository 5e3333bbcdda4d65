/** Joins what pkg says into the updates of a host. */
import {
  type Answer,
  type Captures,
  known,
  quoted,
  type Update,
  type UpdatesReading,
  unknown,
} from '@exosphere/core';
import { readAudit } from './audit.ts';
import { readCatalogues } from './catalogues.ts';
import { type Comparison, readComparison } from './comparison.ts';
import type { Facts } from './facts.ts';
import { readInstalled } from './installed.ts';
import { notesOf, withoutCatalogue } from './notes.ts';
import { complaint, explained, skippedRepositories } from './output.ts';
import { isBase } from './package-name.ts';
import { type Plan, readPlan } from './plan.ts';
import { judge, judgeHost } from './security.ts';
import { stepsOf } from './steps.ts';

/** The commands that the updates of a host are read from. */
export type UpdatesCommand =
  | 'present'
  | 'upgrade'
  | 'version'
  | 'installed'
  | 'audit'
  | 'catalogues';

/** Reads what a refresh asked. */
export function readUpdates(captures: Captures<UpdatesCommand>): UpdatesReading {
  const facts = readFacts(captures);
  const { metadataAt } = facts.catalogues;
  const metadata = metadataAt === undefined ? {} : { metadataAt };
  const plan = wholePlan(facts);
  if (!plan.known) {
    const reason = whyAbsent(captures) ?? plan.reason;
    return { updates: unknown(reason, plan.notes), security: unknown(reason), ...metadata };
  }
  const steps = stepsOf(plan.value, facts);
  const audit = readAudit(captures.audit);
  const updates = steps.map((step): Update => {
    const { name, installed, candidate, origins, state } = step;
    return { name, installed, candidate, origins, ...judge(audit, step), state };
  });
  const security = judgeHost(audit, updates, steps, facts.catalogues);
  const lost = whyBaseIsLost(facts);
  return {
    updates: known(updates, notesOf(plan.value, facts, steps)),
    security: lost === undefined ? security : unknown(lost, security.notes),
    ...metadata,
  };
}

function readFacts(captures: Captures<UpdatesCommand>): Facts {
  const { upgrade, version } = captures;
  const plan = readPlan(upgrade);
  const comparison = readComparison(version);
  const installed = readInstalled(captures.installed);
  // What a failed command said is its reason already.
  const answered = [
    ...(plan.known ? [upgrade] : []),
    ...(comparison.known ? [version] : []),
    ...(installed.known ? [captures.installed] : []),
  ];
  return {
    plan,
    comparison,
    installed,
    catalogues: readCatalogues(captures.catalogues),
    skipped: [...new Set([upgrade, version].flatMap(skippedRepositories))],
    complaint: answered.map(complaint).find((line) => line !== undefined),
  };
}

/** What the base system calls pkg only fetches the real one: nothing else it says means anything. */
function whyAbsent({ present }: Captures<UpdatesCommand>): string | undefined {
  if (present.exitCode === undefined || present.exitCode === 0) return undefined;
  const otherwise = present.exitCode === 127 ? 'pkg is not installed' : 'pkg does not run';
  return explained('pkg', present, otherwise);
}

/** The plan, unless there is reason to think that it does not tell all updates. */
function wholePlan(facts: Facts): Answer<Plan> {
  const { plan, comparison } = facts;
  const notes = notesOf(undefined, facts, []);
  if (!plan.known) return unknown(plan.reason, notes);
  const { steps, pkgFirst, unlisted } = plan.value;
  const updating = steps.some(({ kind }) => kind === 'upgrade' || kind === 'install');
  // While pkg itself is to be replaced its plan holds nothing else.
  const hidden = pkgFirst ? whyHidden(comparison, updating) : undefined;
  if (hidden !== undefined) {
    return unknown(
      `pkg itself is to be updated first and hides the other updates; ${hidden}`,
      notes,
    );
  }
  if (unlisted > 0 && !comparison.known) {
    return unknown(`pkg does not list all that it would do; ${comparison.reason}`, notes);
  }
  if (updating) return plan;
  if (pkgFirst && comparison.known && comparison.value.outdated.length > 0) return plan;
  const doubt = whyNoneIsNoProof(facts);
  return doubt === undefined ? plan : unknown(doubt, notes);
}

function whyHidden(comparison: Answer<Comparison>, updating: boolean): string | undefined {
  if (!comparison.known) return comparison.reason;
  // A pkg that only gets an older version, or the same one again, is no row of the comparison.
  const missing = updating && comparison.value.outdated.length === 0;
  return missing ? 'pkg version does not list even that' : undefined;
}

/**
 * That there is nothing to do is believed only where everything agrees: pkg works with the catalogues it has, goes on
 * without those it has not, and says "up to date" all the same. Undefined: everything agrees.
 */
function whyNoneIsNoProof(facts: Facts): string | undefined {
  const { comparison, installed, catalogues, skipped } = facts;
  if (catalogues.enabled?.length === 0) return 'no package repository is enabled';
  if (skipped.length > 0) return `nothing to update was found, but ${withoutCatalogue(skipped)}`;
  if (facts.complaint !== undefined) {
    return `nothing to update was found, but pkg said ${quoted(facts.complaint, 200)}`;
  }
  if (!comparison.known) return `nothing to update was found, but ${comparison.reason}`;
  if (!installed.known) return `nothing to update was found, but ${installed.reason}`;
  const { orphaned } = comparison.value;
  if (orphaned.length >= installed.value.count) {
    return 'none of the installed packages is in a repository: the catalogues are empty, or not for this system';
  }
  const lost = whyBaseIsLost(facts);
  return lost && `nothing to update was found, but ${lost}`;
}

/** Undefined also where the base system does not come as packages. */
function whyBaseIsLost({ comparison, installed }: Facts): string | undefined {
  const base = installed.known ? installed.value.base : undefined;
  if (!comparison.known) {
    return base === undefined || base === 0
      ? undefined
      : `whether a repository has the packages of the base system is not known: ${comparison.reason}`;
  }
  const orphaned = comparison.value.orphaned.filter(isBase).length;
  return orphaned === 0 || (base !== undefined && orphaned < base)
    ? undefined
    : 'no repository has the packages of the base system: theirs is not enabled, or its catalogue is empty';
}
