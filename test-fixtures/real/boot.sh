#!/bin/bash
# Starts one simulated machine in namespaces of its own, and removes its directory when it is over.
#
#   boot.sh DIR      DIR as written by writeMachine() in src/real/machine.ts
#
# The machine lives as long as standard input stays open. When its owner ends, even by kill -9, the
# pipe closes, init.sh ends, and the kernel ends every process of the machine and drops its mounts.
set -u
here=$(dirname -- "$(readlink -f -- "$0")")
directory=${1:?usage: boot.sh DIR}

unshare --mount --pid --fork --kill-child --propagation private \
  bash "$here/init.sh" "$directory"
status=$?

# The machine's mounts were never visible here, so this can reach nothing but plain files.
rm -rf --one-file-system -- "$directory"
exit "$status"
