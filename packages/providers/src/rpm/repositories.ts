/** Reads what dnf and yum tell of single repositories: how fresh they are, and which carry advisories. */
import { age, lines, type Note } from '@exosphere/core';
import { parseTime, plain } from './output.ts';

/** One repository as `repoinfo` shows it. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  /** Packages in its metadata; undefined when not told. */
  readonly packages?: number;
  /** When its metadata was last fetched or found current: seconds since the epoch. Undefined: never, or not told. */
  readonly fetchedAt?: number;
  /** Seconds after which it is fetched again; undefined: never. */
  readonly expires?: number;
  /** Whether its metadata has advisories; undefined when that could not be found out. */
  readonly advisories?: boolean;
}

// 172800 second(s) (last: Sat Nov 21 00:11:02 2026)                (dnf 4; also "Never (last: ...)")
// 21600 second(s) (last: Thu Jun 27 08:00:00 2024)                 (yum 3; also "(last: Unknown)")
// 172800 seconds (last: 2026-11-21 00:11:03)                       (dnf 5; also "(last: unknown)")
const EXPIRE =
  /^(?:(?<seconds>[\d,]+) seconds?(?:\(s\))? |Never |(?<instant>Instant ))?\(last: (?<last>[^)]*)\)/u;
// /var/tmp/dnf-alice-5khrryul/fx-updates-e2963bcd3f9964bd/repodata/repomd.xml:1
// /var/tmp/yum-alice-nXmVGq/x86_64/7/updates/repomd.xml:0                (yum 3)
const ADVISORY_FILE = /\/(?<id>[^/]+?)(?:-[0-9a-f]{16}\/repodata)?\/repomd\.xml:(?<count>\d+)$/u;

/**
 * The repositories of `dnf repoinfo` and `yum -v repolist`, in their order, with what counting the word `updateinfo`
 * in the `repomd.xml` of their caches tells of advisories.
 */
export function readRepositories(stdout: string): readonly Repository[] {
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
    // Repo-id      : base/7/x86_64                                     (yum 3: with the variables of its address)
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0)).trim();
    const value = line.slice(colon + 1).trim();
    const repository = found.at(-1);
    if (key === 'Repo-id' || key === 'Repo ID') {
      found.push({ id: value.split('/')[0] ?? '', name: '' });
    } else if (repository === undefined) continue;
    else if (key === 'Repo-name' || key === 'Name') repository.name = value;
    else if (key === 'Repo-pkgs' || key === 'Total packages') {
      const packages = wholeNumber(value);
      // dnf 4 ends with "Total packages: 44", of all repositories.
      if (packages !== undefined && repository.packages === undefined)
        repository.packages = packages;
    } else if (key === 'Repo-expire' || key === 'Metadata expire') {
      const { seconds, instant, last = '' } = EXPIRE.exec(value)?.groups ?? {};
      const fetchedAt = parseTime(last);
      const expires = instant === undefined ? wholeNumber(seconds ?? '') : 0;
      if (fetchedAt !== undefined) repository.fetchedAt = fetchedAt;
      if (expires !== undefined) repository.expires = expires;
    }
  }
  return found.map((repository) => {
    const has = advisories.get(repository.id);
    return has === undefined ? repository : { ...repository, advisories: has };
  });
}

/** Whether it has metadata: dnf 5 and yum 3 also list repositories that never answered. */
export function isLoaded(repository: Repository): boolean {
  return repository.fetchedAt !== undefined || (repository.packages ?? 0) > 0;
}

// dnf keeps metadata for two days where nothing else is configured, yum for six hours.
const USUAL_EXPIRY_SECONDS = 172_800;

/**
 * When metadata was last fetched, as the tool itself counts it: the newest of all repositories. Undefined: not told.
 * (dnf 5.4 as a normal user may copy the cache of root instead of fetching, and counts the copy as fetched.)
 * Repositories much older than that, for which the tool was told not to look for news, are noted.
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
