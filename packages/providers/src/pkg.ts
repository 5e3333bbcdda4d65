/** pkg on FreeBSD and the systems made of it: what to ask, with the readers in `pkg/`. */
import { type Provider, probe } from '@exosphere/core';
import { AUDIT_SCRIPT } from './pkg/audit.ts';
import { CATALOGUES_SCRIPT } from './pkg/catalogues.ts';
import { INSTALLED_FORMAT } from './pkg/installed.ts';
import { reboot } from './pkg/reboot.ts';
import { sync } from './pkg/sync.ts';
import { readUpdates } from './pkg/updates.ts';

/**
 * The pkg of the base system only fetches the real one, and does so by itself for whoever set ASSUME_ALWAYS_YES:
 * with `-N` it never does, and fails where there is no other (pkg(7)).
 */
const IF_PRESENT = 'pkg -N >/dev/null 2>&1 &&';

/**
 * Binary packages; the base system only where it comes as packages (pkgbase). Security is what `pkg audit` says of the
 * installed versions. Everything here works as a normal user and leaves the host as it is; only a sync needs root.
 * Not for DragonFly, which has pkg too: neither its paths nor its kernel versions are those of FreeBSD.
 */
export const pkg: Provider = {
  id: 'pkg',
  title: 'pkg (FreeBSD, OPNsense and relatives)',
  tools: ['pkg'],
  families: ['freebsd'],
  // Solaris has a program of that name, and so have terminals on Android.
  serves: (os) => os.kind === 'freebsd' && os.tools.includes('pkg'),
  updates: probe({
    commands: {
      present: {
        sh: 'pkg -N',
        purpose: 'whether pkg is there, or only what the base system would fetch it with',
      },
      // Not quiet (-q): then it says nothing at all when there is nothing to do.
      upgrade: {
        sh: `${IF_PRESENT} pkg upgrade -nU`,
        purpose: 'what an upgrade would install, remove and leave alone',
      },
      // With case (-C): the FreeBSD-ftpd of the base system (pkgbase) is not the freebsd-ftpd of the ports.
      version: {
        sh: `${IF_PRESENT} pkg version -CvURL=`,
        purpose:
          'every package that is not at the version of the repositories, locked ones included',
      },
      installed: {
        sh: `${IF_PRESENT} pkg query '${INSTALLED_FORMAT}'`,
        purpose: 'installed packages, and which of them are locked',
      },
      audit: {
        sh: AUDIT_SCRIPT,
        purpose: 'installed packages that are known to be vulnerable, by the list the host has',
      },
      catalogues: {
        sh: CATALOGUES_SCRIPT,
        purpose: 'enabled repositories, age of their catalogues and of the list of vulnerabilities',
      },
    },
    read: readUpdates,
  }),
  reboot,
  sync,
};
