/** Repositories as dnf fetches them: packages, metadata by createrepo_c, and advisories where there are some. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../command.ts';
import { buildRpms, parseEvr, type Rpm, rpmFile } from './rpms.ts';

export interface Erratum {
  readonly id: string;
  readonly type: 'security' | 'bugfix' | 'enhancement' | 'newpackage';
  /** As in Red Hat's updateinfo: `Important`; absent in advisories without one. */
  readonly severity?: 'Critical' | 'Important' | 'Moderate' | 'Low';
  readonly cves?: readonly string[];
  readonly rpms: readonly Rpm[];
}

export interface Repository {
  readonly id: string;
  readonly rpms: readonly Rpm[];
  /** Absent: the repository has no updateinfo at all, as those of many third parties. */
  readonly errata?: readonly Erratum[];
}

export interface RpmSet {
  readonly installed: readonly Rpm[];
  readonly repositories: readonly Repository[];
}

/**
 * Builds a set as `directory/installed/*.rpm` and `directory/repositories/<id>`, in a few seconds.
 * Needs rpmbuild, createrepo_c and modifyrepo_c.
 */
export async function buildRpmSet(set: RpmSet, directory: string): Promise<void> {
  const built = join(directory, 'built');
  await buildRpms([...set.installed, ...set.repositories.flatMap(({ rpms }) => rpms)], built);
  await copyRpms(set.installed, built, join(directory, 'installed'));
  for (const repository of set.repositories) {
    const target = join(directory, 'repositories', repository.id);
    await copyRpms(repository.rpms, built, target);
    await outputOf('createrepo_c', ['--quiet', target]);
    if (repository.errata) {
      const file = join(directory, 'updateinfo.xml');
      await writeFile(file, updateinfo(repository.errata));
      await outputOf('modifyrepo_c', ['--mdtype=updateinfo', file, join(target, 'repodata')]);
    }
  }
}

async function copyRpms(rpms: readonly Rpm[], from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await Promise.all(
    rpms.map((item) => copyFile(join(from, rpmFile(item)), join(to, rpmFile(item)))),
  );
}

function updateinfo(errata: readonly Erratum[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<updates>\n${errata.map(update).join('')}</updates>\n`;
}

function update({ id, type, severity, cves = [], rpms }: Erratum): string {
  const names = [...new Set(rpms.map(({ name }) => name))].join(', ');
  const references = cves.map(
    (cve) =>
      `      <reference href="https://cve.example.invalid/${cve}" id="${cve}" type="cve" title="${cve}"/>\n`,
  );
  return `  <update from="fixture@example.invalid" status="final" type="${type}" version="1">
    <id>${id}</id>
    <title>${type} update of ${names}</title>
    <issued date="2024-04-30 08:00:00"/>
    <updated date="2024-04-30 08:00:00"/>
    <severity>${severity ?? ''}</severity>
    <summary>${id}</summary>
    <description>What ${id} mends in ${names}.</description>
    <references>
${references.join('')}    </references>
    <pkglist><collection short="fixture"><name>fixture</name>
${rpms.map(listedPackage).join('')}    </collection></pkglist>
  </update>
`;
}

function listedPackage(item: Rpm): string {
  const { epoch = '0', version, release } = parseEvr(item.evr);
  return `      <package name="${item.name}" epoch="${epoch}" version="${version}" release="${release}" arch="${item.arch}"><filename>${rpmFile(item)}</filename></package>\n`;
}
