/** Turns a scenario of APT into a machine on which the real apt-get and dpkg-query find it. */
import type { Facts } from '../facts.ts';
import type { Files, Machine } from '../machine.ts';
import { type Archive, archiveFiles, type Deb, sourceLine, stanza } from './archive.ts';

export interface InstalledDeb extends Deb {
  /** dpkg's three words; `install ok installed` by default. */
  readonly status?: string;
}

export interface AptScenario {
  readonly title: string;
  readonly osRelease: string;
  readonly installed: readonly InstalledDeb[];
  readonly archives: readonly Archive[];
  /** Replaces the lines made from `archives`. */
  readonly sources?: string;
  readonly preferences?: string;
  /** The kernel that runs; `kernels` are those in /boot. */
  readonly kernel: string;
  readonly kernels: readonly string[];
  readonly files?: Files;
  /** Shell commands after the lists were fetched. */
  readonly afterwards?: string;
  /** Leave in place the package managers of other platforms that are installed on this machine. */
  readonly foreignTools?: true;
  readonly facts: Facts;
}

const PREPARE = `ln -s ../usr/lib/os-release /etc/os-release
mkdir -p /etc/apt/apt.conf.d /etc/apt/preferences.d /etc/apt/sources.list.d /etc/apt/trusted.gpg.d
mkdir -p /var/lib/apt/lists/partial /var/lib/apt/periodic /var/cache/apt/archives/partial
mkdir -p /var/lib/dpkg/updates /var/lib/dpkg/triggers /boot`;

const FOREIGN_TOOLS = [
  ...['dnf', 'dnf-3', 'dnf4', 'dnf5', 'yum', 'zypper', 'pacman', 'checkupdates', 'rpm'],
  ...['snap', 'flatpak', 'needrestart', 'needs-restarting'],
].flatMap((tool) => [`/usr/bin/${tool}`, `/usr/sbin/${tool}`]);

/** The machine of a scenario, its lists fetched from its archives as far as that succeeds. */
export function aptMachine(scenario: AptScenario): Machine {
  return {
    kernel: scenario.kernel,
    hide: [
      ...['/etc/apt', '/var/lib/apt', '/var/cache/apt', '/var/lib/dpkg'],
      ...['/etc/os-release', '/usr/lib/os-release', '/boot', '/usr/lib/modules'],
      ...['/var/lib/update-notifier', '/usr/lib/update-notifier', '/usr/bin/pro', '/usr/bin/ua'],
      ...(scenario.foreignTools ? [] : FOREIGN_TOOLS),
    ],
    files: {
      ...aptFiles(scenario),
      ...dpkgFiles(scenario.installed),
      ...kernelFiles(scenario.kernels),
      '/usr/lib/os-release': scenario.osRelease,
      ...scenario.files,
    },
    // A scenario of a broken archive wants what such a host would have: whatever came of the update.
    beforeBoot: `${PREPARE}
apt-get update || echo "the update failed: status $?"
${scenario.afterwards ?? ''}`,
  };
}

function aptFiles({ archives, sources, preferences }: AptScenario): Files {
  return {
    '/etc/apt/sources.list': sources ?? archives.map(sourceLine).join(''),
    '/etc/apt/preferences': preferences ?? '',
    // By default a mirror that is down costs seven seconds.
    '/etc/apt/apt.conf.d/80retries': 'Acquire::Retries "0";\n',
    '/etc/machine-id': '0123456789abcdef0123456789abcdef\n', // phasing is drawn from it
    ...Object.assign({}, ...archives.map(archiveFiles)),
  };
}

function dpkgFiles(installed: readonly InstalledDeb[]): Files {
  const status = installed.map((item) =>
    stanza(item, { Status: item.status ?? 'install ok installed' }),
  );
  const lists = installed.map(({ name, fields }) => {
    const suffix = fields['Multi-Arch'] === 'same' ? `:${fields.Architecture}` : '';
    const info = `/var/lib/dpkg/info/${name}${suffix}`;
    return { [`${info}.list`]: '/.\n', [`${info}.md5sums`]: '' };
  });
  return {
    '/var/lib/dpkg/status': status.join('\n'),
    '/var/lib/dpkg/available': '',
    '/var/lib/dpkg/arch': 'amd64\ni386\n',
    '/var/lib/dpkg/info/format': '1\n',
    ...Object.assign({}, ...lists),
  };
}

function kernelFiles(kernels: readonly string[]): Files {
  return Object.fromEntries(
    kernels.flatMap((kernel) => [
      [`/boot/vmlinuz-${kernel}`, ''],
      [`/usr/lib/modules/${kernel}/modules.dep`, ''],
    ]),
  );
}
