/** Judges which updates fix published vulnerabilities, and what stays vulnerable without one. */
import {
  type Advisory,
  type Answer,
  age,
  known,
  type Note,
  type SecurityFacts,
  type Update,
  unknown,
  type Vulnerability,
} from '@exosphere/core';
import type { Audit } from './audit.ts';
import type { Catalogues } from './catalogues.ts';
import { concerns, type Issue } from './issue.ts';
import { counted, listed } from './output.ts';
import { isBase } from './package-name.ts';
import type { PackageStep } from './steps.ts';

/**
 * An update is a fix when the installed version falls under an entry of VuXML, and the new version is not known to
 * fall under it too. Without an audit nothing is told.
 */
export function judge(
  audit: Answer<Audit>,
  step: PackageStep,
): Pick<Update, 'security' | 'advisories'> {
  if (!audit.known) return {};
  const fixed = advisoriesOf(issuesOf(audit.value, step).filter((issue) => isFixed(issue, step)));
  if (fixed.length > 0) return { security: true, advisories: fixed };
  // VuXML knows the base system as a whole, and not by the names of its packages.
  return isBase(step.name) ? {} : { security: false };
}

function issuesOf(audit: Audit, { name, installed, candidate }: PackageStep): readonly Issue[] {
  return installed === null || candidate === null ? [] : (audit.get(name)?.issues ?? []);
}

function isFixed(issue: Issue, { candidate, vulnerable }: PackageStep): boolean {
  // Where the report does not tell which versions an entry concerns, pkg's own word on the new one has to do.
  return !(concerns(issue, candidate ?? '') ?? vulnerable);
}

/** In order of id, each once. */
function advisoriesOf(issues: readonly Issue[]): readonly Advisory[] {
  const byId = new Map(issues.map(({ advisory }) => [advisory.id, advisory]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The answer for the host. What no step fixes is listed apart. */
export function judgeHost(
  audit: Answer<Audit>,
  updates: readonly Update[],
  steps: readonly PackageStep[],
  catalogues: Catalogues,
): Answer<SecurityFacts> {
  const notes = [...ageNotes(catalogues), ...markedNotes(steps)];
  if (!audit.known) return unknown(audit.reason, notes);
  const open = updates.filter(
    ({ state, security }) => state === 'pending' && security === undefined,
  );
  if (open.length > 0) {
    return unknown(
      `pkg audit does not cover packages of the base system, of which ${counted(open.length, 'has an update', 'have updates')}: ${listed(open.map(({ name }) => name))}`,
      notes,
    );
  }
  return known({ vulnerable: withoutFix(audit.value, steps) }, notes);
}

function withoutFix(audit: Audit, steps: readonly PackageStep[]): readonly Vulnerability[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  return [...audit.values()].flatMap(({ name, installed, issues }) => {
    const step = byName.get(name);
    const open =
      step === undefined || step.candidate === null
        ? issues
        : issues.filter((issue) => !isFixed(issue, step));
    return open.length === 0 ? [] : [{ name, installed, advisories: advisoriesOf(open) }];
  });
}

/** FreeBSD's own daily audit fetches a new list when it is older than this (periodic.conf(5), pkgaudit_expiry). */
const EXPIRY_SECONDS = 2 * 86_400;

function ageNotes({ vulnerabilitiesAt, now }: Catalogues): readonly Note[] {
  if (vulnerabilitiesAt === undefined || now === undefined) return [];
  const seconds = now - vulnerabilitiesAt;
  if (seconds <= EXPIRY_SECONDS) return [];
  const text = `the list of vulnerabilities (vuln.xml) was ${age(seconds)} old when the packages were audited`;
  return [{ code: 'metadata-age', text }];
}

function markedNotes(steps: readonly PackageStep[]): readonly Note[] {
  const names = steps.filter(({ vulnerable }) => vulnerable).map(({ name }) => name);
  if (names.length === 0) return [];
  const text = `the new version of ${counted(names.length, 'package', 'packages')} is known to be vulnerable too: ${listed(names)}`;
  return [{ code: 'other', text }];
}
