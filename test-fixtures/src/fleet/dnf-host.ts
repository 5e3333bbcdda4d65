/** How a host with dnf answers: in the words of dnf 4.14, or of dnf 5.2 where that is what it has. */
import { type FakeUpdate, METADATA_AGE, type UpdateFacts } from './fake-update.ts';
import { type Reply, said } from './reply.ts';
import type { System } from './system.ts';

const ARCH = 'x86_64';

interface Repository {
  readonly id: string;
  readonly name: string;
}

/** The answer to the command of that name; undefined: it is not one of dnf's. */
export function dnfReply(command: string, system: System, facts: UpdateFacts): Reply | undefined {
  const { updates, reboot, now } = facts;
  const [repository] = repositoriesOf(system);
  switch (command) {
    case 'dnf.check-update':
      return listing(
        system,
        updates.filter((update) => !update.held),
        repository,
      );
    case 'dnf.without-excludes':
      return listing(system, updates, repository);
    case 'dnf.installed':
      return said(lines([...installed(updates), ...kernels(system)], (line) => line));
    case 'dnf.repositories':
      return said(repositoryFacts(system, now - METADATA_AGE));
    case 'dnf.repolist':
      return said(
        `repo id   repo name\n${lines(repositoriesOf(system), ({ id, name }) => `${id} ${name}`)}`,
      );
    case 'dnf.advisories':
      return said(advisories(system, updates, ({ id }) => [id]));
    case 'dnf.advisory-cves':
      return said(advisories(system, updates, ({ cves }) => cves));
    case 'dnf.obsoletes':
    case 'dnf.amazon-release':
    case 'dnf.reboot.container':
      return said(command.endsWith('container') ? 'none\n' : '');
    case 'dnf.reboot.needs-restarting':
      return reboot ? said(REBOOT, 1) : said(NO_REBOOT);
    case 'dnf.reboot.kernels':
      return said(lines(kernels(system), (line) => line));
    case 'dnf.reboot.running-kernel':
      return said(`${system.kernel}\n`);
    case 'dnf.makecache':
      return said('Metadata cache created.\n');
    default:
      return undefined;
  }
}

const REBOOT = `Core libraries or services have been updated since boot-up:
  * glibc
  * systemd

Reboot is required to fully utilize these updates.
More information: https://access.redhat.com/solutions/27943
`;

const NO_REBOOT = `No core libraries or services have been updated since boot-up.
Reboot should not be necessary.
`;

function lines<T>(items: readonly T[], line: (item: T) => string): string {
  return items.map((item) => `${line(item)}\n`).join('');
}

function isDnf5({ programs }: System): boolean {
  return programs.includes('dnf5');
}

function repositoriesOf({ flavor, title }: System): readonly [Repository, ...Repository[]] {
  const [product = ''] = title.split(' (');
  return flavor === 'fedora'
    ? [
        { id: 'updates', name: `${product} - x86_64 - Updates` },
        { id: 'fedora', name: `${product} - x86_64` },
      ]
    : [
        { id: 'baseos', name: `${product} - BaseOS` },
        { id: 'appstream', name: `${product} - AppStream` },
      ];
}

function listing(system: System, updates: readonly FakeUpdate[], usual: Repository): Reply {
  const rows = lines(updates, ({ name, candidate, repository }) => {
    return `${`${name}.${ARCH}`.padEnd(40)} ${candidate.padEnd(34)} ${repository ?? usual.id}`;
  });
  if (updates.length === 0) return said('');
  return said(`${isDnf5(system) ? 'Upgrades' : ''}\n${rows}`, 100);
}

function installed(updates: readonly FakeUpdate[]): readonly string[] {
  return updates.map(({ name, installed: version }) => {
    if (version === null) throw new Error(`dnf lists no new dependencies such as "${name}"`);
    return `${name}|${ARCH}|${version}`;
  });
}

/** `6.11.4-301.fc41.x86_64` without its machine is the version of the package. */
function kernels({ kernel }: System): readonly string[] {
  const version = kernel.slice(0, -(ARCH.length + 1));
  return ['kernel', 'kernel-core'].map((name) => `${name}|${ARCH}|${version}`);
}

function repositoryFacts(system: System, fetchedAt: number): string {
  const time = new Date(fetchedAt * 1000);
  const about = lines(repositoriesOf(system), ({ id, name }) =>
    isDnf5(system)
      ? `Repo ID              : ${id}
Name                 : ${name}
Status               : enabled
Metadata expire      : 172800 seconds (last: ${time.toISOString().slice(0, 19).replace('T', ' ')})
  Total packages     : 4711
`
      : `Repo-id            : ${id}
Repo-name          : ${name}
Repo-pkgs          : 4,711
Repo-expire        : 172,800 second(s) (last: ${localTime(time)})
`,
  );
  const files = lines(
    repositoriesOf(system),
    ({ id }) => `/var/tmp/dnf-exo-5khrryul/${id}-e2963bcd3f9964bd/repodata/repomd.xml:1`,
  );
  return `${about}${files}/dev/null:0\n`;
}

/** `Sat Nov 21 00:34:55 2026`, as dnf 4 writes it where the time zone is UTC. */
function localTime(time: Date): string {
  // Sat, 21 Nov 2026 00:34:55 GMT
  const [day, date, month, year, clock] = time.toUTCString().split(/,? /u);
  return `${day} ${month} ${date} ${clock} ${year}`;
}

interface Advisory {
  readonly id: string;
  readonly cves: readonly string[];
}

function advisories(
  system: System,
  updates: readonly FakeUpdate[],
  ids: (advisory: Advisory) => readonly string[],
): string {
  const rows = updates.flatMap(({ name, candidate, security, severity = 'unknown' }, index) => {
    const number = 1000 + index;
    const advisory = security
      ? { id: `EXSA-2026:${number}`, cves: [`CVE-2026-${number}`] }
      : { id: `EXBA-2026:${number}`, cves: [] };
    const build = `${name}-${candidate}.${ARCH}`;
    const word = `${severity[0]?.toUpperCase()}${severity.slice(1)}`;
    return ids(advisory).map((id) =>
      isDnf5(system)
        ? `${id} ${security ? 'security' : 'bugfix'} ${security ? word : 'None'} ${build} 2026-11-05 08:00:00`
        : `${id} ${security ? `${word}/Sec.` : 'bugfix'} ${build}`,
    );
  });
  const heading = 'Name Type Severity Package Issued\n';
  return `${isDnf5(system) && rows.length > 0 ? heading : ''}${lines(rows, (row) => row)}`;
}
