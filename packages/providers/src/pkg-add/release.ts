/** Tells releases, -stable and -current apart. */
import { type Answer, type Capture, known, quoted, unknown, whyMissing } from '@exosphere/core';

/** What an OpenBSD system follows; a -beta is what -current is called before a release. */
export type Branch = 'release' | 'stable' | 'current';

// OpenBSD 7.6 (GENERIC.MP) #338: Mon Sep 30 08:55:35 MDT 2024
// OpenBSD 7.6-current (GENERIC.MP) #412: Tue Nov 12 03:11:52 MST 2024
const KERNEL = /^OpenBSD \d{1,3}\.\d{1,3}(?<status>-[a-z]{1,20})? \(/u;

// syspatch: Unsupported release: 7.6-current
const UNSUPPORTED = /\bUnsupported release: \d{1,3}\.\d{1,3}(?<status>-[a-z]{1,20})?$/mu;

/**
 * The branch, from `sysctl -n kern.version`; where that tells nothing, from `syspatch -l`, which works on releases
 * only and refuses -stable just as it refuses -current. pkg_add itself decides by the kernel where it looks.
 */
export function readBranch(kernel: Capture, syspatch: Capture): Answer<Branch> {
  const version = KERNEL.exec(kernel.stdout.slice(0, 200));
  if (kernel.exitCode === 0 && version !== null) return branchOf(version.groups?.status);
  const refused = UNSUPPORTED.exec(syspatch.stderr.slice(0, 1000));
  if (refused !== null) return branchOf(refused.groups?.status);
  if (syspatch.exitCode === 0 && /^\d{3}_/u.test(syspatch.stdout)) return known('release');
  const why = whyMissing(kernel) ?? `kern.version is ${quoted(kernel.stdout || kernel.stderr)}`;
  return unknown(`whether this is a release or -current is not known: ${why}`);
}

function branchOf(status: string | undefined): Answer<Branch> {
  switch (status) {
    case undefined:
      return known('release');
    case '-stable':
      return known('stable');
    case '-current':
    case '-beta':
      return known('current');
    default:
      return unknown(`whether ${quoted(status)} systems get security fixes only is not known`);
  }
}

/** Whether syspatch is not there: OpenBSD has it for few architectures. */
export function lacksSyspatch({ exitCode }: Capture): boolean {
  return exitCode === 127;
}
