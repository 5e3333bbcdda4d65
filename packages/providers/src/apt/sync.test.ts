import { expect, test } from 'vitest';
import { sync } from './sync.ts';

function read(stdout: string, stderr = '', exitCode = 0): ReturnType<typeof sync.read> {
  return sync.read({ update: { stdout, stderr, exitCode } });
}

const FETCHED = 'Hit:1 http://mirror.example/debian bookworm InRelease\nReading package lists...\n';

test('a fetch that ended with the lists read is a success, warnings of no matter included', () => {
  const warning =
    "W: Target Packages (main/binary-amd64/Packages) is configured multiple times\nN: Skipping acquire of configured file 'main/binary-i386/Packages' as repository 'http://acme.example stable InRelease' doesn't support architecture 'i386'\nW: Skipping acquire of configured file 'main/binary-i386/Packages' as repository 'http://acme.example stable InRelease' does not seem to provide it (sources.list entry misspelt?)\n";
  expect(read(FETCHED, `${warning}N: See apt-secure(8) manpage.\n`).known).toBe(true);
});

test('so is one that an administrator made quiet', () => {
  expect(read('').known).toBe(true);
});

test.each([
  ['Paketlisten werden gelesen…\n', 'W: Fehlschlag beim Holen von http://mirror.example/\n'],
  ['', 'W: Fehlschlag beim Holen von http://mirror.example/\n'],
  ['Lorem ipsum\n', ''],
])('what is not the English of apt proves nothing: "%s"', (stdout, stderr) => {
  expect(read(stdout, stderr).known).toBe(false);
});

test.each([
  {
    title: 'a host name that does not resolve',
    stderr:
      "W: Failed to fetch http://mirror.example/debian/dists/bookworm/InRelease  Temporary failure resolving 'mirror.example'\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n",
    reason: 'a repository could not be fetched',
  },
  {
    title: 'a Release file past its date',
    stderr:
      'E: Release file for http://mirror.example/debian/dists/bookworm-updates/InRelease is expired (invalid since 3d 2h 11min 5s). Updates for this repository will not be applied.\n',
    exitCode: 100,
    reason: 'a repository is out of date, or the clock of the host is wrong',
  },
  {
    title: 'a missing key',
    stderr:
      "W: GPG error: http://acme.example stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0123456789ABCDEF\nE: The repository 'http://acme.example stable InRelease' is not signed.\n",
    exitCode: 100,
    reason: 'a repository is not signed with a key this host trusts: "E: The repository',
  },
  {
    title: 'a mirror out of reach, in the words of output version 30',
    stderr:
      'Warning: Failed to fetch http://127.0.0.1:9/debian/dists/bookworm/InRelease  Unable to connect to 127.0.0.1:9:\nWarning: Some index files failed to download. They have been ignored, or old ones used instead.\n',
    reason:
      'a repository could not be fetched, so its lists are as old as before: "Warning: Failed',
  },
  {
    title: 'a bad signature, in the words of apt 3',
    stderr:
      'W: OpenPGP signature verification failed: http://acme.example stable InRelease: Missing key 0123456789ABCDEF, which is needed to verify signature.\n',
    reason: 'a repository is not signed with a key this host trusts',
  },
  {
    title: 'a misspelt component',
    stderr:
      "W: Skipping acquire of configured file 'mian/binary-amd64/Packages' as repository 'http://mirror.example/debian bookworm InRelease' doesn't have the component 'mian' (component misspelt in sources.list?)\n",
    reason: 'a repository does not have what is configured of it: "W: Skipping acquire',
  },
  {
    title: 'a failure without a word',
    stderr: '',
    exitCode: 1,
    reason: 'apt-get update failed with exit status 1',
  },
  {
    title: 'a sudo that asks for a password',
    stderr: 'sudo: a password is required\n',
    exitCode: 1,
    reason: 'sudo asks for a password',
  },
])('$title is a failure of its own', ({ stderr, exitCode = 0, reason }) => {
  const answer = read(exitCode === 0 ? FETCHED : '', stderr, exitCode);
  expect(answer).toMatchObject({ known: false });
  expect(answer.known || answer.reason).toContain(reason);
});

test('a policy that forbids root is said', () => {
  expect(sync.read({ update: { stdout: '', stderr: '', missing: 'policy' } })).toMatchObject({
    reason: expect.stringContaining('sudo policy'),
  });
});
