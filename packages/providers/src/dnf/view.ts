/** Tells which enabled repositories took part in an answer of dnf. */
import { type Capture, lines, type Note } from '@exosphere/core';
import { allLines, failureOf, plain } from '../rpm/output.ts';
import { isLoaded, readRepositories } from '../rpm/repositories.ts';
import { imageDoubt, spokenDoubts, unreadableDoubt, type View } from '../rpm/view.ts';

/**
 * What the three commands tell of the repositories: the listing of updates says which were ignored, `repolist`
 * names what is enabled without fetching anything, `repoinfo` has what was really loaded.
 * `subscribed`: the system needs a subscription for its updates, so a lack of one matters.
 */
export function readView(
  captures: {
    readonly 'check-update': Capture;
    readonly repolist: Capture;
    readonly repositories: Capture;
  },
  subscribed: boolean,
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
  const answered = loaded.filter((repository) => !skipped.has(repository.id));
  if (failure !== undefined) {
    doubts.push({ code: 'other', text: `which repositories answered is not known: ${failure}` });
  }
  // Only this list names what version 4 skipped.
  if (failure === undefined && enabled.length === 0 && loaded.length > 0) {
    doubts.push({ code: 'other', text: 'dnf repolist names none of the repositories' });
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
  doubts.push(...unreadableDoubt(info.stdout), ...imageDoubt(info.stdout));
  doubts.push(...spokenDoubts('dnf', captures['check-update'], answered, subscribed));
  return {
    ...(failure === undefined ? { repositories: answered } : {}),
    skipped,
    doubts,
  };
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
// Failed to synchronize cache for repo 'fx-updates', disabling.                          (dnf 2)
const IGNORED_ONE =
  /^Failed to synchronize cache for repo '(?<id>[^']+)', (?:ignoring this repo|disabling)/u;
//  Fixture 9 - updates                    ???% |   0.0   B/s |  -1.0   B |  ?
//  Fixture 9 - updates                    100% |  43.9 KiB/s |  45.0   B |  00m00s
const BAR = '% |';
// What went wrong stands below the bar of its repository (dnf 5):
// >>> Status code: 404 for http://mirror.example/repodata/repomd.xml (IP: 192.0.2.1) - http://mirror.example/repodata/repomd.xml
// >>> No more mirrors to try - All mirrors were already tried without success
// >>> Parsing unsuccessful: Element <repomd> was not found - Bad repomd file
const COMPLAINT = '>>> ';
// With an address at the end it is of one mirror, and another may have answered.
const OF_A_MIRROR = / - [a-z]{2,10}:\/\/\S{1,2000}$/u;

/**
 * The enabled repositories that a command went without, by id where it gives one, else by name.
 * `idOfName` helps where only names are shown.
 */
export function ignoredRepositories(
  capture: Capture,
  idOfName: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const ignored: string[] = [];
  let shown = '';
  for (const line of allLines(capture)) {
    if (line.length > 4096) continue;
    const several = IGNORED.exec(line)?.groups?.ids;
    const one = IGNORED_ONE.exec(line)?.groups?.id;
    const bar = line.indexOf(BAR);
    if (several !== undefined) ignored.push(...several.split(',').map((id) => id.trim()));
    else if (one !== undefined) ignored.push(one);
    else if (line.startsWith(COMPLAINT)) {
      if (shown !== '' && !OF_A_MIRROR.test(line)) ignored.push(shown);
    } else if (bar >= 0) {
      const name = line
        .slice(0, bar)
        .replace(/[\d?]{1,3}$/u, '')
        .trim();
      shown = idOfName.get(name) ?? name;
      if (shown !== '' && line.slice(0, bar).endsWith('???')) ignored.push(shown);
    }
  }
  return [...new Set(ignored)];
}
