/** What dnf and yum say around their answers: failures, warnings and notices, told apart from data. */
import { type Capture, lines, quoted, whyMissing } from '@exosphere/core';

// Error: Failed to download metadata for repo 'fx-updates': Cannot download repomd.xml: ...
// Config error: [Errno 13] Permission denied: '/var/tmp/dnf-alice-5khrryul'
// Failed to open lock file "/var/lib/dnf/system-repo.lock": (13) - Permission denied
// error: rpmdb: BDB0113 Thread/process 12/34 failed
// There are no enabled repos.                                             (yum 3)
const ERROR =
  /^(?:Error|Config error|error|Errors in|Failed to|Cannot|Could not|Unable to|No such command|Unknown argument|filesystem error|Traceback|There are no enabled)\b/u;

// The last words of yum 3, below a page of advice:
// failure: repodata/repomd.xml from updates: [Errno 256] No more mirrors to try.
// Cannot find a valid baseurl for repo: base/7/x86_64
const CONCLUSION = /^(?:failure: |Cannot find a valid baseurl for repo: )/u;

// The ones that can only mean a failure; "Failed to set locale, defaulting to C" for one does not.
// Error: There are no enabled repositories in "/etc/yum.repos.d".
const FATAL = /^(?:Error|Config error|error): |^Traceback /u;

// Updating and loading repositories:
//  Fixture 9 - updates                    100% | 365.0 KiB/s |  16.8 KiB |  00m00s
// >>> Usable URL not found
const PROGRESS = /^(?:Updating and loading repositories:|Repositories loaded\.|>>> )| \| /u;

/** The program that answers, as reasons name it. */
export type Tool = 'dnf' | 'yum';

/**
 * Why the answer of a command cannot be used, or undefined when it ended with one of the `accepted` statuses.
 * Quotes the command's own words.
 * @example failureOf('dnf check-update', capture, [0, 100]) // 'dnf check-update failed: "Error: ..."'
 */
export function failureOf(
  what: string,
  capture: Capture,
  accepted: readonly number[],
): string | undefined {
  const missing = whyMissing(capture);
  if (missing !== undefined) return `${what}: ${missing}`;
  if (capture.exitCode !== undefined && accepted.includes(capture.exitCode)) return undefined;
  const said = errorText(capture);
  const words = said === undefined ? 'and said nothing' : `with ${quote(said)}`;
  return `${what} failed (exit status ${capture.exitCode}) ${words}`;
}

/** The line that says what went wrong, with its continuation; undefined where neither stream has any text. */
function errorText(capture: Capture): string | undefined {
  const all = [...lines(capture.stderr), ...lines(capture.stdout)].filter(
    (line) => line.trim() !== '' && !PROGRESS.test(line),
  );
  const conclusion = all.findIndex((line) => CONCLUSION.test(line));
  const found = conclusion < 0 ? all.findIndex((line) => ERROR.test(line)) : conclusion;
  const at = Math.max(found, 0);
  const line = all[at];
  const next = all[at + 1];
  // Unable to access configuration file "/etc/yum.repos.d/updates.repo"
  //  cannot open file: (13) - Permission denied [/etc/yum.repos.d/updates.repo]
  return next?.startsWith(' ') ? `${line} ${next.trim()}` : line;
}

/** The first line that can only mean a failure, whatever the exit status; undefined when there is none. */
export function fatalLine(capture: Capture): string | undefined {
  return [...lines(capture.stderr), ...lines(capture.stdout)].find((line) => FATAL.test(line));
}

// Addresses of repositories may hold passwords: https://alice:secret@mirror.example/repodata/repomd.xml
const CREDENTIALS = /:\/\/[^/\s@]*@/gu;

/**
 * A line for quoting in a reason, without the passwords of addresses; cut before anything else is done with it,
 * since it may have megabytes.
 */
export function quote(line: string): string {
  return quoted(line.slice(0, 1000).replace(CREDENTIALS, '://…@'), 300);
}

/** The same without the quotation marks, for lists of names. */
export function plain(text: string): string {
  return quote(text).slice(1, -1);
}

/** Every line of both streams. */
export function allLines(capture: Capture): readonly string[] {
  return [...lines(capture.stdout), ...lines(capture.stderr)];
}

/**
 * Seconds since the epoch of a time as dnf prints it in an untranslated locale with TZ=UTC; undefined for any other text.
 * dnf 4 and yum: `Fri Nov 20 19:38:08 2026`; dnf 5: `2026-11-21 00:11:03`.
 */
export function parseTime(text: string): number | undefined {
  const unix =
    /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<clock>\d\d:\d\d:\d\d) (?<year>\d{4})$/u.exec(
      text,
    )?.groups;
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(unix?.month ?? '?') / 3 + 1;
  const iso =
    unix === undefined
      ? text.replace(' ', 'T')
      : `${unix.year}-${String(month).padStart(2, '0')}-${unix.day?.padStart(2, '0')}T${unix.clock}`;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/u.test(iso)) return undefined;
  const milliseconds = Date.parse(`${iso}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
