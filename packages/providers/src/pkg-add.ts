/** OpenBSD's pkg_add: what to ask, with the readers in `pkg-add/`. Everything works as a normal user. */
import { type Provider, probe } from '@exosphere/core';
import { reboot } from './pkg-add/reboot.ts';
import { readUpdates } from './pkg-add/updates.ts';

/**
 * pkg_add. It has no list of what a mirror holds: each refresh asks the mirror itself, package by package, so there is
 * nothing to sync and nothing whose age could be told. Of which updates fix a vulnerability, only the branch tells.
 */
export const pkgAdd: Provider = {
  id: 'pkg_add',
  title: 'pkg_add (OpenBSD)',
  tools: ['pkg_add'],
  families: ['openbsd'],
  // NetBSD has a pkg_add too, which is another program.
  serves: (os) => os.kind === 'openbsd' && os.tools.includes('pkg_add'),
  updates: probe({
    slow: true,
    commands: {
      // First, since they take no time and without them the updates would tell nothing about security.
      release: { sh: 'sysctl -n kern.version', purpose: 'release, -stable or -current' },
      patches: {
        sh: 'syspatch -l',
        purpose: 'whether binary patches exist here; works on releases only',
      },
      // -n: it only says what it would do. With either variable set it would keep the packages that it looks at.
      candidates: {
        sh: 'unset PKG_CACHE DEBUG_PKG_CACHE; pkg_add -unvx',
        purpose: 'what an update would install, as the mirror has it now',
      },
    },
    read: readUpdates,
  }),
  reboot,
};
