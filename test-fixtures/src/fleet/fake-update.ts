/** An update that a fake host has to report. */
import type { Severity } from '@exosphere/core';

export interface FakeUpdate {
  readonly name: string;
  /** Null: a new dependency, not installed yet. Only apt lists such. */
  readonly installed: string | null;
  readonly candidate: string;
  /** Whether it fixes a vulnerability. */
  readonly security: boolean;
  /** Of the advisory; only systems with advisories tell. */
  readonly severity?: Severity;
  /** The administrator holds the package back. */
  readonly held?: true;
  /** Only for dnf: the repository it comes from, if it is not the usual one. */
  readonly repository?: string;
}

/** What the answers of a package manager are made from. */
export interface UpdateFacts {
  readonly updates: readonly FakeUpdate[];
  readonly reboot: boolean;
  /** The clock of the host: seconds since the epoch. */
  readonly now: number;
}

/** How long ago hosts have fetched their metadata, in seconds. */
export const METADATA_AGE: number = 2 * 3600;
