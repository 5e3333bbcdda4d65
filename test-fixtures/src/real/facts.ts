/** What a scenario promises: the facts that a truthful refresh of the machine must find. */
import type { Update } from '@exosphere/core';

/** An update as far as the scenario fixes it. `security: undefined` means that nobody could tell. */
export type ExpectedUpdate = Pick<Update, 'name' | 'installed' | 'candidate' | 'state'> & {
  /** Undefined where the manager does not tell. */
  readonly arch: string | undefined;
  readonly security: boolean | undefined;
  /** Only where the scenario is about them. */
  readonly origins?: readonly string[];
  readonly severity?: Update['severity'];
  readonly advisories?: Update['advisories'];
};

/** Written by hand beside the machine, never by running a parser. */
export interface Facts {
  /** Every update, of every state; undefined: the machine cannot know, and must not be called up to date. */
  readonly updates: readonly ExpectedUpdate[] | undefined;
  /** Undefined: the machine cannot tell. */
  readonly rebootNeeded: boolean | undefined;
  /** Whether having the machine fetch its package lists succeeds. */
  readonly syncSucceeds: boolean;
}

/** A pending update for amd64 that is no security update, but for what `more` says. */
export function expected(
  name: string,
  installed: string | null,
  candidate: string | null,
  more: Partial<ExpectedUpdate> = {},
): ExpectedUpdate {
  return { name, arch: 'amd64', installed, candidate, state: 'pending', security: false, ...more };
}
