import { expect, test } from 'vitest';
import { readSync } from './sync.ts';

test.each([
  [
    'dnf 4',
    'Fixture 9 - base                  2.9 MB/s | 3.0 kB     00:00    \nMetadata cache created.\n',
  ],
  ['dnf 4 with --quiet', ''],
  ['dnf 5', 'Metadata cache created.\n'],
  [
    'dnf 5 from the second of two mirrors',
    ` Fedora 41 - updates                    100% |   1.5 MiB/s |  10.8 KiB |  00m00s
>>> Status code: 404 for http://one.example/repodata/repomd.xml (IP: 192.0.2.1) - http://one.example/repodata/repomd.xml
Repositories loaded.
Metadata cache created.
`,
  ],
])('%s fetched everything', (_title, stdout) => {
  expect(readSync({ stdout, stderr: '', exitCode: 0 }).known).toBe(true);
});

test.each([
  [
    'a repository that failed',
    1,
    '',
    "Error: Failed to download metadata for repo 'updates': Cannot download repomd.xml\n",
    "Failed to download metadata for repo 'updates'",
  ],
  [
    'a repository that dnf 4 skipped',
    0,
    'Metadata cache created.\n',
    "Error: Failed to download metadata for repo 'updates': All mirrors were tried\nIgnoring repositories: updates\n",
    'went without "updates": "Error: Failed to download metadata',
  ],
  [
    'a repository that dnf 5 skipped',
    0,
    'Metadata cache created.\n',
    `Updating and loading repositories:
 Fedora 41 - updates                    ???% |   0.0   B/s |  -1.0   B |  ?
>>> Usable URL not found
Repositories loaded.
`,
    'went without "Fedora 41 - updates"',
  ],
  [
    'a repository of which dnf 5 fetched something that is no metadata',
    0,
    'Metadata cache created.\n',
    `Updating and loading repositories:
 Fedora 41 - updates                    100% |  43.9 KiB/s |  45.0   B |  00m00s
>>> Parsing unsuccessful: Element <repomd> was not found - Bad repomd file
Repositories loaded.
`,
    'went without "Fedora 41 - updates"',
  ],
  [
    'no repository at all',
    0,
    'There are no enabled repositories in "/etc/yum.repos.d".\n',
    '',
    'There are no enabled repositories',
  ],
])('%s is a failure', (_title, exitCode, stdout, stderr, reason) => {
  expect(readSync({ stdout, stderr, exitCode })).toMatchObject({
    known: false,
    reason: expect.stringContaining(reason),
  });
});

test('a time-out is a failure', () => {
  expect(readSync({ stdout: '', stderr: '', missing: 'timeout' })).toEqual({
    known: false,
    reason: 'dnf makecache: timed out',
    notes: [],
  });
});
