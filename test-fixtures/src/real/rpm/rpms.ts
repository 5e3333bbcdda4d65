/** RPM packages as data, and their making: a handful of rpmbuild runs for any number of packages. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputOf } from '../command.ts';

export interface Rpm {
  readonly name: string;
  /** `[epoch:]version-release`, as dnf prints it. */
  readonly evr: string;
  readonly arch: 'x86_64' | 'i686' | 'noarch';
  /** Further lines of the spec's header: `Requires: vim-data`. */
  readonly header: readonly string[];
}

/** A package for x86_64 unless told otherwise. */
export function rpm(
  name: string,
  evr: string,
  arch: Rpm['arch'] = 'x86_64',
  header: readonly string[] = [],
): Rpm {
  return { name, evr, arch, header };
}

export interface Evr {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string;
}

/** The parts of `1:3.0.7-24.el9`. */
export function parseEvr(evr: string): Evr {
  const [, epoch, version, release] = /^(?:(\d+):)?([^-]+)-([^-]+)$/u.exec(evr) ?? [];
  if (version === undefined || release === undefined) throw new Error(`not an EVR: ${evr}`);
  return { epoch, version, release };
}

/** The name of a package's file. As everywhere, the epoch is not part of it. */
export function rpmFile({ name, evr, arch }: Rpm): string {
  const { version, release } = parseEvr(evr);
  return `${name}-${version}-${release}.${arch}.rpm`;
}

/** Builds each distinct package once, as `directory/<rpmFile>`. Needs rpmbuild. */
export async function buildRpms(rpms: readonly Rpm[], directory: string): Promise<void> {
  const work = join(directory, 'work');
  await mkdir(work, { recursive: true });
  for (const [index, batch] of batches(rpms).entries()) {
    const spec = join(work, `batch-${index}.spec`);
    await writeFile(spec, specOf(batch));
    const target = batch.some(({ arch }) => arch === 'i686') ? 'i686' : 'x86_64';
    await outputOf('rpmbuild', ['-bb', '--quiet', '--target', target, ...defines(directory), spec]);
  }
}

function defines(directory: string): readonly string[] {
  const macros = {
    _topdir: join(directory, 'work'),
    _rpmdir: directory,
    _rpmfilename: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    _build_id_links: 'none',
    _binary_payload: 'w1.gzdio',
    _buildhost: 'fixture.invalid',
    vendor: 'Fixture',
  };
  return Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
}

/** A spec makes packages of many names and versions, but no name twice; i686 is a build of its own. */
function batches(rpms: readonly Rpm[]): readonly (readonly Rpm[])[] {
  const distinct = new Map(rpms.map((item) => [rpmFile(item), item]));
  const open: Rpm[][] = [];
  for (const item of distinct.values()) {
    const fitting = open.find((batch) =>
      batch.every(
        ({ name, arch }) => name !== item.name && (arch === 'i686') === (item.arch === 'i686'),
      ),
    );
    if (fitting) fitting.push(item);
    else open.push([item]);
  }
  return open;
}

function specOf(batch: readonly Rpm[]): string {
  return `Name: batch
Version: 1
Release: 1
Summary: never built itself
License: MIT
%description
${batch.map(subpackage).join('')}`;
}

function subpackage({ name, evr, arch, header }: Rpm): string {
  const { epoch, version, release } = parseEvr(evr);
  const lines = [
    `%package -n ${name}`,
    `Version: ${version}`,
    `Release: ${release}`,
    ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]),
    ...(arch === 'noarch' ? ['BuildArch: noarch'] : []),
    `Summary: fixture package ${name}`,
    ...header,
    `%description -n ${name}`,
    `%files -n ${name}`,
  ];
  return `${lines.join('\n')}\n`;
}
