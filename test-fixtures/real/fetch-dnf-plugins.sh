#!/bin/bash
# Fetches dnf 4's needs-restarting and versionlock from this machine's own package mirror, once.
#
#   fetch-dnf-plugins.sh DIR      leaves DIR/dnf-plugins-core/usr/lib/python3/dist-packages/...
#
# The package is unpacked aside and never installed: on Debian 12 it cannot be beside zypper. Of its
# plugins only the two stay that a host of the Red Hat family usually has.
set -euo pipefail
cache=${1:?usage: fetch-dnf-plugins.sh DIR}
target=$cache/dnf-plugins-core
[ -e "$target" ] && exit 0

mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
cd "$work"
fetch() {
  apt-get -qq -o APT::Sandbox::User=root "$@"
}
# Where the machine has no package lists, or has outdated ones, we read fresh ones of our own.
if ! fetch download dnf-plugins-core; then
  mkdir -p lists/partial
  fetch -o Dir::State::Lists="$work/lists" update
  fetch -o Dir::State::Lists="$work/lists" download dnf-plugins-core
fi
dpkg-deb -x dnf-plugins-core_*.deb tree
plugins=tree/usr/lib/python3/dist-packages/dnf-plugins
find "$plugins" -name '*.py' ! -name needs_restarting.py ! -name versionlock.py -delete
rm -rf tree/etc tree/usr/share tree/usr/bin tree/usr/libexec

# Another test may have been faster: its copy is as good.
mv -T tree "$target" 2>/dev/null || [ -e "$target" ]
