#!/bin/bash
# Makes a small root file system of Debian forky with dnf 5 and sshd, from this machine's own mirror.
#
#   fetch-forky.sh DIR      leaves DIR/forky; about half a minute and 300 MB the first time
#
# dnf 5 is in no earlier release. Machines are laid over the tree and never change it.
set -euo pipefail
cache=${1:?usage: fetch-forky.sh DIR}
target=$cache/forky
[ -e "$target" ] && exit 0

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
  grep -v security | head -n 1)
[ -n "$mirror" ] || { echo 'apt-get knows no mirror on this machine' >&2; exit 1; }

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
clean_up() {
  # mmdebstrap unmounts what it mounts; should it have failed to, nothing below may be touched.
  if grep -qF " $work/" /proc/self/mountinfo; then
    echo "$work still has mounts: umount them and remove it" >&2
  else
    rm -rf --one-file-system -- "$work"
  fi
}
trap clean_up EXIT
# Valid-Until: a mirror that is frozen in time is good enough for a fixture.
mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
  --include=dnf5,rpm,openssh-server,procps forky "$work/tree" "$mirror"

# Another test may have been faster: its copy is as good.
mv -T "$work/tree" "$target" 2>/dev/null || [ -e "$target" ]
