/** What the suites with real system programs cannot run without. */
import { fileURLToPath } from 'node:url';
import type { Requirements } from '../requirements.ts';
import { TEST_CACHE } from './cache.ts';

// What real/init.sh does first. Containers often forbid it, even to root.
const TRY_LAYER = `unshare --mount --pid --fork --propagation private sh -ec '
  mount -t tmpfs trial /mnt
  mkdir /mnt/upper /mnt/work /mnt/root
  mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work trial /mnt/root'`;

/** For `startSshd`, with every kind of login shell. */
export const REAL_SSHD: Requirements = {
  root: true,
  commands: ['sshd', 'ssh', 'ssh-keygen', 'ssh-keyscan', 'bash', 'dash', 'fish', 'tcsh', 'ps'],
  install: 'apt-get install openssh-server openssh-client bash dash fish tcsh procps',
  trials: [
    {
      sh: TRY_LAYER,
      otherwise: 'this system does not let root make mount namespaces and overlay mounts',
    },
  ],
};

/** For the machines of `aptMachine`. */
export const REAL_APT: Requirements = {
  ...REAL_SSHD,
  commands: [...(REAL_SSHD.commands ?? []), 'apt-get', 'apt-mark', 'dpkg-query'],
  install: `${REAL_SSHD.install} (apt and dpkg come with Debian and its relatives alone)`,
};

/** A script that fetches into the cache what is not there yet. */
function fetches(script: string): string {
  return `'${fileURLToPath(new URL(`../../real/${script}`, import.meta.url))}' '${TEST_CACHE}'`;
}

const BUILD_RPMS = ['rpm', 'rpmbuild', 'createrepo_c', 'modifyrepo_c'];

/** For `buildRpmSet` and the machines of `dnfMachine` with dnf 4. */
export const REAL_DNF: Requirements = {
  ...REAL_SSHD,
  commands: [...(REAL_SSHD.commands ?? []), ...BUILD_RPMS, 'dnf'],
  install: `${REAL_SSHD.install} rpm createrepo-c dnf python3-dateutil python3-dbus`,
  trials: [
    ...(REAL_SSHD.trials ?? []),
    {
      sh: fetches('fetch-dnf-plugins.sh'),
      otherwise: 'apt-get could not download dnf-plugins-core from the mirror of this machine',
    },
  ],
};

/** For the machines of `dnf5Machine`: dnf 5 comes with a root file system of its own. */
export const REAL_DNF5: Requirements = {
  ...REAL_SSHD,
  optIn: 'EXOSPHERE_DNF5',
  commands: [...(REAL_SSHD.commands ?? []), ...BUILD_RPMS, 'mmdebstrap'],
  install: `${REAL_SSHD.install} rpm createrepo-c mmdebstrap`,
  trials: [
    ...(REAL_SSHD.trials ?? []),
    {
      sh: fetches('fetch-forky.sh'),
      otherwise: 'mmdebstrap could not make a root file system from the mirror of this machine',
    },
  ],
};
