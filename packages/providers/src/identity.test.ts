import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type Capture, cleanText, type OsFacts } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import { identity, readOsRelease } from './identity.ts';

const TOOLS = ['apt-get', 'dnf', 'yum', 'pkg', 'pkg_add'];

/** What a host says; what is not given, it answers as a plain Linux host does. */
interface Said {
  readonly uname?: string;
  readonly release?: string;
  readonly tools?: string;
  readonly user?: string;
  readonly container?: string;
  readonly image?: string;
  readonly freebsd?: string;
}

const LINUX = 'Linux\n6.1.0-25-amd64\nx86_64\n';

function capture(stdout: string, exitCode = 0): Capture {
  return { stdout: cleanText(stdout), stderr: '', exitCode };
}

function ask(said: Said, unameStatus = 0): Answer<OsFacts> {
  const { uname = LINUX, release = '', tools = '', user = '1000\n' } = said;
  return identity(TOOLS).read({
    uname: capture(uname, unameStatus),
    release: capture(release, release === '' ? 1 : 0),
    tools: capture(tools),
    user: capture(user),
    container: capture(said.container ?? 'none\n'),
    image: capture(said.image ?? ''),
    freebsd: capture(said.freebsd ?? ''),
  });
}

function facts(said: Said): OsFacts {
  const answer = ask(said);
  if (!answer.known) throw new Error(answer.reason);
  return answer.value;
}

const ALL_LOST = Object.fromEntries(
  Object.keys(identity(TOOLS).commands).map((name) => [
    name,
    { stdout: '', stderr: '', missing: 'lost' } as const,
  ]),
);

const MINT = `NAME="Linux Mint"
VERSION="21.3 (Virginia)"
ID=linuxmint
ID_LIKE="ubuntu debian"
PRETTY_NAME="Linux Mint 21.3"
VERSION_ID="21.3"
VERSION_CODENAME=virginia
UBUNTU_CODENAME=jammy
`;

/** Real os-release files, cut to the lines that matter here. */
const LINUX_RELEASES: readonly (readonly [
  name: string,
  release: string,
  flavor: string | undefined,
  version: string | undefined,
])[] = [
  [
    'Debian 12',
    `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
`,
    'debian',
    '12',
  ],
  [
    'Debian testing, which has no number yet',
    `PRETTY_NAME="Debian GNU/Linux forky/sid"
NAME="Debian GNU/Linux"
VERSION_CODENAME=forky
ID=debian
`,
    'debian',
    'forky',
  ],
  [
    'Ubuntu 22.04',
    `PRETTY_NAME="Ubuntu 22.04.4 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION="22.04.4 LTS (Jammy Jellyfish)"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
UBUNTU_CODENAME=jammy
`,
    'ubuntu',
    '22.04',
  ],
  [
    'Ubuntu 24.04',
    `PRETTY_NAME="Ubuntu 24.04.1 LTS"
VERSION_ID="24.04"
ID=ubuntu
ID_LIKE=debian
`,
    'ubuntu',
    '24.04',
  ],
  ['Linux Mint 21', MINT, 'ubuntu', '21.3'],
  [
    'Pop!_OS 22.04',
    `NAME="Pop!_OS"
VERSION="22.04 LTS"
ID=pop
ID_LIKE="ubuntu debian"
PRETTY_NAME="Pop!_OS 22.04 LTS"
VERSION_ID="22.04"
`,
    'ubuntu',
    '22.04',
  ],
  [
    'Raspbian 11',
    `PRETTY_NAME="Raspbian GNU/Linux 11 (bullseye)"
NAME="Raspbian GNU/Linux"
VERSION_ID="11"
VERSION_CODENAME=bullseye
ID=raspbian
ID_LIKE=debian
`,
    'debian',
    '11',
  ],
  [
    'Rocky Linux 9',
    `NAME="Rocky Linux"
VERSION="9.4 (Blue Onyx)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.4"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"
`,
    'rhel',
    '9.4',
  ],
  [
    'AlmaLinux 8',
    `NAME="AlmaLinux"
VERSION="8.10 (Cerulean Leopard)"
ID="almalinux"
ID_LIKE="rhel centos fedora"
VERSION_ID="8.10"
PRETTY_NAME="AlmaLinux 8.10 (Cerulean Leopard)"
`,
    'rhel',
    '8.10',
  ],
  [
    'RHEL 8',
    `NAME="Red Hat Enterprise Linux"
VERSION="8.9 (Ootpa)"
ID="rhel"
ID_LIKE="fedora"
VERSION_ID="8.9"
PRETTY_NAME="Red Hat Enterprise Linux 8.9 (Ootpa)"
`,
    'rhel',
    '8.9',
  ],
  [
    'CentOS Stream 9',
    `NAME="CentOS Stream"
VERSION="9"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="9"
PRETTY_NAME="CentOS Stream 9"
`,
    'rhel',
    '9',
  ],
  [
    'CentOS 7',
    `NAME="CentOS Linux"
VERSION="7 (Core)"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="7"
PRETTY_NAME="CentOS Linux 7 (Core)"

CENTOS_MANTISBT_PROJECT="CentOS-7"
`,
    'rhel',
    '7',
  ],
  [
    'Oracle Linux 9',
    `NAME="Oracle Linux Server"
VERSION="9.4"
ID="ol"
ID_LIKE="fedora"
VERSION_ID="9.4"
PRETTY_NAME="Oracle Linux Server 9.4"
`,
    'fedora',
    '9.4',
  ],
  [
    'Amazon Linux 2',
    `NAME="Amazon Linux"
VERSION="2"
ID="amzn"
ID_LIKE="centos rhel fedora"
VERSION_ID="2"
PRETTY_NAME="Amazon Linux 2"
`,
    'rhel',
    '2',
  ],
  [
    'Amazon Linux 2023',
    `NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PRETTY_NAME="Amazon Linux 2023.5.20240805"
`,
    'fedora',
    '2023',
  ],
  [
    'Fedora 41',
    `NAME="Fedora Linux"
VERSION="41 (Server Edition)"
RELEASE_TYPE=stable
ID=fedora
VERSION_ID=41
VERSION_CODENAME=""
PRETTY_NAME="Fedora Linux 41 (Server Edition)"
`,
    'fedora',
    '41',
  ],
  [
    'openSUSE Leap 15.6',
    `NAME="openSUSE Leap"
VERSION="15.6"
ID="opensuse-leap"
ID_LIKE="suse opensuse"
VERSION_ID="15.6"
PRETTY_NAME="openSUSE Leap 15.6"
`,
    'opensuse-leap',
    '15.6',
  ],
  [
    'openSUSE Tumbleweed',
    `NAME="openSUSE Tumbleweed"
# VERSION="20240812"
ID="opensuse-tumbleweed"
ID_LIKE="opensuse suse"
VERSION_ID="20240812"
PRETTY_NAME="openSUSE Tumbleweed"
`,
    'opensuse-tumbleweed',
    '20240812',
  ],
  [
    'Arch, which rolls',
    `NAME="Arch Linux"
PRETTY_NAME="Arch Linux"
ID=arch
BUILD_ID=rolling
`,
    'arch',
    undefined,
  ],
  [
    'Alpine 3.20',
    `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.20.2
PRETTY_NAME="Alpine Linux v3.20"
`,
    'alpine',
    '3.20.2',
  ],
  ['a Linux without os-release', '', undefined, undefined],
];

test.each(LINUX_RELEASES)('%s', (_, release, flavor, version) => {
  const os = facts({ release });
  expect({ kind: os.kind, flavor: os.flavor, version: os.version }).toEqual({
    kind: 'linux',
    flavor,
    version,
  });
});

test('everything that a host says of itself is kept', () => {
  expect(facts({ release: MINT, tools: 'apt-get\n' })).toEqual({
    kind: 'linux',
    flavor: 'ubuntu',
    version: '21.3',
    ids: ['linuxmint', 'ubuntu', 'debian'],
    prettyName: 'Linux Mint 21.3',
    kernel: '6.1.0-25-amd64',
    machine: 'x86_64',
    uid: 1000,
    tools: ['apt-get'],
    container: false,
  });
});

describe('other systems', () => {
  test.each<[string, Said, { kind: string; flavor?: string; version?: string }]>([
    [
      'FreeBSD, by its userland and not its kernel',
      {
        uname: 'FreeBSD\n14.1-RELEASE-p3\namd64\n',
        release: 'NAME=FreeBSD\nVERSION="14.1-RELEASE-p5"\nVERSION_ID="14.1"\nID=freebsd\n',
        freebsd: '14.1-RELEASE-p5\n',
      },
      { kind: 'freebsd', flavor: 'freebsd', version: '14.1-RELEASE-p5' },
    ],
    [
      'a FreeBSD without freebsd-version',
      { uname: 'FreeBSD\n9.3-RELEASE\ni386\n' },
      { kind: 'freebsd', flavor: 'freebsd', version: '9.3-RELEASE' },
    ],
    [
      'OPNsense',
      {
        uname: 'FreeBSD\n14.1-RELEASE-p4\namd64\n',
        release: 'NAME=FreeBSD\nID=freebsd\nVERSION_ID="14.1"\n',
        freebsd: '14.1-RELEASE-p4\n',
      },
      { kind: 'freebsd', flavor: 'freebsd', version: '14.1-RELEASE-p4' },
    ],
    [
      'OpenBSD',
      { uname: 'OpenBSD\n7.5\namd64\n' },
      { kind: 'openbsd', flavor: 'openbsd', version: '7.5' },
    ],
    ['NetBSD', { uname: 'NetBSD\n10.0\namd64\n' }, { kind: 'netbsd', version: '10.0' }],
    ['macOS', { uname: 'Darwin\n23.5.0\narm64\n' }, { kind: 'darwin', version: '23.5.0' }],
    [
      'Solaris 11.4',
      {
        uname: 'SunOS\n5.11\ni86pc\n',
        release:
          'NAME="Oracle Solaris"\nPRETTY_NAME="Oracle Solaris 11.4"\nID=solaris\nVERSION_ID=11.4\n',
      },
      { kind: 'sunos', flavor: 'solaris', version: '11.4' },
    ],
    ['Solaris 10', { uname: 'SunOS\n5.10\nsun4v\n' }, { kind: 'sunos', version: '5.10' }],
    [
      'AIX 7.3, whose release alone would read as version 3',
      { uname: 'AIX\n3\n00F9C1964C00\n' },
      { kind: 'aix' },
    ],
    ['HP-UX', { uname: 'HP-UX\nB.11.31\nia64\n' }, { kind: 'hp-ux', version: 'B.11.31' }],
    [
      'Cygwin',
      { uname: 'CYGWIN_NT-10.0-19045\n3.5.3-1.x86_64\nx86_64\n' },
      { kind: 'cygwin_nt-10.0-19045', version: '3.5.3-1.x86_64' },
    ],
    ['z/OS', { uname: 'OS/390\n28.00\n8561\n' }, { kind: 'os/390', version: '28.00' }],
  ])('%s', (_, said, expected) => {
    const { kind, flavor, version } = facts(said);
    expect({ kind, flavor, version }).toEqual({
      flavor: undefined,
      version: undefined,
      ...expected,
    });
  });

  test.each<[string, string, number]>([
    ['Windows, where "uname" is not found', '', 127],
    [
      'PowerShell',
      "uname : The term 'uname' is not recognized as the name of a cmdlet, function, script file\n",
      1,
    ],
    [
      'a switch that answers everything with success',
      "% Invalid input detected at '^' marker.\n",
      0,
    ],
    ['an appliance with a word for every error', 'Unknown\n', 1],
    ['a shell that prints nothing', '', 0],
    ['blanks', '   \n', 0],
    ['binary noise', '\u0000\u0001\u007fELF\u0002\n', 0],
    ['a name of ten megabytes', 'L'.repeat(10_000_000), 0],
    ['markup', '<script>alert(1)</script>\n', 0],
  ])('%s is no Unix', (_, uname, status) => {
    const answer = ask({ uname }, status);
    expect(answer.known ? '' : answer.reason).toMatch(/^this is not a Unix-like system: "uname" /u);
    expect(answer.known ? '' : answer.reason.length).toBeLessThan(200);
  });

  test('a host that never answered is not called something else', () => {
    const captures = {
      ...ALL_LOST,
      uname: { stdout: '', stderr: '', missing: 'timeout' } as const,
    };
    expect(identity(TOOLS).read(captures)).toMatchObject({
      known: false,
      reason: 'the kind of system is not known: timed out',
    });
  });
});

test('of a host that answers "uname" alone, what is not known is left out', () => {
  const answer = identity(TOOLS).read({ ...ALL_LOST, uname: capture(LINUX) });
  expect(answer).toMatchObject({ known: true });
  expect(answer.known && answer.value).toEqual({
    kind: 'linux',
    ids: [],
    kernel: '6.1.0-25-amd64',
    machine: 'x86_64',
    tools: [],
    container: false,
  });
});

describe('signs', () => {
  test.each<[string, string, boolean]>([
    ['systemd-detect-virt that sees none', 'none\n', false],
    ['nothing', '', false],
    ['LXC', 'lxc\n', true],
    ['WSL', 'wsl\n', true],
    ['Docker without systemd', '/.dockerenv\n', true],
    ['Podman', 'none\n/run/.containerenv\n', true],
    ['a jail of FreeBSD', 'jail\n', true],
  ])('of a container: %s', (_, container, expected) => {
    expect(facts({ container }).container).toBe(expected);
  });

  test.each<[string, string, string | undefined]>([
    ['nothing', '', undefined],
    ['ostree', '/run/ostree-booted\n', 'ostree'],
    ['bootc, which is ostree too', '/run/bootc\n/run/ostree-booted\n', 'bootc'],
    ['transactional', '/usr/sbin/transactional-update\n', 'transactional'],
  ])('of an image: %s', (_, image, expected) => {
    expect(facts({ image }).imageBased).toBe(expected);
  });

  test.each<[string, string, number | undefined]>([
    ['a user', '1000\n', 1000],
    ['root', '0\n', 0],
    ['nobody knows who', 'id: illegal option -- u\n', undefined],
    ['nothing', '', undefined],
    ['not a number', '-1\n', undefined],
    ['too much of a number', `${'9'.repeat(400)}\n`, undefined],
  ])('of the user: %s', (_, user, expected) => {
    expect(facts({ user }).uid).toBe(expected);
  });

  test('of tools: those that were asked for, each once, and nothing else', () => {
    const tools = 'rm\nyum\ndnf\nyum\n/usr/bin/apt-get\n';
    expect(facts({ tools }).tools).toEqual(['dnf', 'yum']);
  });
});

describe('an os-release file', () => {
  test.each<[string, string, Record<string, string>]>([
    ['with every kind of quotes', `A=a\nB="b c"\nC='d e'\n`, { A: 'a', B: 'b c', C: 'd e' }],
    ['with escapes', 'A="a \\"b\\" \\$c \\\\ \\`"\n', { A: 'a "b" $c \\ `' }],
    ['with escapes that single quotes keep', "A='a\\$b'\n", { A: 'a\\$b' }],
    ['with comments and blanks', '# A=1\n\n  B=2  \nexport C=3\nD = 4\n', { B: '2' }],
    ['with a value given twice, of which the last counts', 'A=1\nA=2\n', { A: '2' }],
    ['with empty values', 'A=\nB=""\n', { A: '', B: '' }],
    ['with quotes that do not end', 'A="a\nB=\'b\nC="\n', { A: '"a', B: "'b", C: '"' }],
    ['with carriage returns', 'A=a\r\nB="b"\r\n', { A: 'a', B: 'b' }],
    [
      'with comments behind values',
      `A=a # b\nB="b # c"   # d\nC='c'#d\nD=#e\n`,
      { A: 'a', B: 'b # c', C: 'c#d', D: '#e' },
    ],
    [
      'with values put together from parts',
      `A='Red Hat'\\''s'\nB=""b""\nC=a"b"'c'\\ d\n`,
      { A: "Red Hat's", B: 'b', C: 'abc d' },
    ],
    ['with blanks that nothing quotes', 'A=Foo Linux 1.0\n', { A: 'Foo Linux 1.0' }],
    ['with an equals sign in the value', 'A="https://x/?a=b"\n', { A: 'https://x/?a=b' }],
    ['with shell, which is never run', 'A=$(id)\nB=`id`\n', { A: '$(id)', B: '`id`' }],
    ['without an end', 'A=a', { A: 'a' }],
    ['with names that objects have', '__proto__=1\nA=1\n', { A: '1' }],
    ['of noise', '\u0000\u0001=\n=\n==\n', {}],
    ['of nothing', '', {}],
  ])('%s', (_, text, expected) => {
    expect({ ...readOsRelease(text) }).toEqual(expected);
  });

  test('that claims what objects have by nature claims nothing', () => {
    expect(readOsRelease('').constructor).toBeUndefined();
    expect(facts({ release: 'ID=constructor\n' }).flavor).toBe('constructor');
  });

  test.each<[string, string, Partial<OsFacts>]>([
    ['no valid id', 'ID="Some Thing!"\nID_LIKE=debian\n', { ids: ['debian'], flavor: 'debian' }],
    ['an id in capitals', 'ID="openEuler"\n', { ids: ['openeuler'], flavor: 'openeuler' }],
    ['relatives between commas', 'ID=own\nID_LIKE="ubuntu,debian"\n', { flavor: 'ubuntu' }],
    ['its own id once more', 'ID=a\nID_LIKE="b a"\n', { ids: ['a', 'b'] }],
    [
      'a version with a comment',
      'ID=debian # mother\nVERSION_ID="12" # bookworm\n',
      { flavor: 'debian', version: '12' },
    ],
    ['no known id', 'ID=own\nID_LIKE="other"\n', { ids: ['own', 'other'], flavor: 'own' }],
    ['a version that is no word', 'VERSION_ID="1 2"\nVERSION_CODENAME=x\n', { version: 'x' }],
    ['an empty version', 'VERSION_ID=""\nVERSION_CODENAME=sid\n', { version: 'sid' }],
  ])('with %s', (_, release, expected) => {
    expect(facts({ release })).toMatchObject(expected);
  });

  test.each<[string, string]>([
    ['one line without an end', `PRETTY_NAME="${'x'.repeat(10_000_000)}`],
    ['one value of emoji', `PRETTY_NAME=${'👍'.repeat(5_000_000)}`],
    ['one version', `VERSION_ID=${'1'.repeat(10_000_000)}\nID=${'a'.repeat(1000)}`],
    ['relatives', `ID_LIKE="${'debian '.repeat(300_000)}"`],
    ['lines', 'A=b\n'.repeat(500_000)],
    ['blanks', ' '.repeat(10_000_000)],
    // Where work grows faster than the text, the time limit of the test is met.
  ])('of megabytes of %s is read into little', (_, release) => {
    const os = facts({ release });
    expect(JSON.stringify(os).length).toBeLessThan(1000);
  });

  test('is believed for what it is, beside megabytes of everything else', () => {
    const noise = 'apt-get\n'.repeat(250_000);
    const os = facts({ release: 'ID=debian\n', tools: noise, user: noise, image: noise });
    expect(os).toMatchObject({ flavor: 'debian', tools: ['apt-get'] });
    expect(os).not.toHaveProperty('uid');
    expect(JSON.stringify(os).length).toBeLessThan(1000);
  });
});

describe('in a real shell', () => {
  test.each(Object.entries(identity(TOOLS).commands))('"%s" can be parsed', (_, { sh }) => {
    for (const shell of [['dash'], ['bash', '--posix']]) {
      const [name = '', ...options] = shell;
      const { status, stderr } = spawnSync(name, [...options, '-n', '-c', sh]);
      expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
    }
  });

  test('the tools that are there are found, and only those', () => {
    const directory = mkdtempSync(join(tmpdir(), 'exosphere-identity-'));
    try {
      for (const tool of ['dnf', 'yum', 'rm']) {
        writeFileSync(join(directory, tool), '#!/bin/sh\n');
        chmodSync(join(directory, tool), 0o755);
      }
      const run = (tools: readonly string[]): string => {
        const { sh = '' } = identity(tools).commands.tools ?? {};
        return String(spawnSync('/bin/sh', ['-c', sh], { env: { PATH: directory } }).stdout);
      };
      expect(run(TOOLS)).toBe('dnf\nyum\n');
      expect(run([])).toBe('');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
