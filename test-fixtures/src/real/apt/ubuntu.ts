/** An Ubuntu 22.04 host: its pockets, Ubuntu Pro's archive, phased updates and a kernel that waits for a reboot. */
import { type ExpectedUpdate, expected } from '../facts.ts';
import { type Archive, deb } from './archive.ts';
import type { AptScenario, InstalledDeb } from './machine.ts';

const UBUNTU_22_04 = `PRETTY_NAME="Ubuntu 22.04.4 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION="22.04.4 LTS (Jammy Jellyfish)"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
UBUNTU_CODENAME=jammy
`;

const installed: readonly InstalledDeb[] = [
  deb('openssl', '3.0.2-0ubuntu1.12'),
  deb('libc6', '2.35-0ubuntu3.6'),
  deb('bind9-host', '1:9.18.12-0ubuntu0.22.04.1'),
  deb('imagemagick', '8:6.9.11.60+dfsg-1.3ubuntu0.22.04.3'),
  deb('update-manager-core', '1:22.04.18'),
  deb('landscape-common', '19.12-0ubuntu13'),
  deb('linux-image-generic', '5.15.0.101.98', { Depends: 'linux-image-5.15.0-101-generic' }),
  deb('linux-image-5.15.0-91-generic', '5.15.0-91.101'),
  deb('linux-image-5.15.0-101-generic', '5.15.0-101.111'),
];

function pocket(name: string, debs: Archive['debs']): Archive {
  const [origin, label] = ['Ubuntu', 'Ubuntu'];
  return { id: name, origin, label, suite: name, codename: name, version: '22.04', debs };
}

const archives: readonly Archive[] = [
  pocket('jammy', [deb('libc6', '2.35-0ubuntu3'), deb('landscape-common', '19.12-0ubuntu13')]),
  pocket('jammy-updates', [
    deb('openssl', '3.0.2-0ubuntu1.15'),
    deb('libc6', '2.35-0ubuntu3.7'),
    deb('bind9-host', '1:9.18.18-0ubuntu0.22.04.2'),
    deb('update-manager-core', '1:22.04.19', { 'Phased-Update-Percentage': '0' }),
    deb('landscape-common', '19.12-0ubuntu13.1'),
  ]),
  pocket('jammy-security', [
    deb('openssl', '3.0.2-0ubuntu1.14'),
    deb('libc6', '2.35-0ubuntu3.7'),
    // Older than the installed version: this fix is already in.
    deb('landscape-common', '19.12-0ubuntu12'),
  ]),
  {
    ...pocket('jammy-apps-security', [
      deb('imagemagick', '8:6.9.11.60+dfsg-1.3ubuntu0.22.04.3+esm1'),
    ]),
    origin: 'UbuntuESMApps',
    label: 'UbuntuESMApps',
  },
];

const expectedUpdates: readonly ExpectedUpdate[] = [
  expected('openssl', '3.0.2-0ubuntu1.12', '3.0.2-0ubuntu1.15', {
    security: true,
    origins: ['Ubuntu:22.04/jammy-updates'],
  }),
  expected('libc6', '2.35-0ubuntu3.6', '2.35-0ubuntu3.7', {
    security: true,
    origins: ['Ubuntu:22.04/jammy-updates', 'Ubuntu:22.04/jammy-security'],
  }),
  expected('bind9-host', '1:9.18.12-0ubuntu0.22.04.1', '1:9.18.18-0ubuntu0.22.04.2'),
  expected(
    'imagemagick',
    '8:6.9.11.60+dfsg-1.3ubuntu0.22.04.3',
    '8:6.9.11.60+dfsg-1.3ubuntu0.22.04.3+esm1',
    { security: true, origins: ['UbuntuESMApps:22.04/jammy-apps-security'] },
  ),
  expected('landscape-common', '19.12-0ubuntu13', '19.12-0ubuntu13.1'),
  expected('update-manager-core', '1:22.04.18', '1:22.04.19', { state: 'deferred' }),
];

/** The reboot is asked for by the flag file, whose list of packages repeats itself as on real hosts. */
export const ubuntu: AptScenario = {
  title: 'an Ubuntu 22.04 host with its pockets',
  osRelease: UBUNTU_22_04,
  installed,
  archives,
  kernel: '5.15.0-91-generic',
  kernels: ['5.15.0-91-generic', '5.15.0-101-generic'],
  files: {
    '/run/reboot-required': '*** System restart required ***\n',
    '/run/reboot-required.pkgs': 'linux-image-5.15.0-101-generic\nlinux-base\nlinux-base\n',
  },
  facts: { updates: expectedUpdates, rebootNeeded: true, syncSucceeds: true },
};
