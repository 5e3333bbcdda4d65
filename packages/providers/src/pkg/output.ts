/** What pkg says around its answers: failures, repositories it went without, complaints. */
import { type Capture, lines, quoted, whyMissing } from '@exosphere/core';

/** Nothing that pkg prints in one line comes near this length: what does is no answer. */
export const LONGEST_LINE = 4096;

const CAUSES: readonly { readonly line: RegExp; readonly cause: string }[] = [
  {
    // The package management tool is not yet installed on your system.
    // Please set ASSUME_ALWAYS_YES=yes environment variable to be able to bootstrap in non-interactive (stdin not being a tty)
    // pkg: pkg is not installed                                            (pkg -N, of the base system)
    line: /not yet installed on your system|pkg is not installed$/u,
    cause: 'pkg is not installed: there is only what the base system would fetch it with',
  },
  {
    // ld-elf.so.1: Shared object "libssl.so.30" not found, required by "pkg"    (after an upgrade of the system)
    line: /^ld-elf\S*: /u,
    cause:
      'pkg was built for another version of the system and does not run; "pkg-static install -f pkg" as root mends that',
  },
  {
    // pkg: package database non-existent
    // pkg: no packages registered
    line: /package database non-existent$|no packages registered$/u,
    cause: 'the host has no package database',
  },
  {
    // No active remote repositories configured.
    line: /No active remote repositories configured/u,
    cause: 'no package repository is enabled',
  },
  {
    // pkg: Cannot get a read lock on a database, it is locked by another process
    line: /locked by another process/u,
    cause: 'another program is working with the package database; try again when it is done',
  },
  {
    // pkg: Repository FreeBSD missing. 'pkg update' required
    line: /'pkg update' required/u,
    cause: 'the host has no catalogue of its repositories',
  },
  {
    // pkg: Insufficient privileges to update the repository catalogue.
    line: /Insufficient privileges?/u,
    cause: 'it needs root',
  },
  {
    // Certificate verification failed for /CN=packages.example.org
    // pkg: https://mirror.example/meta.conf: SSL certificate verify error      (the clock, or the list of authorities)
    line: /[Cc]ertificate/u,
    cause: 'the certificate of a server was not accepted',
  },
  {
    // pkg: repository FreeBSD contains packages for wrong OS version: FreeBSD:13:amd64
    // pkg: wrong architecture: FreeBSD:12:amd64 instead of FreeBSD:13:amd64
    line: /wrong (?:OS version|architecture|ABI)/u,
    cause: 'a repository is for another version of the system',
  },
  {
    // pkg: Error opening the trusted directory /usr/share/keys/pkg/trusted
    // pkg: No trusted public keys found
    line: /trusted|fingerprint|signature/u,
    cause: 'a repository is not signed with a key this host trusts',
  },
  {
    // pkg: https://pkg.FreeBSD.org/FreeBSD:14:amd64/quarterly/meta.txz: No address record
    // pkg: An error occured while fetching package: Could not resolve host
    line: /No address record|[Rr]esolve|timed out|refused|unreachable|No route to host/u,
    cause: 'a server could not be reached',
  },
  {
    // pkg: https://mirror.example/FreeBSD:12:amd64/latest/packagesite.txz: Not Found
    // pkg: file:///nonexistent/data.pkg: No such file or directory
    line: /: (?:Not Found|No such file or directory)$/u,
    cause: 'something is not where the configuration of pkg says it is',
  },
  {
    // pkg: write: No space left on device
    line: /No space left on device/u,
    cause: 'the disk of the host is full',
  },
  {
    // pkg: An error occured while fetching package: No error                 (pkg 2 often tells no more)
    line: /An error occur?red while fetching package/u,
    cause: 'a server could not be reached, or has not what was asked for',
  },
];

/**
 * Why the answer of a command cannot be used, in the host's own words; undefined when it ended with one of the
 * `accepted` statuses. pkg ends with 1 for many things, so 1 may need more than the status to be judged.
 */
export function whyFailed(
  what: string,
  capture: Capture,
  accepted: readonly number[] = [0],
): string | undefined {
  const missing = whyMissing(capture);
  if (missing !== undefined) return `${what} gave no answer: ${missing}`;
  if (capture.exitCode !== undefined && accepted.includes(capture.exitCode)) return undefined;
  return explained(what, capture, `${what} failed with exit status ${capture.exitCode}`);
}

/** The cause that the words of a failed command name, with them; `otherwise` where they name none. */
export function explained(what: string, capture: Capture, otherwise: string): string {
  const said = [...lines(capture.stderr), ...lines(capture.stdout)].filter(
    (line) => line.trim() !== '',
  );
  for (const { line: pattern, cause } of CAUSES) {
    const line = said.find((candidate) => pattern.test(candidate.slice(0, LONGEST_LINE)));
    if (line !== undefined) return `${what}: ${cause}: ${quoted(line, 200)}`;
  }
  return said[0] === undefined ? otherwise : `${otherwise}: ${quoted(said[0], 200)}`;
}

// pkg goes on without a repository whose catalogue it cannot read, and ends with 0 all the same:
// pkg: Repository FreeBSD-kmods cannot be opened. 'pkg update' required
// pkg: Repository FreeBSD missing. 'pkg update' required
const SKIPPED = /Repository (?<name>\S{1,200}) (?:cannot be opened|missing)\b/u;
// Unable to open remote database "FreeBSD". Try running 'pkg update' first.     (older)
const UNOPENED = /Unable to open remote database "(?<name>[^"\s]{1,200})"/u;

// pkg: php83-8.3.10 has a missing dependency: php83-session
// pkg: Setting ABI requires setting OSVERSION, guessing the OSVERSION as: 1401000
// pkg: Package database is busy while closing!
// pkg: warning: database version 34 is newer than libpkg(3) version 33, but still compatible
// pkg: Warning: expecting a boolean for the 'enabled' key of the 'own' repo, the value has been correctly converted, please consider fixing
// pkg: unrecognized option `--raw=json-compact'               (before pkg 1.16; asked for the text instead)
// Usage: pkg audit [-Fqr] [-f file] <pattern>
// For more information see 'pkg help audit'.
const HARMLESS =
  /has a missing dependency|guessing the OSVERSION|database is busy while closing|but still compatible$|value has been correctly converted|unrecognized option|^Usage: |^For more information see /u;

/** The repositories that pkg went without, since it could not read their catalogues. */
export function skippedRepositories({ stderr }: Capture): readonly string[] {
  const names = lines(stderr).flatMap((line) => {
    const text = line.slice(0, LONGEST_LINE);
    return (SKIPPED.exec(text) ?? UNOPENED.exec(text))?.groups?.name ?? [];
  });
  return [...new Set(names)];
}

/** The first line on standard error that may mean a wrong answer, and does not merely name a repository; undefined: none. */
export function complaint({ stderr }: Capture): string | undefined {
  return lines(stderr).find((line) => {
    const text = line.slice(0, LONGEST_LINE);
    return text.trim() !== '' && ![SKIPPED, UNOPENED, HARMLESS].some((known) => known.test(text));
  });
}

/** Names for a sentence: the first few, and how many more. */
export function listed(names: readonly string[], most = 5): string {
  const first = names.slice(0, most).map((name) => quoted(name, 80).slice(1, -1));
  const rest = names.length - most;
  return `${first.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A count with its noun: `1 package is`, `3 packages are`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
