/**
 * What systems that cannot run here answer to discovery. Built by hand from their manual pages and the files of their
 * releases; none was recorded.
 */
import type { Capture, Captures } from '@exosphere/core';
import type { ReplayedSystems } from './replay.ts';

interface Facts {
  /** As `uname` says them with -s, -r and -m. */
  readonly uname: readonly [name: string, release: string, machine: string];
  /** Lines of /etc/os-release; none: the system has no such file. */
  readonly release?: readonly string[];
  /** Programs that any package manager of ours is known by. */
  readonly tools?: readonly string[];
  /** As `freebsd-version -u` says it. */
  readonly userland?: string;
}

function system({ uname, release, tools = [], userland }: Facts): Captures {
  return {
    uname: said(...uname),
    release: release === undefined ? { ...said(), exitCode: 1 } : said(...release),
    tools: said(...tools),
    container: said(...(uname[0] === 'Linux' ? ['none'] : [])),
    image: said(),
    freebsd: said(...(userland === undefined ? [] : [userland])),
  };
}

function said(...lines: readonly string[]): Capture {
  return { stdout: lines.map((line) => `${line}\n`).join(''), stderr: '', exitCode: 0 };
}

/** Systems with the package managers that cannot run here. */
export const MANAGED_SYSTEMS: ReplayedSystems = {
  'centos-7': system({
    uname: ['Linux', '3.10.0-1160.99.1.el7.x86_64', 'x86_64'],
    release: [
      'NAME="CentOS Linux"',
      'VERSION="7 (Core)"',
      'ID="centos"',
      'ID_LIKE="rhel fedora"',
      'VERSION_ID="7"',
      'PRETTY_NAME="CentOS Linux 7 (Core)"',
    ],
    tools: ['yum'],
  }),
  'amazon-2': system({
    uname: ['Linux', '5.10.213-201.855.amzn2.x86_64', 'x86_64'],
    release: [
      'NAME="Amazon Linux"',
      'VERSION="2"',
      'ID="amzn"',
      'ID_LIKE="centos rhel fedora"',
      'VERSION_ID="2"',
      'PRETTY_NAME="Amazon Linux 2"',
    ],
    tools: ['yum'],
  }),
  'freebsd-14': system({
    uname: ['FreeBSD', '14.1-RELEASE-p5', 'amd64'],
    release: [
      'NAME=FreeBSD',
      'VERSION="14.1-RELEASE-p6"',
      'VERSION_ID="14.1"',
      'ID=freebsd',
      'PRETTY_NAME="FreeBSD 14.1-RELEASE-p6"',
    ],
    tools: ['pkg'],
    userland: '14.1-RELEASE-p6',
  }),
  'openbsd-7.6': system({ uname: ['OpenBSD', '7.6', 'amd64'], tools: ['pkg_add'] }),
};

/** Unix-like systems whose package manager is none of ours. */
export const OTHER_SYSTEMS: ReplayedSystems = {
  'alpine-3.20': system({
    uname: ['Linux', '6.6.41-0-virt', 'x86_64'],
    release: [
      'NAME="Alpine Linux"',
      'ID=alpine',
      'VERSION_ID=3.20.2',
      'PRETTY_NAME="Alpine Linux v3.20"',
    ],
  }),
  gentoo: system({
    uname: ['Linux', '6.6.47-gentoo-dist', 'x86_64'],
    release: ['NAME=Gentoo', 'ID=gentoo', 'PRETTY_NAME="Gentoo Linux"', 'VERSION_ID="2.15"'],
  }),
  // A rolling release states no version.
  arch: system({
    uname: ['Linux', '6.10.6-arch1-1', 'x86_64'],
    release: [
      'NAME="Arch Linux"',
      'PRETTY_NAME="Arch Linux"',
      'ID=arch',
      'BUILD_ID=rolling',
      "ANSI_COLOR='38;2;23;147;209'",
    ],
  }),
  // A box made of a kernel and busybox.
  'embedded-linux': system({ uname: ['Linux', '4.9.241', 'armv7l'] }),
  // Its pkg_add is another program than that of OpenBSD.
  'netbsd-10': system({ uname: ['NetBSD', '10.0', 'amd64'], tools: ['pkg_add'] }),
  // Its pkg is that of FreeBSD, its paths and kernel are not.
  'dragonfly-6.4': system({ uname: ['DragonFly', '6.4-RELEASE', 'x86_64'], tools: ['pkg'] }),
  'macos-14': system({ uname: ['Darwin', '23.6.0', 'arm64'] }),
  // Its pkg is the Image Packaging System.
  'solaris-11.4': system({
    uname: ['SunOS', '5.11', 'i86pc'],
    release: [
      'NAME="Oracle Solaris"',
      'PRETTY_NAME="Oracle Solaris 11.4"',
      'ID=solaris',
      'VERSION=11.4',
      'VERSION_ID=11.4',
    ],
    tools: ['pkg'],
  }),
  'solaris-10': {
    ...system({ uname: ['SunOS', '5.10', 'sun4v'] }),
    // id(1M) knows no -u: the one that does is in /usr/xpg4/bin.
    user: {
      stdout: '',
      stderr: '/usr/bin/id: illegal option -- u\nUsage: id [-ap] [user]\n',
      exitCode: 2,
    },
  },
  // What stands before the dot of its version is in `uname -v`.
  'aix-7.3': system({ uname: ['AIX', '3', '00F84C0C4C00'] }),
  'hp-ux-11.31': system({ uname: ['HP-UX', 'B.11.31', 'ia64'] }),
};
