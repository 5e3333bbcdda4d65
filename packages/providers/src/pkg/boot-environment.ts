/** Whether the next boot starts the system that runs, where systems live side by side (bectl(8)). */
import { type Capture, quoted } from '@exosphere/core';

/**
 * Names the file system that runs as the root, and the one that the next boot takes. Only where the root is on ZFS:
 * elsewhere zpool would load ZFS into the kernel first.
 */
export const ENVIRONMENT_SCRIPT: string = `root=$(mount -p | awk '$2 == "/" && $3 == "zfs" { print $1 }')
[ -z "$root" ] || { echo "runs $root"; zpool get -H -o value bootfs "\${root%%/*}" | sed 's/^/boots /'; }`;

// runs zroot/ROOT/default
const RUNS = /^runs (?<name>\S{1,300})$/mu;
// boots zroot/ROOT/15.0-RELEASE
// boots -                                                              (nothing is set)
const BOOTS = /^boots (?<name>\S{2,300})$/mu;

/**
 * Why what is installed here says nothing of the next boot; undefined where that is not told. It may be an upgrade
 * that waits, or one that somebody tries for this boot alone (bectl activate -t).
 */
export function whyOtherEnvironment({ stdout }: Capture): string | undefined {
  const runs = RUNS.exec(stdout)?.groups?.name;
  const boots = BOOTS.exec(stdout)?.groups?.name;
  if (runs === undefined || boots === undefined || runs === boots) return undefined;
  return `the next boot starts another boot environment (${plain(boots)}) than the one that runs (${plain(runs)})`;
}

function plain(name: string): string {
  return quoted(name, 100).slice(1, -1);
}
