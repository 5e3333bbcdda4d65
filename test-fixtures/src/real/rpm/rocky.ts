/** A Rocky Linux 9 host with a package for each thing that dnf can say about an update. */
import type { Advisory } from '@exosphere/core';
import { type ExpectedUpdate, expected } from '../facts.ts';
import { type DnfScenario, RPM_SET } from './machine.ts';
import { INSTALLED_KERNEL, NEW_KERNEL, RUNNING_KERNEL } from './rocky-set.ts';

const ROCKY_9 = `NAME="Rocky Linux"
VERSION="9.3 (Blue Onyx)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.3"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Rocky Linux 9.3 (Blue Onyx)"
`;

/** The lines of a .repo file for a repository of the set. */
export function local(id: string): readonly string[] {
  return [`baseurl=file://${RPM_SET}/repositories/${id}`, 'enabled=1', 'gpgcheck=0'];
}

function update(
  name: string,
  installed: string | null,
  candidate: string | null,
  origin: string,
  more: Partial<ExpectedUpdate> = {},
): ExpectedUpdate {
  return expected(name, installed, candidate, { arch: 'x86_64', origins: [origin], ...more });
}

/** The part of an update that its security advisory gives it. */
function fixes(
  id: string,
  severity: NonNullable<Advisory['severity']>,
  cves: readonly string[],
): Partial<ExpectedUpdate> {
  return { security: true, severity, advisories: [{ id, kind: 'security', severity, cves }] };
}

function other(id: string, kind: Advisory['kind']): Partial<ExpectedUpdate> {
  return { advisories: [{ id, kind, cves: [] }] };
}

const noarch = { arch: 'noarch' };
const glibc = fixes('RLSA-2024:3339', 'critical', ['CVE-2024-2961', 'CVE-2024-33599']);
const kernel = fixes('RLSA-2024:2394', 'important', ['CVE-2024-26609']);
const postgresql = fixes('RLSA-2024:0950', 'moderate', ['CVE-2024-0985']);
const nginx = fixes('RLSA-2024:1610', 'important', ['CVE-2022-41741']);

const rockyUpdates: readonly ExpectedUpdate[] = [
  update('bash', '5.1.8-6.el9_1', '5.1.8-9.el9', 'baseos', other('RLBA-2024:2477', 'bugfix')),
  // Its fix came with 25, which 27 has replaced.
  update('openssl-libs', '1:3.0.7-24.el9', '1:3.0.7-27.el9', 'baseos', {
    security: true,
    severity: 'low',
    advisories: [
      { id: 'RLBA-2024:2447', kind: 'bugfix', cves: [] },
      { id: 'RLSA-2024:0310', kind: 'security', severity: 'low', cves: ['CVE-2023-5363'] },
    ],
  }),
  update('glibc', '2.34-83.el9.7', '2.34-100.el9_4.2', 'baseos', glibc),
  update('glibc', '2.34-83.el9.7', '2.34-100.el9_4.2', 'baseos', { ...glibc, arch: 'i686' }),
  // Of several installed versions the newest counts.
  update('kernel', INSTALLED_KERNEL, NEW_KERNEL, 'baseos', kernel),
  update('kernel-core', INSTALLED_KERNEL, NEW_KERNEL, 'baseos', kernel),
  update(
    'NetworkManager',
    '1:1.44.0-3.el9',
    '1:1.46.0-1.el9',
    'baseos',
    other('RLEA-2024:2450', 'enhancement'),
  ),
  update('tzdata', '2023c-1.el9', '2024a-1.el9', 'baseos', {
    ...noarch,
    ...other('RLBA-2024:0762', 'bugfix'),
  }),
  update('python3.11', '3.11.5-1.el9_3', '3.11.7-1.el9_4.1', 'appstream', {
    ...fixes('RLSA-2024:3062', 'unknown', ['CVE-2023-6597']),
  }),
  update('golang', '1.22~rc1-1.el9', '1.22-1.el9', 'appstream'),
  update(
    'osbuild-snapshot',
    '93^20230718git1a2b3c4-1.el9',
    '93^20240202git5d6e7f8-1.el9',
    'appstream',
    noarch,
  ),
  // Brings vim-data along, which dnf names only when it is about to install it.
  update('vim-enhanced', '2:8.2.2637-20.el9_1', '2:8.2.2637-21.el9', 'appstream'),
  // A repository without advisories: nobody can say whether this is a fix.
  update('vendor-agent', '2.0.4-1', '2.1.0-1', 'vendor', { security: undefined }),
  // Obsoletes ntpdate.
  update('chrony-ng', null, '4.5-1.el9', 'baseos', noarch),
  expected('ntpdate', '4.2.6p5-29.el9', null, { arch: 'noarch', state: 'removal' }),
];

const nginxUpdate = update(
  'nginx',
  '1:1.20.1-14.el9_2.1',
  '1:1.20.1-16.el9_4.1',
  'appstream',
  nginx,
);
const postgresqlUpdate = update(
  'postgresql-server',
  '13.13-1.el9_3',
  '13.14-1.el9_3',
  'appstream',
  postgresql,
);

/** Excluded in dnf.conf, and locked: two security fixes that dnf does not mention. */
const heldUpdates: readonly ExpectedUpdate[] = [nginxUpdate, postgresqlUpdate].map((item) => ({
  ...item,
  state: 'held',
}));

/** Everything at once. It runs the older of two installed kernels, and glibc is newer than the boot. */
export const rocky: DnfScenario = {
  title: 'a Rocky Linux 9 host with updates of every kind',
  osRelease: ROCKY_9,
  config: ['gpgcheck=0', 'installonly_limit=3', 'best=True', 'exclude=nginx*'],
  repositories: {
    baseos: local('baseos'),
    appstream: local('appstream'),
    vendor: local('vendor'),
  },
  versionLocks: [{ name: 'postgresql-server', evr: '0:13.13-1.el9_3' }],
  installedSinceBoot: ['glibc-*'],
  kernel: `${RUNNING_KERNEL}.x86_64`,
  facts: { updates: [...rockyUpdates, ...heldUpdates], rebootNeeded: true, syncSucceeds: true },
};

/** No needs-restarting and no versionlock, as in small images: what was locked is pending. */
export const withoutPlugins: DnfScenario = {
  ...rocky,
  title: 'a Rocky Linux 9 host without the plugins of dnf',
  versionLocks: undefined,
  facts: {
    updates: [...rockyUpdates, { ...nginxUpdate, state: 'held' }, postgresqlUpdate],
    rebootNeeded: true,
    syncSucceeds: true,
  },
};
