/** What dnf and yum list as updates: those they would install, and those that excludes and version locks hide. */
import { type Answer, type Capture, type Note, unknown } from '@exosphere/core';
import { type Row, readListing } from './listing.ts';
import { allLines, failureOf, fatalLine, quote, type Tool } from './output.ts';

/** The exit status of `check-update` when it lists something; 0 is "none". */
const LISTED = 100;

/**
 * The rows of `check-update`.
 * Unknown: the tool failed, contradicts itself, or a row cannot be read.
 */
export function readPending(tool: Tool, check: Capture): Answer<readonly Row[]> {
  const what = `${tool} check-update`;
  const failure = failureOf(what, check, [0, LISTED]);
  if (failure !== undefined) return unknown(failure);
  const fatal = fatalLine(check);
  if (fatal !== undefined && !ignoresRepositories(check)) {
    return unknown(`${what} said ${quote(fatal)}`);
  }
  const rows = readListing(check.stdout);
  if (!rows.known) return rows;
  const contradiction = contradictionIn(check, rows.value.length);
  return contradiction === undefined ? rows : unknown(`${what} ${contradiction}`);
}

// Error: Failed to download metadata for repo 'fx-updates': Cannot download repomd.xml: ...
// Ignoring repositories: fx-updates
function ignoresRepositories(check: Capture): boolean {
  return allLines(check).some((line) => line.startsWith('Ignoring repositories: '));
}

/** JSON comes with status 0 either way: dnf 5.4 returns before it sets the status. */
function contradictionIn(check: Capture, count: number): string | undefined {
  if (/^\s*\{/u.test(check.stdout) || count > 0 === (check.exitCode === LISTED)) return undefined;
  return count > 0
    ? `says by its exit status that there is nothing, and lists ${count}`
    : 'says by its exit status that there are updates, and lists none';
}

/** The same listing without excludes and locks. Unknown: what they hide cannot be told. */
export function readUnrestricted(tool: Tool, capture: Capture): Answer<readonly Row[]> {
  const failure = failureOf(`${tool} check-update without excludes`, capture, [0, LISTED]);
  return failure === undefined ? readListing(capture.stdout) : unknown(failure);
}

/** What stands beside the rows and is worth keeping, though it leaves no doubt about them. */
export function remarksOf(tool: Tool, check: Capture): readonly Note[] {
  const said = allLines(check);
  // Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update
  // (said where an older kernel still runs)
  const kernel = said.find((line) => /^Security: \S+ is an installed security update$/u.test(line));
  // This system has release set to 9.2 and it receives updates only for this release.
  const release = said.find((line) => line.startsWith('This system has release set to '));
  return [
    ...(kernel === undefined
      ? []
      : [remark('other', `an older kernel than the installed one runs: ${quote(kernel)}`)]),
    ...(release === undefined ? [] : [remark('platform', `${tool} said ${quote(release)}`)]),
  ];
}

function remark(code: Note['code'], text: string): Note {
  return { code, text };
}
