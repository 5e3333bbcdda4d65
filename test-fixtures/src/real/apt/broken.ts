/** Debian hosts on which APT looks fine and is not, and two that are as quiet as they look. */
import { expected, type Facts } from '../facts.ts';
import { ARCHIVES, type Archive, deb, sourceLine } from './archive.ts';
import { DEBIAN_12 } from './debian.ts';
import type { AptScenario, InstalledDeb } from './machine.ts';

const kernel = '6.1.0-18-amd64';
const curl = deb('curl', '7.88.1-10+deb12u4');
const kernelImage = deb(`linux-image-${kernel}`, '6.1.76-1');

const stable: Archive = {
  id: 'debian',
  origin: 'Debian',
  label: 'Debian',
  suite: 'stable',
  codename: 'bookworm',
  version: '12.5',
  debs: [curl, kernelImage],
};

const security: Archive = {
  id: 'debian-security',
  origin: 'Debian',
  label: 'Debian-Security',
  suite: 'stable-security',
  codename: 'bookworm-security',
  version: '12',
  debs: [deb('curl', '7.88.1-10+deb12u5')],
};

const curlUpdate = expected('curl', '7.88.1-10+deb12u4', '7.88.1-10+deb12u5', { security: true });

// Nobody listens on the discard port.
const UNREACHABLE = 'deb [trusted=yes] http://127.0.0.1:9/debian bookworm main\n';
const CLEAR_LISTS = 'find /var/lib/apt/lists -type f -delete';
const OLD_LISTS = "find /var/lib/apt/lists -type f -exec touch -d '40 days ago' {} +";

function scenario(
  title: string,
  facts: Partial<Facts>,
  differences: Partial<AptScenario> = {},
): AptScenario {
  return {
    title,
    osRelease: DEBIAN_12,
    installed: [curl, kernelImage],
    archives: [stable, security],
    kernel,
    kernels: [kernel],
    facts: { updates: [curlUpdate], rebootNeeded: false, syncSucceeds: true, ...facts },
    ...differences,
  };
}

function installedAs(item: InstalledDeb, status: string): InstalledDeb {
  return { ...item, status };
}

/** One security update, and nothing wrong. */
export const plain: AptScenario = scenario('a Debian 12 host with one security update', {});

/** The true green: lists are there, and hold nothing newer. */
export const upToDate: AptScenario = scenario(
  'a host that is up to date',
  { updates: [] },
  { archives: [stable] },
);

/** Debian's APT beside an RPM tool chain, as a builder of packages has it. */
export const foreignTools: AptScenario = scenario(
  'a Debian host with the package managers of others',
  {},
  { foreignTools: true },
);

/** Lists that were fetched 40 days ago, and could be fetched again. */
export const oldLists: AptScenario = scenario(
  'a host with old lists',
  {},
  { afterwards: OLD_LISTS },
);

/** apt-get says `0 upgraded` and exits 0. */
export const noLists: AptScenario = scenario(
  'a host that never fetched its lists',
  { updates: undefined },
  { afterwards: CLEAR_LISTS },
);

/** Here the same answer is no better: without a source nothing can ever be newer. */
export const noSources: AptScenario = scenario(
  'a host without a single source',
  { updates: undefined },
  { sources: '' },
);

/** apt-get update exits 0 with warnings, and the simulation says `0 upgraded`. */
export const unreachable: AptScenario = scenario(
  'a host whose only mirror is unreachable',
  { updates: undefined, syncSucceeds: false },
  { sources: UNREACHABLE },
);

/** The lists of better days are still there, 40 days old. */
export const archiveGone: AptScenario = scenario(
  'a host whose archives have been gone for long',
  { syncSucceeds: false },
  { afterwards: `rm -r ${ARCHIVES}\n${OLD_LISTS}` },
);

/** One archive is never reached; what the others tell is true as far as it goes. */
export const partlyUnreachable: AptScenario = scenario(
  'a host with one unreachable mirror of several',
  { syncSucceeds: false },
  { sources: `${[stable, security].map(sourceLine).join('')}${UNREACHABLE}` },
);

/** The archive exists, and the index that its Release names does not. */
export const missingIndex: AptScenario = scenario(
  'a host whose archive has lost an index',
  { updates: undefined, syncSucceeds: false },
  { afterwards: `${CLEAR_LISTS}\nfind ${ARCHIVES} -name Packages -delete\napt-get update || true` },
);

/** `apt-get update` refuses the archive for its date; the lists of before remain. */
export const expired: AptScenario = scenario(
  'a host whose archive stopped being maintained',
  { syncSucceeds: false },
  {
    archives: [stable, { ...security, validUntil: 'Fri, 08 Mar 2024 00:00:00 UTC' }],
    afterwards: `apt-get -o Acquire::Check-Valid-Until=false update\n${OLD_LISTS}`,
  },
);

/** Every command of APT fails on the first line. */
export const malformedSources: AptScenario = scenario(
  'a host with a malformed sources.list',
  { updates: undefined, syncSucceeds: false },
  { afterwards: "echo 'dab http://127.0.0.1:9/debian bookworm main' >>/etc/apt/sources.list" },
);

/** Somebody pulled the plug in the middle of an installation: the simulation still works. */
export const interruptedDpkg: AptScenario = scenario(
  'a host with an interrupted dpkg',
  {},
  {
    installed: [curl, kernelImage, installedAs(deb('nano', '7.2-1'), 'install ok half-configured')],
    afterwards: 'echo >/var/lib/dpkg/updates/0001',
  },
);

/** The simulation refuses to answer: exit 100. */
export const unmetDependencies: AptScenario = scenario(
  'a host with unmet dependencies',
  { updates: undefined },
  { installed: [curl, kernelImage, deb('screen', '4.9.0-4', { Depends: 'libutempter0' })] },
);
