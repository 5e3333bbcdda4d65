/** The operating systems that fake hosts run: what discovery is told about each. */
import { type Reply, said } from './reply.ts';

export interface System {
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly title: string;
  /** As `uname -s` says it: `Linux`. */
  readonly kernelName: string;
  /** The running kernel, as `uname -r` says it. */
  readonly kernel: string;
  readonly machine: string;
  /** The text of /etc/os-release; undefined: there is none. */
  readonly release?: string;
  /** Programs that are installed, as far as anybody might ask. */
  readonly programs: readonly string[];
  /** The package manager, by its provider id; undefined: none that is supported. */
  readonly provider?: 'apt' | 'dnf';
  /** What a discovery must find out. */
  readonly flavor?: string;
  readonly version?: string;
  /** What archives call the release: `bookworm`. */
  readonly codename?: string;
}

const DEBIAN_PROGRAMS = ['apt-get', 'apt-cache', 'apt-mark', 'dpkg', 'dpkg-query', 'sudo'];
const DNF4_PROGRAMS = ['dnf', 'yum', 'rpm', 'needs-restarting', 'sudo'];
const DNF5_PROGRAMS = ['dnf5', 'dnf', 'yum', 'rpm', 'needs-restarting', 'sudo'];

/** The name of a system. */
export type SystemId =
  | 'debian-12'
  | 'ubuntu-22.04'
  | 'ubuntu-24.04'
  | 'rocky-9'
  | 'fedora-41'
  | 'void-linux'
  | 'netbsd-10'
  | 'macos-14';

/** Every system by name. */
export const SYSTEMS: { readonly [id in SystemId]: System } = {
  'debian-12': {
    ...linux('6.1.0-26-amd64', 'Debian GNU/Linux', '12 (bookworm)', {
      ID: 'debian',
      VERSION_ID: '12',
      VERSION_CODENAME: 'bookworm',
    }),
    programs: DEBIAN_PROGRAMS,
    provider: 'apt',
    flavor: 'debian',
    version: '12',
    codename: 'bookworm',
  },
  'ubuntu-22.04': {
    ...linux('5.15.0-124-generic', 'Ubuntu', '22.04.5 LTS', {
      ID: 'ubuntu',
      ID_LIKE: 'debian',
      VERSION_ID: '22.04',
      VERSION_CODENAME: 'jammy',
      UBUNTU_CODENAME: 'jammy',
    }),
    programs: DEBIAN_PROGRAMS,
    provider: 'apt',
    flavor: 'ubuntu',
    version: '22.04',
    codename: 'jammy',
  },
  'ubuntu-24.04': {
    ...linux('6.8.0-48-generic', 'Ubuntu', '24.04.1 LTS', {
      ID: 'ubuntu',
      ID_LIKE: 'debian',
      VERSION_ID: '24.04',
      VERSION_CODENAME: 'noble',
      UBUNTU_CODENAME: 'noble',
    }),
    programs: DEBIAN_PROGRAMS,
    provider: 'apt',
    flavor: 'ubuntu',
    version: '24.04',
    codename: 'noble',
  },
  'rocky-9': {
    ...linux('5.14.0-427.40.1.el9_4.x86_64', 'Rocky Linux', '9.4 (Blue Onyx)', {
      ID: 'rocky',
      ID_LIKE: 'rhel centos fedora',
      VERSION_ID: '9.4',
    }),
    programs: DNF4_PROGRAMS,
    provider: 'dnf',
    flavor: 'rhel',
    version: '9.4',
  },
  'fedora-41': {
    ...linux('6.11.4-301.fc41.x86_64', 'Fedora Linux', '41 (Server Edition)', {
      ID: 'fedora',
      VERSION_ID: '41',
      VARIANT_ID: 'server',
    }),
    programs: DNF5_PROGRAMS,
    provider: 'dnf',
    flavor: 'fedora',
    version: '41',
  },
  'void-linux': {
    ...linux('6.6.58_1', 'Void', '', { ID: 'void' }),
    programs: ['xbps-install', 'xbps-query'],
    flavor: 'void',
  },
  'netbsd-10': {
    title: 'NetBSD 10.0',
    kernelName: 'NetBSD',
    kernel: '10.0',
    machine: 'amd64',
    programs: [],
    version: '10.0',
  },
  'macos-14': {
    title: 'macOS 14',
    kernelName: 'Darwin',
    kernel: '23.6.0',
    machine: 'arm64',
    programs: ['sudo'],
    version: '23.6.0',
  },
};

function linux(
  kernel: string,
  name: string,
  version: string,
  facts: { readonly [key: string]: string },
): Pick<System, 'title' | 'kernelName' | 'kernel' | 'machine' | 'release'> {
  const title = `${name} ${version}`.trim();
  const entries = {
    PRETTY_NAME: title,
    NAME: name,
    ...(version && { VERSION: version }),
    ...facts,
  };
  const release = Object.entries(entries).map(([key, value]) => `${key}="${value}"\n`);
  return { title, kernelName: 'Linux', kernel, machine: 'x86_64', release: release.join('') };
}

/** How a system answers the commands of discovery, by name. */
export function identityReplies(system: System): { readonly [command: string]: Reply } {
  return {
    uname: said(`${system.kernelName}\n${system.kernel}\n${system.machine}\n`),
    release: system.release === undefined ? said('', 1) : said(system.release),
    tools: said(system.programs.map((program) => `${program}\n`).join('')),
    user: said('1000\n'),
    container: said(system.kernelName === 'Linux' ? 'none\n' : ''),
    image: said(''),
    freebsd: said(''),
  };
}
