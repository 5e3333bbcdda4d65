/**
 * YUM 3 on Red Hat Enterprise Linux 7, its relatives and Amazon Linux 2. Where `yum` is another name of dnf, `dnf` is
 * there too, and its provider serves the host.
 * Everything runs as the user we log in as, who has a metadata cache of its own; nothing is ever accepted or imported.
 */
import { type Provider, probe } from '@exosphere/core';
import { INSTALLED_FORMAT } from './rpm/installed.ts';
import { readReboot } from './rpm/reboot.ts';
import { readSync } from './yum/sync.ts';
import { readUpdates } from './yum/updates.ts';

// Neither the administrator's excludes nor the plugins that lock versions.
const WITHOUT_EXCLUDES = '--disableexcludes=all --disableplugin=versionlock,foreman-protector';

// Of the listing only what we read: addresses may hold passwords.
// A repository with skip_if_unavailable that does not answer is in no listing any more: only the files name it. And
// where yum cannot renew metadata it goes on with the old without a word, which their age tells.
// Without a cache of its own (usercache=0) a user reads that of root.
const REPOSITORIES = String.raw`info=$(yum -v repolist)
status=$?
printf '%s\n' "$info" | grep -E '^Repo-(id|name|pkgs|expire) *:'
cache=/var/cache/yum
for directory in /var/tmp/yum-"$(id -un)"-*; do
  [ ! -O "$directory" ] || [ "$(id -u)" = 0 ] || cache=$directory
done
grep -c 'type="updateinfo"' "$cache"/*/*/*/repomd.xml /dev/null 2>/dev/null
for file in /etc/yum.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo; do
  [ -e "$file" ] || continue
  if [ -r "$file" ]; then
    grep -E '^(\[|enabled[[:space:]]*[=:])' "$file"
  else
    printf 'unreadable: %s\n' "$file"
  fi
done
date '+now: %s'
(exit $status)`;

export const yum: Provider = {
  id: 'yum',
  title: 'YUM 3 (Red Hat Enterprise Linux 7 and relatives, Amazon Linux 2)',
  tools: ['yum', 'dnf'],
  families: ['rhel', 'centos', 'ol', 'scientific', 'amzn'],
  serves: (os) => os.tools.includes('yum') && !os.tools.includes('dnf'),
  updates: probe({
    // The first one may fetch metadata of all repositories, which takes minutes on a slow line.
    slow: true,
    commands: {
      'check-update': {
        sh: 'yum --assumeno check-update',
        purpose:
          'pending updates, packages that replace others, and repositories that did not answer',
      },
      installed: {
        sh: `rpm -qa --qf '${INSTALLED_FORMAT}'`,
        purpose: 'installed versions',
      },
      repositories: {
        sh: REPOSITORIES,
        purpose:
          'repositories that are configured and that answered: age of their metadata, whether they carry advisories',
      },
      advisories: {
        sh: 'yum --quiet updateinfo list',
        purpose: 'advisories newer than what is installed: kind and severity',
      },
      'advisory-cves': {
        sh: 'yum --quiet updateinfo list cves',
        purpose: 'CVE ids of those advisories',
      },
      'without-excludes': {
        sh: `yum --quiet --assumeno ${WITHOUT_EXCLUDES} check-update`,
        purpose: 'updates that excludes and version locks hold back',
      },
    },
    read: readUpdates,
  }),
  reboot: probe({
    commands: {
      'needs-restarting': {
        // Without --useronly it refuses anyone but root, though -r looks at packages and the time of boot only.
        sh: 'needs-restarting -r --useronly',
        purpose: 'core packages updated since boot',
      },
      kernels: {
        sh: `rpm -qa --qf '${INSTALLED_FORMAT}' 'kernel*'`,
        purpose: 'installed kernels',
      },
      'running-kernel': { sh: 'uname -r', purpose: 'running kernel' },
      container: {
        sh: 'systemd-detect-virt -c 2>/dev/null; ls -d /.dockerenv /run/.containerenv /run/systemd/container 2>/dev/null; :',
        purpose: 'container signs: there the kernel is not its own',
      },
    },
    read: (captures) => readReboot('needs-restarting', captures),
  }),
  sync: probe({
    slow: true,
    commands: {
      'clock-before': {
        sh: 'date +%s',
        purpose: 'the time from which on metadata counts as renewed',
      },
      // Asks every repository, however fresh its metadata; "fast" leaves out the lists of files.
      makecache: {
        sh: 'yum --assumeno makecache fast',
        purpose: 'fetches the metadata of all repositories into the cache of this user',
      },
      'repositories-after': {
        sh: REPOSITORIES,
        purpose:
          'which repositories gave new metadata, since makecache takes the old where one does not answer',
      },
    },
    read: readSync,
  }),
};
