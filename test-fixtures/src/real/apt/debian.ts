/** A Debian 12 host with a package for each thing that APT can say about an update. */
import { type ExpectedUpdate, expected } from '../facts.ts';
import { type Archive, deb } from './archive.ts';
import type { AptScenario, InstalledDeb } from './machine.ts';

export const DEBIAN_12 = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`;

const same = { 'Multi-Arch': 'same' };
const sameI386 = { ...same, Architecture: 'i386' };
const all = { Architecture: 'all' };
const held = 'hold ok installed';

const installed: readonly InstalledDeb[] = [
  deb('curl', '7.88.1-10+deb12u4', { Depends: 'libcurl4' }),
  deb('libcurl4', '7.88.1-10+deb12u4', same),
  deb('libcurl4', '7.88.1-10+deb12u4', sameI386),
  deb('base-files', '12.4+deb12u4'),
  deb('sudo', '1.9.13p3-1'),
  deb('linux-image-amd64', '6.1.69-1', { Depends: 'linux-image-6.1.0-17-amd64' }),
  deb('linux-image-6.1.0-17-amd64', '6.1.69-1'),
  deb('linux-image-6.1.0-18-amd64', '6.1.76-1'),
  deb('nano', '7.2-1'),
  deb('libapache2-mod-security2', '2.9.7-1'),
  { ...deb('nginx', '1.22.1-8'), status: held },
  { ...deb('postfix', '3.7.6-0'), status: held },
  deb('snmpd', '5.9.3-1'),
  deb('rsyslog', '8.2302.0-1'),
  deb('zabbix-agent', '1:6.0.14-1'),
  deb('mailutils', '1:3.15-3'),
  deb('mailutils-spool', '1.0-1'),
  deb('redis', '5:7.2.4-1rl1'),
  deb('openjdk-17-jre', '17.0.9+9-1'),
  deb('grafana-agent', '1:0.39.1-1'),
  deb('git', '1:2.39.2-1'),
  deb('tzdata', '2024a-0+deb12u1', all),
  deb('in-house-tool', '9.9', all),
  { ...deb('telnet', '0.17-44', all), status: 'deinstall ok config-files' },
];

/** What the host was installed from, and the last point release. */
const stable: Archive = {
  id: 'debian',
  origin: 'Debian',
  label: 'Debian',
  suite: 'stable',
  codename: 'bookworm',
  version: '12.5',
  debs: [
    deb('nano', '7.2-1'),
    deb('tzdata', '2024a-0+deb12u1', all),
    deb('git', '1:2.39.2-1'),
    deb('openjdk-17-jre', '17.0.9+9-1'),
    deb('telnet', '0.17+2.4-2', all),
    deb('base-files', '12.4+deb12u5'),
    deb('redis', '5:7.0.15-1'),
  ],
};

const security: Archive = {
  id: 'debian-security',
  origin: 'Debian',
  label: 'Debian-Security',
  suite: 'stable-security',
  codename: 'bookworm-security',
  version: '12',
  debs: [
    deb('curl', '7.88.1-10+deb12u5', { Depends: 'libcurl4 (>= 7.88.1-10+deb12u5)' }),
    deb('libcurl4', '7.88.1-10+deb12u5', same),
    deb('libcurl4', '7.88.1-10+deb12u5', sameI386),
    // The same version as in the point release: one update, two origins.
    deb('base-files', '12.4+deb12u5'),
    // Superseded in bookworm-updates: the candidate is not from here, the fix is.
    deb('sudo', '1.9.13p3-1+deb12u1'),
    deb('linux-image-amd64', '6.1.85-1', { Depends: 'linux-image-6.1.0-20-amd64' }),
    deb('linux-image-6.1.0-20-amd64', '6.1.85-1'),
    deb('nginx', '1.22.1-9+deb12u1'),
  ],
};

const updates: Archive = {
  id: 'debian-updates',
  origin: 'Debian',
  label: 'Debian',
  suite: 'stable-updates',
  codename: 'bookworm-updates',
  version: '12-updates',
  debs: [
    deb('nano', '7.2-1+deb12u1'),
    deb('sudo', '1.9.13p3-1+deb12u2'),
    deb('libapache2-mod-security2', '2.9.7-1+deb12u1'),
    deb('postfix', '3.7.10-0+deb12u1'),
    deb('snmpd', '5.9.3-1+deb12u1', { 'Phased-Update-Percentage': '0' }),
    deb('rsyslog', '8.2302.0-1+deb12u1', { 'Phased-Update-Percentage': '100' }),
    deb('zabbix-agent', '1:6.0.20-1', { Depends: 'libzabbix-agent6' }),
    deb('mailutils', '1:3.15-4', {
      Depends: 'libmailutils9',
      Breaks: 'mailutils-spool',
      Conflicts: 'mailutils-spool',
    }),
    deb('libmailutils9', '1:3.15-4'),
    deb('openjdk-17-jre', '17.0.10+7-1'),
  ],
};

const backports: Archive = {
  id: 'debian-backports',
  origin: 'Debian Backports',
  label: 'Debian Backports',
  suite: 'stable-backports',
  codename: 'bookworm-backports',
  notAutomatic: true,
  debs: [deb('git', '1:2.43.0-1~bpo12+1')],
};

/** A blank in the label, and no Version: as real third parties do. */
const thirdParty: Archive = {
  id: 'grafana',
  origin: 'Grafana Labs',
  label: 'Grafana Labs Stable',
  suite: 'stable',
  codename: 'grafana',
  debs: [deb('grafana-agent', '1:0.40.2-1'), deb('redis', '5:7.2.4-1rl1')],
};

const expectedUpdates: readonly ExpectedUpdate[] = [
  expected('curl', '7.88.1-10+deb12u4', '7.88.1-10+deb12u5', {
    security: true,
    origins: ['Debian-Security:12/stable-security'],
  }),
  expected('libcurl4', '7.88.1-10+deb12u4', '7.88.1-10+deb12u5', { security: true }),
  expected('libcurl4', '7.88.1-10+deb12u4', '7.88.1-10+deb12u5', { security: true, arch: 'i386' }),
  expected('base-files', '12.4+deb12u4', '12.4+deb12u5', {
    security: true,
    origins: ['Debian:12.5/stable', 'Debian-Security:12/stable-security'],
  }),
  expected('sudo', '1.9.13p3-1', '1.9.13p3-1+deb12u2', {
    security: true,
    origins: ['Debian:12-updates/stable-updates'],
  }),
  expected('linux-image-amd64', '6.1.69-1', '6.1.85-1', { security: true }),
  expected('linux-image-6.1.0-20-amd64', null, '6.1.85-1', { security: true }),
  expected('nano', '7.2-1', '7.2-1+deb12u1'),
  expected('libapache2-mod-security2', '2.9.7-1', '2.9.7-1+deb12u1'),
  expected('rsyslog', '8.2302.0-1', '8.2302.0-1+deb12u1'),
  expected('mailutils', '1:3.15-3', '1:3.15-4'),
  expected('libmailutils9', null, '1:3.15-4'),
  expected('grafana-agent', '1:0.39.1-1', '1:0.40.2-1', {
    origins: ['Grafana Labs Stable:stable'],
  }),
  expected('nginx', '1.22.1-8', '1.22.1-9+deb12u1', { state: 'held', security: true }),
  expected('postfix', '3.7.6-0', '3.7.10-0+deb12u1', { state: 'held' }),
  expected('snmpd', '5.9.3-1', '5.9.3-1+deb12u1', { state: 'deferred' }),
  expected('zabbix-agent', '1:6.0.14-1', '1:6.0.20-1', { state: 'deferred' }),
  expected('openjdk-17-jre', '17.0.9+9-1', '17.0.10+7-1', { state: 'held' }),
  // `Remv` lines name no architecture.
  expected('mailutils-spool', '1.0-1', null, { state: 'removal', arch: undefined }),
  expected('redis', '5:7.2.4-1rl1', '5:7.0.15-1', { state: 'downgrade' }),
];

/**
 * Every state at once. `openjdk-17-jre` is pinned to the installed version, which holds it back.
 * `git` is newer in backports alone, which nobody chose: it is not among the updates.
 */
export const debian: AptScenario = {
  title: 'a Debian 12 host with updates of every kind',
  osRelease: DEBIAN_12,
  installed,
  archives: [stable, security, updates, backports, thirdParty],
  preferences: `Package: openjdk-17-jre
Pin: version 17.0.9*
Pin-Priority: 1001

Package: redis
Pin: release l=Debian
Pin-Priority: 1001
`,
  kernel: '6.1.0-17-amd64',
  kernels: ['6.1.0-17-amd64', '6.1.0-18-amd64'],
  facts: { updates: expectedUpdates, rebootNeeded: true, syncSucceeds: true },
};
