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
} from '@exosphere/core';
import { whyFailed } from './output.ts';

/**
 * Yes when the two versions differ. No when they are equal and each build has a version of its own, which is so for
 * releases that freebsd-update patches; branches (STABLE, CURRENT) and packaged kernels are rebuilt under the same
 * name. A packaged kernel of a release that was installed before the boot is the one that runs.
 * Unknown in a jail, where there is no kernel of its own.
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
    packages: {
      sh: `pkg -N >/dev/null 2>&1 && pkg query '%n %t' && echo "boot $(sysctl -n kern.boottime)"`,
      purpose: 'whether the kernel came in a package (pkgbase), and whether before the boot',
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
    const doubt = whyEqualIsNoProof(installed, packages);
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

function whyEqualIsNoProof({ text, branch }: Release, packages: Capture): string | undefined {
  if (branch === undefined || !/^(?:RELEASE|RC\d+|BETA\d+)$/u.test(branch)) {
    return `${text} runs and is installed, but many builds have that name`;
  }
  const failure = whyFailed('pkg query', packages);
  if (failure !== undefined || packages.stdout.trim() === '') {
    return `whether the kernel came in a package is not known: ${failure ?? 'pkg query lists no package'}`;
  }
  const kernels = lines(packages.stdout).filter((line) => line.startsWith('FreeBSD-kernel'));
  const [first] = kernels;
  if (first === undefined) return undefined;
  // boot { sec = 1763600000, usec = 123456 } Wed Nov 19 ...
  const boot = /^boot \{ sec = (?<at>\d{1,12}),/mu.exec(packages.stdout)?.groups?.at;
  if (boot !== undefined && kernels.every((line) => installedAt(line) < Number(boot))) {
    return undefined;
  }
  const name = quoted(first.split(' ')[0] ?? '', 80).slice(1, -1);
  return `${text} runs and is installed, but the kernel is a package (${name}), which may be newer under the same version`;
}

/** When a package was installed; infinity where that is not told. */
function installedAt(line: string): number {
  // FreeBSD-kernel-generic 1763500000
  const at = /^\S{1,200} (?<at>\d{1,12})$/u.exec(line)?.groups?.at;
  return at === undefined ? Number.POSITIVE_INFINITY : Number(at);
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
