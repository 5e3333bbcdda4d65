/** An APT archive as data, and the index files that apt-get fetches from it. No package is ever built. */
import { createHash } from 'node:crypto';

/** Control fields by their Debian names: `Depends`, `Breaks`, `Multi-Arch`, `Phased-Update-Percentage`. */
export type Fields = { readonly [name: string]: string };

export interface Deb {
  readonly name: string;
  readonly version: string;
  readonly fields: Fields;
}

/** A package for amd64, unless `fields` has another `Architecture`. */
export function deb(name: string, version: string, fields: Fields = {}): Deb {
  return { name, version, fields: { Architecture: 'amd64', ...fields } };
}

export interface Archive {
  /** Directory under /srv/archives. */
  readonly id: string;
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  /** Absent in many third-party archives. */
  readonly version?: string;
  /** As in backports: never a candidate by itself. */
  readonly notAutomatic?: true;
  /** RFC 2822; past it, apt-get update refuses the archive. */
  readonly validUntil?: string;
  readonly debs: readonly Deb[];
}

/** Where archives lie in the machine. */
export const ARCHIVES = '/srv/archives';

/** The line of sources.list for an archive. `copy:` has apt keep files of its own, as with a remote archive. */
export function sourceLine(archive: Archive): string {
  return `deb [trusted=yes] copy:${ARCHIVES}/${archive.id} ${archive.codename} main\n`;
}

/** The archive's files: Release, and Packages for both architectures. */
export function archiveFiles(archive: Archive): { readonly [path: string]: string } {
  const root = `${ARCHIVES}/${archive.id}/dists/${archive.codename}`;
  const indexes = ['amd64', 'i386'].map((arch) => ({
    path: `main/binary-${arch}/Packages`,
    text: packagesIndex(archive.debs, arch),
  }));
  return {
    [`${root}/Release`]: release(archive, indexes),
    ...Object.fromEntries(indexes.map(({ path, text }) => [`${root}/${path}`, text])),
  };
}

function packagesIndex(debs: readonly Deb[], arch: string): string {
  const fitting = debs.filter(({ fields }) => ['all', arch].includes(fields.Architecture ?? ''));
  return fitting.map((item) => stanza(item, indexFields(item))).join('\n');
}

function indexFields({ name, version, fields }: Deb): Fields {
  const file = `${name}_${version.replaceAll(':', '%3a')}_${fields.Architecture}.deb`;
  return { Filename: `pool/${file}`, Size: '1000', SHA256: sha256(file) };
}

/** One paragraph of a Packages file or of dpkg's status file. */
export function stanza({ name, version, fields }: Deb, more: Fields): string {
  const all: Fields = {
    Package: name,
    ...more,
    Version: version,
    Maintainer: 'Fixture <fixture@example.invalid>',
    'Installed-Size': '10',
    Section: 'misc',
    Priority: 'optional',
    ...fields,
    Description: `fixture package ${name}`,
  };
  return Object.entries(all)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('');
}

function release(
  archive: Archive,
  indexes: readonly { readonly path: string; readonly text: string }[],
): string {
  const fields: { readonly [name: string]: string | undefined } = {
    Origin: archive.origin,
    Label: archive.label,
    Suite: archive.suite,
    Codename: archive.codename,
    Version: archive.version,
    NotAutomatic: archive.notAutomatic && 'yes',
    ButAutomaticUpgrades: archive.notAutomatic && 'yes',
    Date: 'Fri, 01 Mar 2024 00:00:00 UTC',
    'Valid-Until': archive.validUntil,
    Architectures: 'amd64 i386',
    Components: 'main',
  };
  const head = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sums = indexes.map(
    ({ path, text }) => ` ${sha256(text)} ${Buffer.byteLength(text)} ${path}`,
  );
  return `${head.map(([name, value]) => `${name}: ${value}\n`).join('')}SHA256:\n${sums.join('\n')}\n`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
