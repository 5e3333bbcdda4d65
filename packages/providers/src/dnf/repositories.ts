/** Tells which enabled repositories took part in an answer, how fresh they are, and which carry advisories. */
import { age, type Capture, lines, type Note } from '@exosphere/core';
import { allLines, failureOf, parseTime, plain, quote } from './output.ts';

/** One repository as `repoinfo` shows it. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  /** Packages in its metadata; undefined when not told. */
  readonly packages?: number;
  /** When its metadata was last fetched or found current: seconds since the epoch. Undefined: never, or not told. */
  readonly fetchedAt?: number;
  /** Seconds after which dnf fetches it again; undefined: never. */
  readonly expires?: number;
  /** Whether its metadata has advisories; undefined when that could not be found out. */
  readonly advisories?: boolean;
}

/** How much of what is configured stands behind an answer. */
export interface View {
  /** The repositories that answered; undefined when that could not be established. */
  readonly repositories?: readonly Repository[];
  /** Ids of enabled repositories that did not answer, as far as they are known by id. */
  readonly skipped: ReadonlySet<string>;
  /** What may be missing from an answer: with any of these, "nothing found" is not known. */
  readonly doubts: readonly Note[];
}

/**
 * What the three commands tell of the repositories: the listing of updates says which were ignored, `repolist`
 * names what is enabled without fetching anything, `repoinfo` has what was really loaded.
 * `isRedHat`: the system needs a subscription for its updates, so a lack of one matters.
 */
export function readView(
  captures: {
    readonly 'check-update': Capture;
    readonly repolist: Capture;
    readonly repositories: Capture;
  },
  isRedHat: boolean,
): View {
  const { repolist, repositories: info } = captures;
  const doubts: Note[] = [];
  const failure = failureOf('dnf repoinfo', info, [0]) ?? failureOf('dnf repolist', repolist, [0]);
  const loaded = failure === undefined ? readRepositories(info.stdout) : [];
  const enabled = failure === undefined ? readRepolist(repolist.stdout) : [];
  const names = new Map(loaded.map((repository) => [repository.name, repository.id]));
  const skipped = new Set(ignoredRepositories(captures['check-update'], names));
  const present = new Set(loaded.filter(isLoaded).map((repository) => repository.id));
  for (const id of [...enabled, ...loaded.map((repository) => repository.id)]) {
    if (failure === undefined && !present.has(id)) skipped.add(id);
  }
  if (failure !== undefined) {
    doubts.push({ code: 'other', text: `which repositories answered is not known: ${failure}` });
  }
  if (skipped.size > 0) {
    const text = `repositories that did not answer were skipped: ${[...skipped].sort().join(', ')}`;
    doubts.push({ code: 'repository-skipped', text: plain(text) });
  } else if (failure === undefined && loaded.every(({ packages }) => packages === 0)) {
    const what =
      loaded.length === 0
        ? 'dnf names no enabled repository'
        : 'no enabled repository has any package';
    doubts.push({ code: 'other', text: what });
  }
  const files = unreadableFiles(info.stdout);
  if (files.length > 0) {
    const text = `this user cannot read ${plain(files.join(', '))}, so the repositories in there are left out`;
    doubts.push({ code: 'repository-skipped', text });
  }
  doubts.push(...spokenDoubts(captures['check-update'], isRedHat));
  return {
    ...(failure === undefined
      ? { repositories: loaded.filter((repository) => !skipped.has(repository.id)) }
      : {}),
    skipped,
    doubts,
  };
}

/** dnf 5 lists an enabled repository without metadata too: `(last: unknown)`, no packages. */
function isLoaded(repository: Repository): boolean {
  return repository.fetchedAt !== undefined || (repository.packages ?? 0) > 0;
}

// repo id                             repo name
// fx-base                             Fixture 9 - base
function readRepolist(stdout: string): readonly string[] {
  const all = lines(stdout).map((line) => line.slice(0, 4096));
  // Notices of plugins stand above the heading.
  const heading = all.findIndex((line) => /^repo id\s/u.test(line));
  return heading < 0 ? [] : all.slice(heading + 1).flatMap((line) => line.split(/\s/u)[0] || []);
}

// Ignoring repositories: fx-updates, epel
const IGNORED = /^Ignoring repositories: (?<ids>.+)$/u;
// Failed to synchronize cache for repo 'fx-updates', ignoring this repo.
const IGNORED_ONE = /^Failed to synchronize cache for repo '(?<id>[^']+)', ignoring this repo/u;
//  Fixture 9 - updates                    ???% |   0.0   B/s |  -1.0   B |  ?
const UNFINISHED = '???% |';

/**
 * The enabled repositories that a command went without, by id where it gives one, else by name.
 * `idOfName` helps where only names are shown.
 */
export function ignoredRepositories(
  capture: Capture,
  idOfName: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  return allLines(capture).flatMap((line) => {
    if (line.length > 4096) return [];
    const several = IGNORED.exec(line)?.groups?.ids;
    if (several !== undefined) return several.split(',').map((id) => id.trim());
    const one = IGNORED_ONE.exec(line)?.groups?.id;
    if (one !== undefined) return [one];
    const bar = line.indexOf(UNFINISHED);
    const name = line.slice(0, Math.max(bar, 0)).trim();
    return name === '' ? [] : [idOfName.get(name) ?? name];
  });
}

interface Notice {
  readonly line: RegExp;
  readonly code: Note['code'];
}

const NOTICES: readonly Notice[] = [
  // Without the keys of the subscription, which root alone may read, none of Red Hat's repositories may answer.
  { line: /^Not root, Subscription Management repositories not updated/u, code: 'privilege' },
  { line: /^\*Note\* Red Hat Network repositories are not listed below/u, code: 'privilege' },
  { line: /^Unable to read consumer identity/u, code: 'privilege' },
  // Warning: failed loading '/etc/yum.repos.d/broken.repo', skipping.
  { line: /^(?:Warning: )?failed loading '.*', skipping/iu, code: 'repository-skipped' },
  // Importing GPG key 0x8483C65D:        (which --assumeno refuses: that repository is left out)
  { line: /^Importing (?:OpenPGP|GPG|PGP) key/u, code: 'repository-skipped' },
];

// This system is not registered with an entitlement server. You can use subscription-manager to register.
// This system is registered with an entitlement server, but is not receiving updates.
const UNREGISTERED: Notice = {
  line: /^This system is (?:not registered|registered with an entitlement server, but)/u,
  code: 'other',
};

function spokenDoubts(capture: Capture, isRedHat: boolean): readonly Note[] {
  const said = allLines(capture);
  const notices = isRedHat ? [...NOTICES, UNREGISTERED] : NOTICES;
  return notices.flatMap(({ line, code }) => {
    const found = said.find((candidate) => line.test(candidate));
    return found === undefined ? [] : [{ code, text: `dnf said ${quote(found)}` }];
  });
}

// unreadable: /etc/yum.repos.d/redhat-rhui.repo
const UNREADABLE = /^unreadable: (?<file>\S.*)$/u;

function unreadableFiles(stdout: string): readonly string[] {
  return lines(stdout).flatMap((line) => UNREADABLE.exec(line)?.groups?.file ?? []);
}

// 172800 second(s) (last: Sat Nov 21 00:11:02 2026)                (dnf 4; also "Never (last: ...)")
// 172800 seconds (last: 2026-11-21 00:11:03)                       (dnf 5; also "(last: unknown)")
const EXPIRE =
  /^(?:(?<seconds>[\d,]+) seconds?(?:\(s\))? |Never |Instant )?\(last: (?<last>[^)]*)\)/u;
// /var/tmp/dnf-alice-5khrryul/fx-updates-e2963bcd3f9964bd/repodata/repomd.xml:1
const ADVISORY_FILE = /\/(?<id>[^/]+)-[0-9a-f]{16}\/repodata\/repomd\.xml:(?<count>\d+)$/u;

function readRepositories(stdout: string): readonly Repository[] {
  const found: { -readonly [K in keyof Repository]: Repository[K] }[] = [];
  const advisories = new Map<string, boolean | undefined>();
  for (const line of lines(stdout)) {
    if (line.length > 4096) continue;
    const file = ADVISORY_FILE.exec(line)?.groups;
    if (file?.id !== undefined) {
      const has = file.count !== '0';
      // An old cache of the same repository that says otherwise: better not told than told wrongly.
      const agrees = !advisories.has(file.id) || advisories.get(file.id) === has;
      advisories.set(file.id, agrees ? has : undefined);
      continue;
    }
    // Repo-id            : fx-base                                     (dnf 4)
    // Repo ID              : fx-base                                   (dnf 5)
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0)).trim();
    const value = line.slice(colon + 1).trim();
    const repository = found.at(-1);
    if (key === 'Repo-id' || key === 'Repo ID') found.push({ id: value, name: '' });
    else if (repository === undefined) continue;
    else if (key === 'Repo-name' || key === 'Name') repository.name = value;
    else if (key === 'Repo-pkgs' || key === 'Total packages') {
      const packages = wholeNumber(value);
      // dnf 4 ends with "Total packages: 44", of all repositories.
      if (packages !== undefined && repository.packages === undefined)
        repository.packages = packages;
    } else if (key === 'Repo-expire' || key === 'Metadata expire') {
      const { seconds, last = '' } = EXPIRE.exec(value)?.groups ?? {};
      const fetchedAt = parseTime(last);
      const expires = wholeNumber(seconds ?? '');
      if (fetchedAt !== undefined) repository.fetchedAt = fetchedAt;
      if (expires !== undefined) repository.expires = expires;
    }
  }
  return found.map((repository) => {
    const has = advisories.get(repository.id);
    return has === undefined ? repository : { ...repository, advisories: has };
  });
}

// dnf keeps metadata for two days where nothing else is configured.
const USUAL_EXPIRY_SECONDS = 172_800;

/**
 * When metadata was last fetched, as dnf itself counts it: the newest of all repositories. Undefined: not told.
 * (dnf 5.4 as a normal user may copy the cache of root instead of fetching, and counts the copy as fetched.)
 * Repositories much older than that, for which dnf was told not to look for news, are noted.
 */
export function readAge(repositories: readonly Repository[]): {
  readonly metadataAt?: number;
  readonly notes: readonly Note[];
} {
  const times = repositories.flatMap(({ fetchedAt }) =>
    fetchedAt === undefined ? [] : [fetchedAt],
  );
  if (times.length === 0) return { notes: [] };
  const newest = times.reduce((a, b) => Math.max(a, b));
  const late = repositories.filter(
    ({ fetchedAt, expires }) =>
      newest - (fetchedAt ?? newest) > Math.max(expires ?? 0, USUAL_EXPIRY_SECONDS),
  );
  if (late.length === 0) return { metadataAt: newest, notes: [] };
  const ids = plain(late.map(({ id }) => id).join(', '));
  const behind = newest - times.reduce((a, b) => Math.min(a, b));
  const text = `the metadata of ${ids} is up to ${age(behind)} older than that of other repositories`;
  return { metadataAt: newest, notes: [{ code: 'metadata-age', text }] };
}

function wholeNumber(text: string): number | undefined {
  const digits = text.replaceAll(',', '');
  return /^\d{1,12}$/u.test(digits) ? Number(digits) : undefined;
}
