/** Has apt fetch the package lists, and tells whether that really worked. */
import {
  type Answer,
  type Capture,
  known,
  lines,
  type Probe,
  probe,
  quoted,
  sudoRefusal,
  unknown,
  whyMissing,
} from '@exosphere/core';

/** `apt-get update`, bare: this exact command stands in people's sudoers files. */
export const sync: Probe<Answer<null>> = probe({
  commands: {
    update: {
      sh: '/usr/bin/apt-get update',
      root: true,
      purpose: 'fetches the package lists of all repositories',
    },
  },
  slow: true,
  read: ({ update }) => {
    const missing = whyMissing(update);
    if (missing !== undefined) return unknown(`apt-get update did not end: ${missing}`);
    const refusal = sudoRefusal(update);
    if (refusal !== undefined) return unknown(refusal.message);
    const complaint = firstComplaint(update);
    if (complaint !== undefined) return unknown(explain(complaint));
    if (update.exitCode !== 0) {
      return unknown(`apt-get update failed with exit status ${update.exitCode}`);
    }
    // Words in another language may be complaints: these two prove that apt speaks English, or had nothing to say.
    const quiet = update.stdout === '' && lines(update.stderr).every((line) => HARMLESS.test(line));
    if (ENDED.test(update.stdout) || quiet) return known(null);
    return unknown('apt-get update ended, but it did not say that it read the package lists');
  },
});

// The last line of every update, unless the administrator makes apt quiet.
const ENDED = /^Reading package lists\.\.\./mu;

// W: Target Packages (Packages) is configured multiple times in /etc/apt/sources.list:1 and /etc/apt/sources.list:6
const HARMLESS = /^W(?:arning)?: Target /u;

// With unreachable mirrors apt-get exits 0, since it can go on with the lists it has:
// W: Failed to fetch http://mirror.example/debian/dists/bookworm/InRelease  Could not connect to ...
// W: Some index files failed to download. They have been ignored, or old ones used instead.
// W: An error occurred during the signature verification. The repository is not updated and ...
// W: OpenPGP signature verification failed: http://...         (apt 3; "Signature verification failed" since 3.1)
// W: Skipping acquire of configured file 'mian/binary-amd64/Packages' as repository '...' doesn't have the component 'mian'
// Warning: Failed to fetch http://...          (apt 3 with APT::Output-Version "30", and so with "Error: ")
// Of the files that are skipped those count that hold packages, and where a component is not there at all: a repository
// may do without lists for an architecture.
const FAILED =
  /^(?:E(?:rror)?: |W(?:arning)?: (?:Failed to fetch|Some index files failed|An error occurred during the signature|GPG error|(?:OpenPGP s|S)ignature verification failed|Unable to read |Skipping acquire of configured file '\S{1,300}Packages' as repository '[^']{1,500}' (?:doesn't have the component|provides only weak)))/u;

/** The line that says most: an error before a warning, and what is wrong before the summary at the end. */
function firstComplaint({ stdout, stderr }: Capture): string | undefined {
  const complaints = [...lines(stderr), ...lines(stdout)].filter((line) => FAILED.test(line));
  const telling = complaints.filter((line) => !line.includes(': Some index files failed'));
  return telling.find((line) => line.startsWith('E')) ?? telling[0] ?? complaints[0];
}

const CAUSES: readonly { readonly line: RegExp; readonly cause: string }[] = [
  {
    // E: Could not get lock /var/lib/apt/lists/lock. It is held by process 3316 (apt-get)
    line: /Could not get lock|Unable to lock/u,
    cause: 'another program is working with the package lists; try again when it is done',
  },
  {
    // E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)
    line: /Could not open lock file.*Permission denied/u,
    cause: 'fetching the package lists needs root',
  },
  {
    // E: Type 'this' is not known on line 6 in source list /etc/apt/sources.list
    // E: Malformed entry 1 in list file /etc/apt/sources.list (Component)
    line: /The list of sources could not be read|in source list|Malformed |in sources? file/u,
    cause: 'the configuration of the repositories is malformed',
  },
  {
    // E: The repository 'http://... Release' is not signed.
    // W: GPG error: ...: The following signatures couldn't be verified because the public key is not available
    line: /is (?:not|no longer) signed|GPG error|signature/iu,
    cause: 'a repository is not signed with a key this host trusts',
  },
  {
    // E: Release file for http://... is expired (invalid since 3d 2h). Updates for this repository will not be applied.
    // E: Release file for http://... is not valid yet (invalid for another 5h 3min 2s).
    line: /^E(?:rror)?: Release file for .* is (?:expired|not valid yet)/u,
    cause: 'a repository is out of date, or the clock of the host is wrong',
  },
  {
    // W: Skipping acquire of configured file 'mian/binary-amd64/Packages' as repository '...' doesn't have the component 'mian'
    line: /Skipping acquire of configured file/u,
    cause: 'a repository does not have what is configured of it',
  },
  {
    // E: Write error - write (28: No space left on device)
    line: /No space left on device/u,
    cause: 'the disk of the host is full',
  },
  {
    // W: Failed to fetch http://127.0.0.1:9/debian/dists/bookworm/InRelease  Could not connect to 127.0.0.1:9
    // E: The repository 'http://... Release' does no longer have a Release file.
    line: /Failed to fetch|have a Release file|no longer has a Release file/u,
    cause: 'a repository could not be fetched, so its lists are as old as before',
  },
];

function explain(complaint: string): string {
  const beginning = complaint.slice(0, 500);
  const cause = CAUSES.find(({ line }) => line.test(beginning))?.cause ?? 'apt-get update failed';
  return `${cause}: ${quoted(complaint, 200)}`;
}
