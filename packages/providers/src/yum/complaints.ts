/** Finds what yum says of repositories that did not answer, while it ends as if nothing were amiss. */
import type { Capture } from '@exosphere/core';
import { allLines } from '../rpm/output.ts';

// http://vault.example/7.9.2009/updates/x86_64/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found
// Could not retrieve mirrorlist http://mirrorlist.example/?release=7&arch=x86_64&repo=os error was
// Could not get metalink https://mirrors.example/metalink?repo=epel-7&arch=x86_64 error was
const UNREACHABLE = /^Could not (?:retrieve mirrorlist|get metalink) /u;

/**
 * The first complaint about an address, undefined where there is none. It need not mean that the repository is
 * missing: another mirror may have answered, and with a copy of earlier metadata yum goes on.
 */
export function complaintIn(capture: Capture): string | undefined {
  return allLines(capture).find((line) => line.includes(': [Errno ') || UNREACHABLE.test(line));
}
