/**
 * DNF on Fedora, Red Hat Enterprise Linux and their relatives: version 4 and 5, by the same commands.
 * Everything runs as the user we log in as, who has a metadata cache of its own; nothing is ever accepted or imported.
 */
import { type Provider, probe } from '@exosphere/core';
import { readSync } from './dnf/sync.ts';
import { readUpdates } from './dnf/updates.ts';
import { INSTALLED_FORMAT } from './rpm/installed.ts';
import { readReboot } from './rpm/reboot.ts';

// Version 4 disables excludes with "all" and locks by their plugins, version 5 both with "*".
const WITHOUT_EXCLUDES =
  "--disableplugin=versionlock,foreman-protector '--setopt=disable_excludes=all,*'";

// Of repoinfo only what we read: addresses may hold passwords.
// Version 4 tells the directory of its cache with -v, which version 5 does not know, version 5 with --dump-main-config.
// A repository file that the user may not read is left out by version 4 without a word.
const REPOSITORIES = String.raw`info=$(dnf -v repoinfo 2>/dev/null || dnf --quiet repoinfo)
status=$?
printf '%s\n' "$info" | grep -E '^ *(Repo-(id|name|pkgs|expire)|Repo ID|Name|Metadata expire|Total packages) *:'
cache=$(printf '%s\n' "$info" | sed -n 's/^cachedir: //p')
[ -n "$cache" ] || cache=$(dnf --dump-main-config 2>/dev/null | sed -n 's/^cachedir = //p')
grep -c 'type="updateinfo' "$cache"/*/repodata/repomd.xml /dev/null 2>/dev/null
{
  echo /etc/yum.repos.d
  printf '%s\n' "$info" | sed -n -e 's|^Repo-filename *: \(.*\)/[^/]*$|\1|p' -e 's|^Config file *: \(.*\)/[^/]*$|\1|p'
} | sort -u | while read -r directory; do
  for file in "$directory"/*.repo; do
    [ ! -e "$file" ] || [ -r "$file" ] || printf 'unreadable: %s\n' "$file"
  done
done
ls -d /run/ostree-booted /run/bootc 2>/dev/null
(exit $status)`;

export const dnf: Provider = {
  id: 'dnf',
  title: 'DNF 4 and 5 (Fedora, Red Hat Enterprise Linux and relatives, Amazon Linux 2023)',
  tools: ['dnf'],
  families: ['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'ol', 'amzn'],
  serves: (os) => os.tools.includes('dnf'),
  updates: probe({
    // The first one may fetch metadata of all repositories, which takes minutes on a slow line.
    slow: true,
    commands: {
      'check-update': {
        sh: 'dnf --assumeno check-update',
        purpose: 'pending updates, and repositories that did not answer',
      },
      installed: {
        sh: `rpm -qa --qf '${INSTALLED_FORMAT}'`,
        purpose: 'installed versions',
      },
      repositories: {
        sh: REPOSITORIES,
        purpose:
          'repositories that answered: age of their metadata, whether they carry advisories; signs of an image',
      },
      repolist: {
        sh: 'dnf --quiet repolist',
        purpose: 'repositories that are enabled, whether they answer or not',
      },
      advisories: {
        sh: `dnf --quiet ${WITHOUT_EXCLUDES} updateinfo list`,
        purpose: 'advisories newer than what is installed: kind and severity',
      },
      'advisory-cves': {
        sh: `dnf --quiet ${WITHOUT_EXCLUDES} updateinfo list --with-cve`,
        purpose: 'CVE ids of those advisories',
      },
      'without-excludes': {
        sh: `dnf --quiet --assumeno ${WITHOUT_EXCLUDES} check-update`,
        purpose: 'updates that excludes and version locks hold back',
      },
      obsoletes: {
        sh: 'dnf --quiet list --obsoletes',
        purpose: 'packages that replace installed ones under a new name',
      },
      'amazon-release': {
        sh: '[ ! -e /etc/amazon-linux-release ] || dnf --quiet check-release-update --latest-only --version-only',
        purpose: 'a newer Amazon Linux 2023 release than the one the host is locked to',
      },
    },
    read: readUpdates,
  }),
  reboot: probe({
    commands: {
      'needs-restarting': {
        sh: 'dnf --quiet needs-restarting -r',
        purpose: 'core packages updated since boot',
      },
      kernels: {
        sh: `rpm -qa --qf '${INSTALLED_FORMAT}' 'kernel*'`,
        purpose: 'installed kernels',
      },
      'running-kernel': { sh: 'uname -r', purpose: 'running kernel' },
      container: {
        sh: 'systemd-detect-virt -c 2>/dev/null; ls -d /.dockerenv /run/.containerenv /run/systemd/container /run/ostree-booted /run/bootc 2>/dev/null; :',
        purpose:
          'signs of a container, where the kernel is not its own, or of an image that is replaced as a whole',
      },
    },
    read: (captures) => readReboot('dnf needs-restarting', captures),
  }),
  sync: probe({
    slow: true,
    commands: {
      makecache: {
        sh: 'dnf --assumeno makecache --refresh',
        purpose: 'fetches the metadata of all repositories into the cache of this user',
      },
    },
    read: ({ makecache }) => readSync(makecache),
  }),
};
