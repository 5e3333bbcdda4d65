/** APT on Debian, Ubuntu and their relatives: what to ask, with the readers in `apt/`. */
import { type Provider, probe } from '@exosphere/core';
import { reboot } from './apt/reboot.ts';
import { sync } from './apt/sync.ts';
import { readUpdates } from './apt/updates.ts';

/** For root alone apt keeps its caches up to date as it answers; a question must not write. */
const NO_CACHE =
  '[ "$(id -u)" != 0 ] || set -- -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=';

/** Their apt is another program, for RPM packages. */
const APT_OVER_RPM = ['altlinux', 'pclinuxos'];

/**
 * APT. Security is read from the archives that versions come from, since apt has no notion of advisories.
 * Everything here works as a normal user and leaves the host as it is; only `update` needs root.
 */
export const apt: Provider = {
  id: 'apt',
  title: 'APT (Debian, Ubuntu and relatives)',
  tools: ['apt-get'],
  families: ['debian', 'ubuntu'],
  serves: (os) => os.tools.includes('apt-get') && !APT_OVER_RPM.some((id) => os.ids.includes(id)),
  updates: probe({
    commands: {
      // Without a planner log, which apt would write even for a simulation by root.
      simulate: {
        sh: `${NO_CACHE}
apt-get -s -V "$@" -o Debug::NoLocking=1 -o Dir::Log::Planner= -o APT::Get::Show-User-Simulation-Note=no dist-upgrade`,
        purpose: 'what an upgrade would install, remove and keep back',
      },
      archives: {
        sh: `${NO_CACHE}
apt-cache "$@" policy`,
        purpose: 'the archives in use, and which of them publish security fixes',
      },
      // What dpkg says of each package stands on the first line of its table, and a count behind the last table.
      versions: {
        sh: `${NO_CACHE}
{ dpkg-query -W -f '\${Package} \${Architecture} \${db:Status-Abbrev}\\n'
dpkg-query -W -f '\${binary:Package}\\n' | xargs -r apt-cache "$@" policy
} | awk -v native="$(dpkg --print-architecture)" '
NF == 3 && /^[^ ]/ { name = $1 ":"; if ($2 != native && $2 != "all") name = name $2 ":"; about[name] = $3 " " $2; known++; next }
/^[^ ]/ { block = $1 " " about[$1] "\\n"; gone = about[$1] ~ /^.[cn]/; asked++; newer = first = 0; next }
newer { print; next }
{ block = block $0 "\\n" }
first { if ($1 != "***" && !gone) { printf "%s", block; newer = 1 } first = 0 }
/^  Version table:/ { first = 1 }
END { print asked + 0, "of", known + 0, "packages" }'`,
        purpose:
          'every version in reach of the packages that are not at their newest, and which are on hold',
      },
      // File names only: the addresses may hold passwords.
      sources: {
        sh: `apt-get --print-uris update | sed -n -e "s/^'\\([^:']*\\):.*' \\([^ ]*_InRelease\\) .*/\\1 \\2/p" -e "s/^'\\([^:']*\\):.*' \\([^ ]*_Packages\\) .*/\\1 \\2/p" -e '$='`,
        purpose: 'the repositories that are configured',
      },
      // Then the indexes that the Release files name and that are not empty; compressed, nothing takes up to 32 bytes.
      lists: {
        sh: `eval "$(apt-config shell lists Dir::State::lists/d)"
find "$lists" -maxdepth 1 '(' -name '*Release' -o -name '*Release.gpg' -o -name '*Packages*' ')' -printf '%C@ %T@ %f\\n'
find "$lists" -maxdepth 1 -name '*Release' -exec awk -v archs="$(echo $(dpkg --print-architecture; dpkg --print-foreign-architectures))" '
BEGIN { gsub(/ /, "|", archs); wanted = "binary-(" archs ")/Packages$" }
NF == 3 && $2 > 64 && $3 ~ /Packages/ { sub(/[.][a-z0-9]+$/, "", $3); file = FILENAME; sub(/.*\\//, "", file)
if (($3 == "Packages" || $3 ~ wanted) && $3 !~ /debian-installer/ && !seen[file, $3]++) print "index", file, $3 }' {} +`,
        purpose: 'the package lists on the host, and when they were fetched',
      },
      audit: { sh: 'dpkg --audit', purpose: 'packages that an interrupted run left unfinished' },
    },
    read: readUpdates,
  }),
  reboot,
  sync,
};
