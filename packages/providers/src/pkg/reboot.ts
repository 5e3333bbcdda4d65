/** Whether a FreeBSD host waits for a reboot: the kernel on its disk against the one that runs. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Note,
  type Probe,
  probe,
  quoted,
  type RebootVerdict,
  unknown,
  whyMissing,
} from '@exosphere/core';
import { ENVIRONMENT_SCRIPT, whyOtherEnvironment } from './boot-environment.ts';
import { LONGEST_LINE, whyFailed } from './output.ts';

/**
 * Yes when the two versions differ. Where they are equal, it depends on whether another build may have come under that
 * name: branches (STABLE, CURRENT), packaged kernels and those of OPNsense are rebuilt so. What was put in place before
 * the boot is what runs. Where that is not told, a release that freebsd-update patches has a version for each build.
 * Unknown in a jail, where there is no kernel of its own, and where the next boot starts another boot environment.
 */
export const reboot: Probe<Answer<RebootVerdict>> = probe({
  commands: {
    releases: {
      sh: 'freebsd-version -kru',
      purpose: 'versions of the installed kernel, the running kernel and the userland',
    },
    jail: {
      sh: 'sysctl -n security.jail.jailed',
      purpose: 'whether this is a jail, where the kernel is that of another machine',
    },
    // One command, so that none of it can be lost without the rest. Of a file the inode change time counts: the time of
    // modification is that of the build.
    packages: {
      sh: `for file in "$(sysctl -n kern.bootfile)" /boot/kernel/kernel
do [ ! -e "$file" ] || stat -f 'kernel %c %N' "$file"
done
${ENVIRONMENT_SCRIPT}
echo "boot $(sysctl -n kern.boottime)"
pkg -N >/dev/null 2>&1 && pkg query '%n %t'`,
      purpose:
        'when the kernel was put in place, as a file or a package (pkgbase), when it was booted, and what the next boot starts',
    },
  },
  read: ({ releases, jail, packages }) => {
    const jailed = whyFailed('sysctl', jail);
    if (jailed !== undefined) return unknown(`whether this is a jail is not known: ${jailed}`);
    if (jail.stdout.trim() === '1') {
      return unknown('this is a jail: the kernel is that of the machine it is on');
    }
    if (jail.stdout.trim() !== '0') {
      return unknown(`whether this is a jail is not known: ${quoted(jail.stdout)}`);
    }
    const failure = whyFailed('freebsd-version', releases);
    if (failure !== undefined) return unknown(failure);
    const [installed, running, userland, ...more] = lines(releases.stdout).map(parseRelease);
    if (
      installed === undefined ||
      running === undefined ||
      userland === undefined ||
      more.length > 0
    ) {
      return unknown(`freebsd-version did not tell three versions: ${quoted(releases.stdout)}`);
    }
    if (installed.text !== running.text) {
      const reason = `kernel ${installed.text} is installed, ${running.text} is running`;
      return known({ needed: true, reasons: [reason] });
    }
    const doubt = whyOtherEnvironment(packages) ?? whyEqualIsNoProof(installed, packages);
    if (doubt !== undefined) return unknown(doubt);
    return known({ needed: false, reasons: [] }, restartNotes(userland, running));
  },
});

interface Release {
  readonly text: string;
  /** `RELEASE`, `RC1`, `STABLE`; undefined where the version is not of FreeBSD's form. */
  readonly branch?: string;
  /** Major, minor, patch level. */
  readonly numbers: readonly number[];
}

function parseRelease(line: string): Release | undefined {
  const text = line.trim();
  if (!/^\d[!-~]{1,100}$/u.test(text)) return undefined;
  // 14.1-RELEASE-p5
  const parts =
    /^(?<major>\d{1,4})\.(?<minor>\d{1,4})-(?<branch>[A-Z]+\d*)(?:-p(?<patch>\d{1,4}))?$/u.exec(
      text,
    )?.groups;
  if (parts?.branch === undefined) return { text, numbers: [] };
  const numbers = [parts.major, parts.minor, parts.patch ?? '0'].map(Number);
  return { text, branch: parts.branch, numbers };
}

/** Undefined: the kernel that runs is the one on the disk. */
function whyEqualIsNoProof({ text, branch }: Release, packages: Capture): string | undefined {
  const missing = whyMissing(packages);
  if (missing !== undefined) return `when the kernel was put in place is not known: ${missing}`;
  const { stdout } = packages;
  const equal = `${text} runs and is installed`;
  const [packaged] = datedLines(stdout, PACKAGED);
  if (packaged !== undefined && placed(stdout, PACKAGED) !== 'before') {
    const name = quoted(packaged.name, 80).slice(1, -1);
    return `${equal}, but the kernel is a package (${name}), which may be newer under the same version`;
  }
  const onDisk = placed(stdout, FILE);
  if (onDisk === 'before') return undefined;
  if (onDisk === 'later') {
    return `${equal}, but the kernel on the disk was put there after the boot, and may be another build of that version`;
  }
  if (branch === undefined || !/^(?:RELEASE|RC\d+|BETA\d+)$/u.test(branch)) {
    return `${equal}, but many builds have that name`;
  }
  const failure = whyFailed('pkg query', packages);
  if (failure === undefined && lines(stdout).some((line) => isPackage(line))) return undefined;
  return `whether the kernel came in a package is not known: ${failure ?? 'pkg query lists no package'}`;
}

/** What is neither of the files nor of the boot is a package. */
function isPackage(line: string): boolean {
  return line.trim() !== '' && !/^(?:kernel|runs|boots?) /u.test(line);
}

// FreeBSD-kernel-generic 1763500000
// GhostBSD-kernel-generic 1763500000
// pfSense-kernel-pfSense 1763500000
const PACKAGED = /^(?:FreeBSD|GhostBSD|pfSense)-kernel/u;
// kernel 1763500000 /boot/kernel/kernel
const FILE = /^kernel$/u;

interface Dated {
  readonly name: string;
  /** Seconds since the epoch; undefined where that is not told. */
  readonly at: number | undefined;
}

/** The lines that begin with such a name, and the time behind it. */
function datedLines(stdout: string, wanted: RegExp): readonly Dated[] {
  return lines(stdout).flatMap((line) => {
    const [name = '', at = ''] = line.slice(0, LONGEST_LINE).split(' ', 2);
    if (!wanted.test(name)) return [];
    return { name, at: /^\d{1,12}$/u.test(at) ? Number(at) : undefined };
  });
}

/** Whether all of those were put in place before the boot; undefined where that is not told. */
function placed(stdout: string, wanted: RegExp): 'before' | 'later' | undefined {
  // boot { sec = 1763600000, usec = 123456 } Wed Nov 19 ...
  const boot = /^boot \{ sec = (?<at>\d{1,12}),/mu.exec(stdout)?.groups?.at;
  const dates = datedLines(stdout, wanted).map(({ at }) => at);
  if (boot === undefined || dates.length === 0 || dates.includes(undefined)) return undefined;
  return dates.every((at) => at !== undefined && at < Number(boot)) ? 'before' : 'later';
}

/** Security fixes to the userland alone leave the kernel as it is: no reboot, but what runs since before is unpatched. */
function restartNotes(userland: Release, running: Release): readonly Note[] {
  const difference = userland.numbers
    .map((number, i) => number - (running.numbers[i] ?? 0))
    .find((number) => number !== 0);
  if (difference === undefined || difference < 0) return [];
  const text = `the userland (${userland.text}) is newer than the kernel (${running.text}): programs started before it was updated need a restart`;
  return [{ code: 'platform', text }];
}
