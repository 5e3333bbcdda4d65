/** The software on fake hosts: package names, and versions as each distribution spells them. */
import type { FakeUpdate } from './fake-update.ts';
import type { Random } from './random.ts';
import type { SystemId } from './system.ts';

interface Distribution {
  /** Names with upstream versions: `curl 7.88.1`. */
  readonly packages: readonly string[];
  /** The packager's part of the version that is installed, and of the one that replaces it. */
  readonly revisions: readonly [installed: string, candidate: string];
  /** A new kernel comes as a package that was not installed before; undefined: as any other update. */
  readonly newKernel?: readonly [name: string, version: string];
}

const DEBIAN_PACKAGES = [
  'base-files 12.4',
  'bash 5.2.15',
  'bind9-libs 9.18.28',
  'ca-certificates 20230311',
  'coreutils 9.1',
  'cups-common 2.4.2',
  'curl 7.88.1',
  'dbus 1.14.10',
  'dpkg 1.21.22',
  'e2fsprogs 1.47.0',
  'fdisk 2.38.1',
  'git 2.39.5',
  'gnupg 2.2.40',
  'grub-common 2.06',
  'iproute2 6.1.0',
  'krb5-locales 1.20.1',
  'less 590',
  'libarchive13 3.6.2',
  'libc-bin 2.36',
  'libc6 2.36',
  'libcurl4 7.88.1',
  'libexpat1 2.5.0',
  'libfreetype6 2.12.1',
  'libgnutls30 3.7.9',
  'libgssapi-krb5-2 1.20.1',
  'libnghttp2-14 1.52.0',
  'libpam-modules 1.5.2',
  'libpng16-16 1.6.39',
  'libpython3.11 3.11.2',
  'libsqlite3-0 3.40.1',
  'libssl3 3.0.14',
  'libsystemd0 252.30',
  'libtiff6 4.5.0',
  'libxml2 2.9.14',
  'nginx 1.22.1',
  'openssh-client 9.2p1',
  'openssh-server 9.2p1',
  'openssl 3.0.14',
  'perl 5.36.0',
  'postgresql-15 15.8',
  'python3.11 3.11.2',
  'rsync 3.2.7',
  'ruby3.1 3.1.2',
  'sudo 1.9.13p3',
  'systemd 252.30',
  'tzdata 2024a',
  'vim 9.0.1378',
  'wget 1.21.3',
  'xz-utils 5.4.1',
  'zlib1g 1.2.13',
];

const RPM_PACKAGES = [
  'NetworkManager 1.46.0',
  'bash 5.1.8',
  'bind-libs 9.16.23',
  'binutils 2.35.2',
  'ca-certificates 2024.2.69',
  'coreutils 8.32',
  'cryptsetup-libs 2.6.0',
  'cups-libs 2.3.3',
  'curl 7.76.1',
  'dbus-broker 28',
  'dracut 057',
  'e2fsprogs 1.46.5',
  'expat 2.5.0',
  'firewalld 1.3.4',
  'freetype 2.10.4',
  'git-core 2.43.5',
  'glib2 2.68.4',
  'glibc 2.34',
  'gnutls 3.8.3',
  'httpd 2.4.57',
  'iproute 6.2.0',
  'krb5-libs 1.21.1',
  'less 590',
  'libarchive 3.5.3',
  'libnghttp2 1.43.0',
  'libtiff 4.4.0',
  'libxml2 2.9.13',
  'nginx 1.20.1',
  'nss 3.101.0',
  'openldap 2.6.6',
  'openssh-server 8.7p1',
  'openssl-libs 3.0.7',
  'pam 1.5.1',
  'perl-libs 5.32.1',
  'podman 4.9.4',
  'postgresql-server 13.16',
  'python3 3.9.18',
  'python3-libs 3.9.18',
  'rpm 4.16.1.3',
  'rsync 3.2.3',
  'selinux-policy 38.1.35',
  'sqlite-libs 3.34.1',
  'sudo 1.9.5p2',
  'systemd 252',
  'tzdata 2024a',
  'vim-minimal 8.2.2637',
  'wget 1.21.1',
  'xz 5.2.5',
  'yum-utils 4.3.0',
  'zlib 1.2.11',
];

const DISTRIBUTIONS: { readonly [system in SystemId]?: Distribution } = {
  'debian-12': {
    packages: DEBIAN_PACKAGES,
    revisions: ['1+deb12u1', '1+deb12u2'],
    newKernel: ['linux-image-6.1.0-27-amd64', '6.1.115-1'],
  },
  'ubuntu-22.04': {
    packages: DEBIAN_PACKAGES,
    revisions: ['0ubuntu1.17', '0ubuntu1.18'],
    newKernel: ['linux-image-5.15.0-125-generic', '5.15.0-125.135'],
  },
  'ubuntu-24.04': {
    packages: DEBIAN_PACKAGES,
    revisions: ['0ubuntu8.4', '0ubuntu8.5'],
    newKernel: ['linux-image-6.8.0-49-generic', '6.8.0-49.49'],
  },
  'rocky-9': { packages: RPM_PACKAGES, revisions: ['26.el9_4', '27.el9_4'] },
  'fedora-41': { packages: RPM_PACKAGES, revisions: ['3.fc41', '4.fc41'] },
};

const SEVERITIES = ['critical', 'important', 'moderate', 'low'] as const;

/** Makes up updates for a host of that system: none for one whose updates nobody can list. */
export function makeUpdates(
  system: SystemId,
  count: number,
  random: Random,
): readonly FakeUpdate[] {
  const distribution = DISTRIBUTIONS[system];
  if (distribution === undefined) return [];
  const { packages, revisions, newKernel } = distribution;
  const updates = random.some(packages, count).map((line): FakeUpdate => {
    const [name = '', upstream = ''] = line.split(' ');
    const security = random.chance(0.35);
    return {
      name,
      installed: `${upstream}-${revisions[0]}`,
      candidate: `${upstream}-${revisions[1]}`,
      security,
      ...(security ? { severity: random.pick(SEVERITIES) } : {}),
      ...(random.chance(0.03) ? { held: true } : {}),
    };
  });
  if (newKernel === undefined || updates.length === 0 || !random.chance(0.3)) return updates;
  const [name, candidate] = newKernel;
  return [
    ...updates.slice(1),
    { name, installed: null, candidate, security: true, severity: 'important' },
  ];
}
