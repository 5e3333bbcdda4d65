/** What is installed on a Rocky Linux 9 host, and what its repositories have to offer. */
import type { Erratum, RpmSet } from './repositories.ts';
import { rpm } from './rpms.ts';

/** Kernels are installed side by side: the older of these two runs, or the newer, as the scenario says. */
export const RUNNING_KERNEL = '5.14.0-362.8.1.el9_3';
export const INSTALLED_KERNEL = '5.14.0-362.13.1.el9_3';
export const NEW_KERNEL = '5.14.0-427.13.1.el9_4';

const release = rpm('rocky-release', '9.3-1.3.el9', 'noarch', [
  'Provides: system-release = 9.3-1.3.el9',
  'Provides: system-release(releasever) = 9',
]);
const newBash = rpm('bash', '5.1.8-9.el9');
const openssl25 = rpm('openssl-libs', '1:3.0.7-25.el9_3');
const openssl27 = rpm('openssl-libs', '1:3.0.7-27.el9');
const newGlibc = rpm('glibc', '2.34-100.el9_4.2');
const newGlibcI686 = rpm('glibc', '2.34-100.el9_4.2', 'i686');
const newKernel = rpm('kernel', NEW_KERNEL);
const newKernelCore = rpm('kernel-core', NEW_KERNEL);
const newPython = rpm('python3.11', '3.11.7-1.el9_4.1');
const newNetworkManager = rpm('NetworkManager', '1:1.46.0-1.el9');
const newTzdata = rpm('tzdata', '2024a-1.el9', 'noarch');
const newNginx = rpm('nginx', '1:1.20.1-16.el9_4.1');
const newPostgresql = rpm('postgresql-server', '13.14-1.el9_3');

const installed = [
  release,
  rpm('bash', '5.1.8-6.el9_1'),
  rpm('openssl-libs', '1:3.0.7-24.el9'),
  rpm('glibc', '2.34-83.el9.7'),
  rpm('glibc', '2.34-83.el9.7', 'i686'),
  rpm('kernel', RUNNING_KERNEL),
  rpm('kernel', INSTALLED_KERNEL),
  rpm('kernel-core', RUNNING_KERNEL),
  rpm('kernel-core', INSTALLED_KERNEL),
  rpm('python3.11', '3.11.5-1.el9_3'),
  rpm('NetworkManager', '1:1.44.0-3.el9'),
  rpm('golang', '1.22~rc1-1.el9'),
  rpm('osbuild-snapshot', '93^20230718git1a2b3c4-1.el9', 'noarch'),
  rpm('vim-enhanced', '2:8.2.2637-20.el9_1'),
  rpm('ntpdate', '4.2.6p5-29.el9', 'noarch'),
  rpm('nginx', '1:1.20.1-14.el9_2.1'),
  rpm('postgresql-server', '13.13-1.el9_3'),
  rpm('vendor-agent', '2.0.4-1'),
  rpm('tzdata', '2023c-1.el9', 'noarch'),
  rpm('which', '2.21-29.el9'),
  rpm('in-house-tool', '9.9-1.local', 'noarch'),
];

const baseosErrata: readonly Erratum[] = [
  { id: 'RLBA-2024:2477', type: 'bugfix', rpms: [newBash] },
  // The fix came with a version that the next one, itself no security update, has replaced.
  {
    id: 'RLSA-2024:0310',
    type: 'security',
    severity: 'Low',
    cves: ['CVE-2023-5363'],
    rpms: [openssl25],
  },
  { id: 'RLBA-2024:2447', type: 'bugfix', rpms: [openssl27] },
  {
    id: 'RLSA-2024:3339',
    type: 'security',
    severity: 'Critical',
    cves: ['CVE-2024-2961', 'CVE-2024-33599'],
    rpms: [newGlibc, newGlibcI686],
  },
  {
    id: 'RLSA-2024:2394',
    type: 'security',
    severity: 'Important',
    cves: ['CVE-2024-26609'],
    rpms: [newKernel, newKernelCore],
  },
  { id: 'RLEA-2024:2450', type: 'enhancement', rpms: [newNetworkManager] },
  { id: 'RLBA-2024:0762', type: 'bugfix', rpms: [newTzdata] },
];

const appstreamErrata: readonly Erratum[] = [
  { id: 'RLSA-2024:3062', type: 'security', cves: ['CVE-2023-6597'], rpms: [newPython] },
  {
    id: 'RLSA-2024:1610',
    type: 'security',
    severity: 'Important',
    cves: ['CVE-2022-41741'],
    rpms: [newNginx],
  },
  {
    id: 'RLSA-2024:0950',
    type: 'security',
    severity: 'Moderate',
    cves: ['CVE-2024-0985'],
    rpms: [newPostgresql],
  },
];

export const rockySet: RpmSet = {
  installed,
  repositories: [
    {
      id: 'baseos',
      rpms: [
        ...[release, rpm('which', '2.21-29.el9'), newBash, openssl25, openssl27],
        ...[newGlibc, newGlibcI686, newKernel, newKernelCore, newNetworkManager, newTzdata],
        rpm('chrony-ng', '4.5-1.el9', 'noarch', [
          'Obsoletes: ntpdate < 5',
          'Provides: ntpdate = 5',
        ]),
      ],
      errata: baseosErrata,
    },
    {
      id: 'appstream',
      rpms: [
        ...[newPython, newNginx, newPostgresql],
        rpm('golang', '1.22-1.el9'),
        rpm('osbuild-snapshot', '93^20240202git5d6e7f8-1.el9', 'noarch'),
        rpm('vim-enhanced', '2:8.2.2637-21.el9', 'x86_64', ['Requires: vim-data']),
        rpm('vim-data', '2:8.2.2637-21.el9', 'noarch'),
        rpm('never-installed', '1.0-1.el9', 'noarch'),
      ],
      errata: appstreamErrata,
    },
    { id: 'vendor', rpms: [rpm('vendor-agent', '2.1.0-1')] },
    // With nothing newer than what is installed.
    { id: 'current', rpms: [release, rpm('which', '2.21-29.el9')], errata: [] },
  ],
};
