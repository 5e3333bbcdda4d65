/** What a package manager told about one package that could be newer, and the advisories behind it. */

/** How bad, in the platform's own words; `unknown` when an advisory names none. */
export type Severity = 'critical' | 'important' | 'moderate' | 'low' | 'unknown';

/** From worst to least. */
export const SEVERITIES: readonly Severity[] = [
  'critical',
  'important',
  'moderate',
  'low',
  'unknown',
];

/** What somebody published about a package: what it fixes, and how bad that is. */
export interface Advisory {
  /** `RHSA-2024:1234`, a VuXML id, ... in the platform's spelling. */
  readonly id: string;
  readonly kind: 'security' | 'bugfix' | 'enhancement' | 'newpackage' | 'unknown';
  /** Only for security advisories. */
  readonly severity?: Severity;
  /** CVE ids, sorted, each once. */
  readonly cves: readonly string[];
}

/**
 * - `pending`: would be installed now.
 * - `held`: the administrator keeps it back (hold, pin, exclude, versionlock, ignore, lock, mask).
 * - `deferred`: the manager keeps it back (phased, kept back).
 * - `removal`, `downgrade`: what applying the pending updates would do besides.
 */
export type UpdateState = 'pending' | 'held' | 'deferred' | 'removal' | 'downgrade';

/** One package that could be newer, or would be changed besides. */
export interface Update {
  readonly name: string;
  /** In the manager's own spelling; undefined where the manager has none. */
  readonly arch?: string;
  /** The newest installed version; null for a new dependency. */
  readonly installed: string | null;
  /** The version it would get; null for a removal. */
  readonly candidate: string | null;
  /** Archives or repositories that carry the candidate, in the manager's spelling: `Debian-Security:12/stable-security`, `baseos`. */
  readonly origins: readonly string[];
  /** Fixes a published vulnerability, as the platform tells it; undefined: the platform cannot tell. */
  readonly security?: boolean;
  /** The worst of its security advisories; undefined where the platform has no severities. */
  readonly severity?: Severity;
  readonly advisories?: readonly Advisory[];
  readonly state: UpdateState;
}

/** Known to be vulnerable as installed, with nothing to upgrade to. */
export interface Vulnerability {
  readonly name: string;
  readonly installed: string;
  readonly advisories: readonly Advisory[];
}

/** A machine needs a reboot or not, and why: which packages, which kernel. */
export interface RebootVerdict {
  readonly needed: boolean;
  readonly reasons: readonly string[];
}

/** What was learnt of the security side, beside the flags on the updates themselves. */
export interface SecurityFacts {
  readonly vulnerable: readonly Vulnerability[];
}

/** The worse of two severities; undefined counts as none. */
export function worstSeverity(
  a: Severity | undefined,
  b: Severity | undefined,
): Severity | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}
