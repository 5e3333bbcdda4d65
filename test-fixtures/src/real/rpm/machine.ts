/** Turns a scenario of dnf into a machine on which the real dnf and rpm find it. */
import { join } from 'node:path';
import { TEST_CACHE } from '../cache.ts';
import type { Facts } from '../facts.ts';
import type { Files, Machine } from '../machine.ts';

export interface VersionLock {
  readonly name: string;
  /** `0:13.13-1.el9_3`: here the epoch is always said. */
  readonly evr: string;
}

export interface DnfScenario {
  readonly title: string;
  readonly osRelease: string;
  /** dnf.conf below `[main]`, one line each. */
  readonly config: readonly string[];
  /** `<id>.repo` files: each repository's lines below its `[id]`. */
  readonly repositories: { readonly [id: string]: readonly string[] };
  /** Packages locked to their installed version; undefined: the host has no plugins at all. */
  readonly versionLocks: readonly VersionLock[] | undefined;
  /** Files of packages (shell patterns) that were installed only after the machine was booted. */
  readonly installedSinceBoot?: readonly string[];
  readonly kernel: string;
  readonly facts: Facts;
}

/** Where the set's directory lies in the machine. */
export const RPM_SET = '/srv/rpm-set';

const FOREIGN_TOOLS = [
  ...['apt', 'apt-get', 'apt-cache', 'apt-mark', 'dpkg', 'dpkg-query', 'zypper', 'pacman'],
  ...['snap', 'flatpak', 'needrestart'],
].flatMap((tool) => [`/usr/bin/${tool}`, `/usr/sbin/${tool}`]);

/** The machine of a scenario with dnf 4, made of a set that `buildRpmSet` has built in `directory`. */
export function dnfMachine(scenario: DnfScenario, directory: string): Machine {
  const machine = rpmMachine(scenario, directory);
  if (scenario.versionLocks === undefined) return machine;
  return {
    ...machine,
    files: { ...machine.files, ...lockFiles(scenario.versionLocks) },
    copies: { ...machine.copies, '/usr': join(TEST_CACHE, 'dnf-plugins-core/usr') },
  };
}

/** The same with dnf 5, whose locks and needs-restarting are part of it; see `REAL_DNF5`. */
export function dnf5Machine(scenario: DnfScenario, directory: string): Machine {
  const machine = rpmMachine(scenario, directory);
  return {
    ...machine,
    base: join(TEST_CACHE, 'forky'),
    // It would call the machine a container, where no reboot can be told.
    hide: [...(machine.hide ?? []), '/usr/bin/systemd-detect-virt'],
    files: {
      ...machine.files,
      '/etc/dnf/versionlock.toml': dnf5Locks(scenario.versionLocks ?? []),
    },
    // Root has used dnf before: until then, ordinary users cannot, for want of its lock file.
    beforeBoot: `ln -sf dnf5 /usr/bin/dnf
${machine.beforeBoot}
dnf5 --quiet repoquery --installed >/dev/null`,
  };
}

function rpmMachine(scenario: DnfScenario, directory: string): Machine {
  return {
    kernel: scenario.kernel,
    hide: [
      ...['/etc/dnf', '/etc/yum.repos.d', '/var/lib/rpm', '/var/lib/dnf', '/var/cache/dnf'],
      ...['/var/cache/libdnf5', '/usr/lib/sysimage', '/root/.rpmdb', '/var/tmp'],
      ...['/etc/os-release', '/usr/lib/os-release', '/boot', '/usr/lib/modules'],
      ...['/var/lib/dpkg', '/var/lib/apt', '/usr/lib/python3/dist-packages/dnf-plugins'],
      ...FOREIGN_TOOLS,
    ],
    files: dnfFiles(scenario),
    copies: {
      [`${RPM_SET}/installed`]: join(directory, 'installed'),
      [`${RPM_SET}/repositories`]: join(directory, 'repositories'),
    },
    beforeBoot: `${PREPARE}
${install('*.rpm', scenario.installedSinceBoot ?? [])}`,
    afterBoot: installSinceBoot(scenario.installedSinceBoot ?? []),
  };
}

const PREPARE = `ln -s ../usr/lib/os-release /etc/os-release
ln -sf dnf /usr/bin/yum
mkdir -p /boot /var/cache/dnf /var/lib/dnf /usr/lib/sysimage/libdnf5
mkdir -m 1777 /var/tmp
chmod -R a+rX ${RPM_SET}
rpm --initdb`;

/** Debian's rpm knows no other distribution's dependencies and architectures: the set stands for itself. */
function install(pattern: string, except: readonly string[]): string {
  const ignored = except.map((name) => ` ! -name '${name}'`).join('');
  return `find ${RPM_SET}/installed -name '${pattern}'${ignored} \\
  -exec rpm -i --nodeps --ignorearch --nosignature --oldpackage {} +`;
}

/** needs-restarting counts whole seconds, and an installation within the second of the boot as before it. */
function installSinceBoot(patterns: readonly string[]): string {
  if (patterns.length === 0) return '';
  return ['sleep 1.1', ...patterns.map((pattern) => install(pattern, []))].join('\n');
}

function dnfFiles(scenario: DnfScenario): Files {
  const repositories = Object.entries(scenario.repositories).map(([id, lines]) => [
    `/etc/yum.repos.d/${id}.repo`,
    `[${id}]\nname=${id}\n${lines.map((line) => `${line}\n`).join('')}`,
  ]);
  return {
    '/usr/lib/os-release': scenario.osRelease,
    // Debian's rpm keeps its database in ~/.rpmdb: everything that reads one would find none.
    '/etc/rpm/macros': '%_dbpath /var/lib/rpm\n',
    '/etc/dnf/dnf.conf': `[main]\n${scenario.config.map((line) => `${line}\n`).join('')}`,
    ...Object.fromEntries(repositories),
  };
}

function lockFiles(locks: readonly VersionLock[]): Files {
  const list = '/etc/dnf/plugins/versionlock.list';
  return {
    '/etc/dnf/plugins/versionlock.conf': `[main]\nenabled = 1\nlocklist = ${list}\n`,
    [list]: locks.map(({ name, evr }) => `${name}-${evr}.*\n`).join(''),
  };
}

function dnf5Locks(locks: readonly VersionLock[]): string {
  const packages = locks.map(
    ({ name, evr }) => `
[[packages]]
name = "${name}"
[[packages.conditions]]
key = "evr"
comparator = "="
value = "${evr}"
`,
  );
  return `version = "1.0"\n${packages.join('')}`;
}
