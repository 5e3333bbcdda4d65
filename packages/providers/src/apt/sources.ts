/** Tells which of the configured repositories have package lists on the host, and since when. */
import { type Answer, type Capture, known, lines, quoted, unknown } from '@exosphere/core';
import { whyFailed } from './complaints.ts';

export interface Sources {
  /** How many repositories are configured, discs left out. */
  readonly configured: number;
  /** Those without any list, for people: `http://mirror.example/debian bookworm`. */
  readonly missing: readonly string[];
  /** Files of the configuration that the user we are may not read. */
  readonly hidden: readonly string[];
  /** A repository of security fixes is configured, and has lists; they may be empty. */
  readonly security: boolean;
  /** Since when the lists are in place, of the repository that is furthest behind: seconds since the epoch. */
  readonly oldest?: { readonly name: string; readonly at: number };
  /** The same of the newest. */
  readonly newestAt?: number;
  /** When the host last fetched them all, as far as that can be told. */
  readonly metadataAt?: number;
}

/**
 * Joins what is configured (the files that `apt-get --print-uris update` would fetch) with what is there: the files
 * in the lists directory with the times of their last change, and the indexes that Release files say are not empty.
 * For an archive without packages apt keeps a Release file and no index.
 */
export function readSources(configured: Capture, present: Capture): Answer<Sources> {
  const failure =
    whyFailed('apt-get', configured) ?? whyFailed('the look at the package lists', present);
  if (failure !== undefined) return unknown(failure);
  const repositories = new Map<string, Repository>();
  const files = lines(configured.stdout);
  // Behind the names comes the number of lines that apt printed: the proof that none of them is lost.
  if (files.length > 0 && !/^\d+$/u.test(files.at(-1) ?? '')) {
    return unknown('the list of configured repositories is not whole');
  }
  const isRelease = (line: string): boolean => line.endsWith('_InRelease');
  const names = files.slice(0, -1);
  for (const line of [...names.filter(isRelease), ...names.filter((line) => !isRelease(line))]) {
    if (!addConfigured(line, repositories)) {
      return unknown(`the configured repositories could not be read: ${quoted(line)}`);
    }
  }
  for (const line of lines(present.stdout)) {
    if (!addNamed(line, repositories) && !addPresent(line, repositories)) {
      return unknown(`the package lists could not be read: ${quoted(line)}`);
    }
  }
  return known({ ...summarize(repositories), hidden: hiddenFiles(configured.stderr) });
}

interface Repository {
  /** The indexes apt would fetch, and those of them that are there: `main_binary-amd64_Packages`. */
  readonly wanted: Set<string>;
  readonly present: Set<string>;
  /** Those that are not empty, by the Release file. */
  readonly named: Set<string>;
  signed: boolean;
  /** When its Release file was put in place. */
  releaseAt?: number;
  /** When the newest of its indexes was. */
  indexAt?: number;
  /** The modification time of its newest file, as the server gave it. */
  modifiedAt: number;
}

/** By the part that the names of all its files begin with: `mirror.example_debian_dists_bookworm_`. */
type Repositories = Map<string, Repository>;

function addConfigured(line: string, repositories: Repositories): boolean {
  // http mirror.example_debian_dists_bookworm_InRelease
  // http mirror.example_debian_dists_bookworm_main_binary-amd64_Packages
  const { method, file } = /^(?<method>\S+) (?<file>\S{1,255})$/u.exec(line)?.groups ?? {};
  // apt-get never fetches from a disc, so its lists are as old as the installation.
  if (method === 'cdrom') return true;
  const prefix = file?.endsWith('_InRelease') ? file.slice(0, -'InRelease'.length) : undefined;
  if (prefix !== undefined && !repositories.has(prefix)) {
    const empty = {
      wanted: new Set<string>(),
      present: new Set<string>(),
      named: new Set<string>(),
    };
    repositories.set(prefix, { ...empty, signed: false, modifiedAt: 0 });
  }
  // Packages for all architectures are in the other indexes too, and Debian has apt leave these alone.
  if (file?.endsWith('_Packages') && !file.endsWith('_binary-all_Packages')) {
    const owner = ownerOf(file, repositories);
    owner?.repository.wanted.add(owner.rest);
  }
  return file !== undefined;
}

function addNamed(line: string, repositories: Repositories): boolean {
  // index mirror.example_debian_dists_bookworm_InRelease main/binary-amd64/Packages
  const { file, index } = /^index (?<file>\S{1,255}) (?<index>\S+)$/u.exec(line)?.groups ?? {};
  if (file === undefined || index === undefined) return false;
  ownerOf(file, repositories)?.repository.named.add(index.replaceAll('/', '_'));
  return true;
}

function addPresent(line: string, repositories: Repositories): boolean {
  // 1763683940.7136438000 1763590000.0000000000 mirror.example_debian_dists_bookworm_main_binary-amd64_Packages.lz4
  const { changed, modified, file } =
    /^(?<changed>\d{1,12})\.\d+ (?<modified>-?\d{1,12})\.\d+ (?<file>.{1,255})$/u.exec(line)
      ?.groups ?? {};
  if (changed === undefined || file === undefined) return false;
  const { repository, rest = '' } = ownerOf(file, repositories) ?? {};
  if (repository === undefined) return true;
  const at = Number(changed);
  if (/^(?:In)?Release(?:\.gpg)?$/u.test(rest)) {
    repository.releaseAt = Math.max(repository.releaseAt ?? 0, at);
    repository.signed ||= rest !== 'Release';
  } else if (/Packages(?:\.[a-z0-9]+)?$/u.test(rest)) {
    repository.present.add(rest.replace(/\.[a-z0-9]+$/u, ''));
    repository.indexAt = Math.max(repository.indexAt ?? 0, at);
  } else return true;
  repository.modifiedAt = Math.max(repository.modifiedAt, Number(modified));
  return true;
}

/** The longest prefix wins: `..._dists_bookworm_` also begins the files of a suite named `bookworm/updates`. */
function ownerOf(
  file: string,
  repositories: Repositories,
): { readonly repository: Repository; readonly rest: string } | undefined {
  for (let end = file.lastIndexOf('_'); end > 0; end = file.lastIndexOf('_', end - 1)) {
    const repository = repositories.get(file.slice(0, end + 1));
    if (repository !== undefined) return { repository, rest: file.slice(end + 1) };
  }
  return undefined;
}

function isFetched({ wanted, present, named, releaseAt, indexAt }: Repository): boolean {
  if (releaseAt === undefined) return indexAt !== undefined;
  // Nothing of what is configured is to be had, while the archive has packages: a misspelt component.
  const isKnown = (index: string): boolean => named.has(index) || present.has(index);
  if (wanted.size > 0 && named.size > 0 && ![...wanted].some(isKnown)) return false;
  return ![...wanted].some((index) => named.has(index) && !present.has(index));
}

function summarize(repositories: Repositories): Omit<Sources, 'hidden'> {
  const missing: string[] = [];
  const fetched: { name: string; repository: Repository }[] = [];
  for (const [prefix, repository] of repositories) {
    if (isFetched(repository)) fetched.push({ name: nameOf(prefix), repository });
    else missing.push(nameOf(prefix));
  }
  const security = fetched.some(({ name }) => name.endsWith('-security'));
  return { configured: repositories.size, missing, security, ...readAges(fetched) };
}

/** Files of live archives are never older than this: Debian's Release files are void after a week. */
const WEEK = 7 * 86_400;

/**
 * apt touches no list when a repository has nothing new, and leaves the modification time to the server's clock.
 * Yet on every success, "Hit" included, it moves the Release file of that repository aside and back, which shows in
 * the change time; after a failure it does not. Seen with apt 2.6.2 and 3.0.4 for signed repositories; for unsigned
 * ones the change time is that of the last real change. The directories and caches change in failures as well.
 *
 * Whatever copies a file sets its change time too, be it an unpacked image or a backup. So where no file was modified
 * for over a week before, the modification times are believed: lists that old are old, however they came here.
 */
function readAges(
  fetched: readonly { readonly name: string; readonly repository: Repository }[],
): Pick<Sources, 'metadataAt' | 'oldest' | 'newestAt'> {
  // An unsigned repository that did not change for years must not make all the others look old.
  const signed = fetched.filter(({ repository }) => repository.signed);
  const byAge = (signed.length > 0 ? signed : fetched)
    .map(({ name, repository: { releaseAt, indexAt } }) => ({
      name,
      at: releaseAt ?? indexAt ?? 0,
    }))
    .toSorted((a, b) => a.at - b.at);
  const [oldest, newest] = [byAge[0], byAge.at(-1)];
  if (oldest === undefined || newest === undefined) return {};
  const modifiedAt = fetched.reduce((at, one) => Math.max(at, one.repository.modifiedAt), 0);
  const copied = oldest.at - modifiedAt > WEEK;
  return { metadataAt: copied ? modifiedAt : oldest.at, oldest, newestAt: newest.at };
}

/** Undoes, as far as that goes, how apt makes a file name of an address. */
function nameOf(prefix: string): string {
  const [place = '', suite = ''] = prefix.slice(0, -1).split('_dists_', 2);
  return `${place.replaceAll('_', '/')} ${suite.replaceAll('_', '/')}`.trim();
}

function hiddenFiles(stderr: string): readonly string[] {
  return unreadableFiles(stderr).filter((path) => path.includes('sources.list'));
}

/** The files of its configuration that apt says the user may not read, each once; it goes on without them. */
export function unreadableFiles(stderr: string): readonly string[] {
  // W: Unable to read /etc/apt/sources.list.d/private.list - open (13: Permission denied)
  // W: Unable to read /etc/apt/preferences.d/pins - open (13: Permission denied)
  // Warning: Unable to read /etc/apt/sources.list.d/private.list - open (13: Permission denied)
  const paths = lines(stderr).flatMap(
    (line) => /^W(?:arning)?: Unable to read (?<path>\S+) /u.exec(line)?.groups?.path ?? [],
  );
  return [...new Set(paths)];
}
