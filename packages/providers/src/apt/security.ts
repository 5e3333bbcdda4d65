/** Judges whether an update of apt fixes a published vulnerability. */
import {
  type Answer,
  known,
  quoted,
  type SecurityFacts,
  type Update,
  unknown,
} from '@exosphere/core';
import { compareDebianVersions } from '../debian-version.ts';
import { type Archives, isSecurityOrigin } from './archives.ts';
import type { Sources } from './sources.ts';
import type { VersionTables } from './version-tables.ts';

/** One step of a package, from one version to another. */
export interface Step {
  readonly package: string;
  /** Null: not installed yet. */
  readonly installed: string | null;
  readonly candidate: string;
  /** Of the candidate, as far as they are known. */
  readonly origins: readonly string[];
}

export interface SecurityJudge {
  /** Undefined: it cannot be told. */
  judge(step: Step): boolean | undefined;
  /** Why no step can be cleared on this host, though some may still be found to be fixes. */
  readonly doubt?: string;
}

/**
 * A step is a fix when any version on its way came from a security archive. Ubuntu moves on from a fix in
 * `jammy-security` to a newer version in `jammy-updates` that includes it, and only the latter is the candidate.
 */
export function securityJudge(
  { tables }: VersionTables,
  archives: Answer<Archives>,
  sources: Answer<Sources>,
): SecurityJudge {
  const doubt = whyInDoubt(archives, sources);
  return {
    ...(doubt === undefined ? {} : { doubt }),
    judge: ({ package: name, installed, candidate, origins }) => {
      if (origins.some(isSecurityOrigin)) return true;
      if (doubt !== undefined || !archives.known) return undefined;
      if (installed === null) return false;
      // Another build of the same version: apt installs it, and no version lies on the way.
      if (compareDebianVersions(candidate, installed) === 0) return false;
      const table = tables.get(name);
      if (table?.installed !== installed) return undefined;
      const passed = table.versions.filter(
        ({ version }) =>
          compareDebianVersions(version, installed) > 0 &&
          compareDebianVersions(version, candidate) <= 0,
      );
      const carriers = passed
        .flatMap(({ sources: from }) => from)
        .filter(({ archive }) => !archive.startsWith('/'))
        .map(({ archive }) => archives.value.get(archive));
      if (carriers.some((archive) => archive?.security)) return true;
      const told = carriers.length > 0 && !carriers.includes(undefined);
      return told ? false : undefined;
    },
  };
}

/** The answer for the host: known only when every pending update could be judged. */
export function judgeSecurity(
  pending: readonly Update[],
  { doubt }: SecurityJudge,
  tables: VersionTables,
): Answer<SecurityFacts> {
  if (doubt !== undefined) return unknown(doubt);
  const open = pending.filter(({ security }) => security === undefined);
  if (open[0] === undefined) return known({ vulnerable: [] });
  const why = tables.doubt ?? 'apt-cache does not show every version on the way';
  return unknown(
    `whether ${quoted(open[0].name)}${open.length > 1 ? ` and ${open.length - 1} more` : ''} fix a vulnerability cannot be told: ${why}`,
  );
}

/** Without a security archive nothing tells a fix from any other update: so it is with Raspbian. */
function whyInDoubt(archives: Answer<Archives>, sources: Answer<Sources>): string | undefined {
  if (!archives.known) return archives.reason;
  const missing = sources.known
    ? sources.value.missing.find((name) => name.endsWith('-security'))
    : undefined;
  if (missing !== undefined) {
    return `the security archive ${quoted(missing)} has no package lists on the host`;
  }
  const loaded = [...archives.value.values()].some(({ security }) => security);
  // An archive that has lists but no packages yet is not among those loaded.
  if (loaded || (sources.known && sources.value.security)) return undefined;
  return 'no security archive is among the repositories of the host, so that nothing tells which updates are fixes';
}
