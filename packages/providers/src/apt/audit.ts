/** Reads what `dpkg --audit` says of packages that an interrupted run left unfinished. */
import { type Capture, lines, type Note } from '@exosphere/core';
import { counted, errorLines, listed } from './complaints.ts';

/**
 * At most one note: the packages that dpkg has yet to finish. `unfinished` is apt's own count of them, for when
 * dpkg did not answer. Newer dpkg exits 1 when it finds anything, so the status says nothing.
 */
export function readAudit(capture: Capture, unfinished: number): readonly Note[] {
  const names = capture.exitCode === undefined ? [] : unfinishedPackages(capture.stdout);
  const count = Math.max(names.length, unfinished);
  if (count > 0) {
    const which = names.length === 0 ? '' : `: ${listed(names)}`;
    const text = `dpkg left ${counted(count, 'package', 'packages')} unfinished${which}; "dpkg --configure -a" or "apt-get -f install" mends that`;
    return [{ code: 'other', text }];
  }
  const [error] = errorLines(capture.stderr);
  if (capture.exitCode !== undefined && error === undefined) return [];
  const text = 'dpkg did not say whether it was interrupted';
  return [{ code: 'other', text: error === undefined ? text : `${text}: ${listed([error])}` }];
}

/**
 * Paragraphs of an explanation over several lines, then a package and its summary on each line:
 *
 *     The following packages are only half configured, probably due to problems
 *     configuring them the first time. [...]
 *      vim                  Vi IMproved - enhanced vi editor
 */
function unfinishedPackages(text: string): readonly string[] {
  const names = new Set<string>();
  let counts = false;
  let explaining = false;
  for (const line of lines(text)) {
    const name = /^ (?<name>\S+)/u.exec(line)?.groups?.name;
    if (name !== undefined) {
      if (counts) names.add(name);
      explaining = false;
    } else if (line !== '' && !explaining) {
      explaining = true;
      // A package without its list of files or checksums was installed to the end.
      counts = !line.includes(' are missing ');
    }
  }
  return [...names];
}
