/** How a host with apt answers, in the words of apt 2.6 and dpkg 1.21. */
import { type FakeUpdate, METADATA_AGE, type UpdateFacts } from './fake-update.ts';
import { type Reply, said } from './reply.ts';
import type { System } from './system.ts';

interface Archive {
  /** `Debian-Security:12/stable-security`. */
  readonly origin: string;
  /** As `apt-cache policy` describes it. */
  readonly description: string;
  readonly release: string;
  /** What the names of its lists begin with. */
  readonly list: string;
}

interface Archives {
  readonly main: Archive;
  readonly security: Archive;
}

/** The answer to the command of that name; undefined: it is not one of apt's. */
export function aptReply(command: string, system: System, facts: UpdateFacts): Reply | undefined {
  const { updates, reboot, now } = facts;
  const archives = archivesOf(system);
  switch (command) {
    case 'apt.simulate':
      return said(simulation(updates, archives));
    case 'apt.archives':
      return said(policy(Object.values(archives)));
    case 'apt.versions':
      return said(versionTables(updates, archives));
    case 'apt.sources':
      return said(configured(Object.values(archives)));
    case 'apt.lists':
      return said(lines(Object.values(archives), ({ list }) => fetched(list, now - METADATA_AGE)));
    case 'apt.audit':
      return said('');
    case 'apt.reboot.flag':
      return said(reboot ? 'required\nlibc6\nlinux-base\n' : 'absent\n');
    case 'apt.reboot.kernel':
      return said(`${system.kernel}\n#1 SMP PREEMPT_DYNAMIC\n`);
    case 'apt.reboot.images':
      return said(`/boot/vmlinuz-${system.kernel}\n/lib/modules/${system.kernel}\n`);
    case 'apt.reboot.writers':
      return said('ii  unattended-upgrades\n');
    case 'apt.reboot.container':
      return said('none\n');
    case 'apt.update':
      return said(
        `${lines(Object.values(archives), ({ description }, index) => `Hit:${index + 1} ${description}`)}Reading package lists...\n`,
      );
    default:
      return undefined;
  }
}

function lines<T>(items: readonly T[], line: (item: T, index: number) => string): string {
  return items.map((item, index) => `${line(item, index)}\n`).join('');
}

function archivesOf({ flavor, version = '', codename = '' }: System): Archives {
  return flavor === 'ubuntu'
    ? {
        main: archive('ubuntu', 'Ubuntu', 'Ubuntu', version, `${codename}-updates`),
        security: archive('ubuntu', 'Ubuntu', 'Ubuntu', version, `${codename}-security`),
      }
    : {
        main: archive('debian', 'Debian', 'Debian', version, 'stable', codename),
        security: archive(
          'debian-security',
          'Debian',
          'Debian-Security',
          version,
          'stable-security',
          `${codename}-security`,
        ),
      };
}

function archive(
  path: string,
  vendor: string,
  label: string,
  version: string,
  suite: string,
  name: string = suite,
): Archive {
  return {
    origin: `${label}:${version}/${suite}`,
    description: `http://mirror.example/${path} ${name}/main amd64 Packages`,
    release: `v=${version},o=${vendor},a=${suite},n=${name},l=${label},c=main,b=amd64`,
    list: `mirror.example_${path}_dists_${name}_`,
  };
}

/** The files that apt would fetch, and how many lines it printed to say so. */
function configured(archives: readonly Archive[]): string {
  const files = archives.flatMap(({ list }) => [`${list}InRelease`, `${list}${INDEX}`]);
  return `${lines(files, (file) => `http ${file}`)}${files.length}\n`;
}

const INDEX = 'main_binary-amd64_Packages';

/** The files that apt has fetched, with the times of their inode and of their content. */
function fetched(list: string, at: number): string {
  const times = `${at}.4711000000 ${at - 3600}.0000000000`;
  const index = `index ${list}InRelease ${INDEX.replaceAll('_', '/')}`;
  return `${times} ${list}InRelease\n${times} ${list}${INDEX}\n${index}`;
}

function simulation(updates: readonly FakeUpdate[], archives: Archives): string {
  const held = updates.filter((update) => update.held);
  const coming = updates.filter((update) => !update.held);
  const added = coming.filter(({ installed }) => installed === null);
  const upgraded = coming.filter(({ installed }) => installed !== null);
  const step = ({ name, installed, candidate, security }: FakeUpdate): string => {
    const { origin } = security ? archives.security : archives.main;
    const current = installed === null ? '' : ` [${installed}]`;
    return `Inst ${name}${current} (${candidate} ${origin} [amd64])`;
  };
  return [
    'Reading package lists...\nBuilding dependency tree...\nReading state information...\n',
    'Calculating upgrade...\n',
    paragraph('The following NEW packages will be installed:', added),
    paragraph('The following packages have been kept back:', held),
    paragraph('The following packages will be upgraded:', upgraded),
    `${upgraded.length} upgraded, ${added.length} newly installed, 0 to remove and ${held.length} not upgraded.\n`,
    lines(coming, step),
    lines(coming, (update) =>
      step(update).replace(/^Inst (?<name>\S+)(?: \[[^\]]*\])?/u, 'Conf $<name>'),
    ),
  ].join('');
}

function paragraph(heading: string, updates: readonly FakeUpdate[]): string {
  if (updates.length === 0) return '';
  return `${heading}\n${lines(updates, ({ name, installed, candidate }) => {
    return `   ${name} (${installed === null ? '' : `${installed} => `}${candidate})`;
  })}`;
}

function policy(archives: readonly Archive[]): string {
  return `Package files:
 100 /var/lib/dpkg/status
     release a=now
${lines(archives, ({ description, release }) => ` 500 ${description}\n     release ${release}\n     origin mirror.example`)}Pinned packages:
`;
}

/** Packages on a host beside those with an update, for the count at the end. */
const OTHERS = 412;

function versionTables(updates: readonly FakeUpdate[], archives: Archives): string {
  const present = updates.filter(({ installed }) => installed !== null);
  const tables = lines(present, ({ name, installed, candidate, security, held }) => {
    const { description } = security ? archives.security : archives.main;
    return `${name}: ${held ? 'hi' : 'ii'} amd64
  Installed: ${installed}
  Candidate: ${candidate}
  Version table:
     ${candidate} 500
        500 ${description}
 *** ${installed} 100
        100 /var/lib/dpkg/status`;
  });
  const count = OTHERS + present.length;
  return `${tables}${count} of ${count} packages\n`;
}
