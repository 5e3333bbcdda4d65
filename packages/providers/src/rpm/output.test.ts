import { expect, test } from 'vitest';
import { failureOf, parseTime, quote } from './output.ts';

test.each([
  ['Fri Nov 20 19:38:08 2026', Date.UTC(2026, 10, 20, 19, 38, 8) / 1000],
  ['Sat Nov  7 00:11:02 2026', Date.UTC(2026, 10, 7, 0, 11, 2) / 1000],
  ['2026-11-21 00:11:03', Date.UTC(2026, 10, 21, 0, 11, 3) / 1000],
  ['unknown', undefined],
  ['Fr 20 Nov 2026 19:38:08 CET', undefined],
  ['2026-13-21 00:11:03', undefined],
  ['', undefined],
])('the time %j is %j', (text, seconds) => {
  expect(parseTime(text)).toBe(seconds);
});

test.each([
  [
    'the line that names the error, not the noise above it',
    'Updating and loading repositories:\n Fixture 9 - updates   ???% | 0.0 B/s | -1.0 B |  ?\n>>> Usable URL not found\nFailed to download metadata (baseurl: "http://x") for repository "u": Usable URL not found\n',
    'Failed to download metadata (baseurl: "http://x") for repository "u": Usable URL not found',
  ],
  [
    'an error with what follows indented',
    'Unable to access configuration file "/etc/yum.repos.d/u.repo"\n cannot open file: (13) - Permission denied\n',
    'Unable to access configuration file "/etc/yum.repos.d/u.repo" cannot open file: (13) - Permission denied',
  ],
  [
    'the last words of yum, not the page of advice above them',
    'Could not retrieve mirrorlist http://x error was\n14: curl#6\n\n One of the configured repositories failed (Unknown),\n and yum ...\n\nCannot find a valid baseurl for repo: base/7/x86_64\n',
    'Cannot find a valid baseurl for repo: base/7/x86_64',
  ],
  [
    'which repository of yum failed',
    'http://x/repomd.xml: [Errno 14] HTTP Error 404 - Not Found\nTrying other mirror.\n\nfailure: repodata/repomd.xml from updates: [Errno 256] No more mirrors to try.\nhttp://x/repomd.xml: [Errno 14] HTTP Error 404 - Not Found\n',
    'failure: repodata/repomd.xml from updates: [Errno 256] No more mirrors to try.',
  ],
  ['the first line where none looks like an error', 'Kaputt.\nMehr.\n', 'Kaputt.'],
])('a failure quotes %s', (_title, stderr, quote) => {
  expect(failureOf('dnf x', { stdout: '', stderr, exitCode: 1 }, [0])).toBe(
    `dnf x failed (exit status 1) with "${quote}"`,
  );
});

test('a silent failure is said to be one', () => {
  expect(failureOf('dnf x', { stdout: '', stderr: '\n', exitCode: 3 }, [0])).toBe(
    'dnf x failed (exit status 3) and said nothing',
  );
});

test.each([
  [
    'https://alice:s3cret@mirror.example/repomd.xml: gone',
    '"https://…@mirror.example/repomd.xml: gone"',
  ],
  ['http://mirror.example/a@b/repomd.xml', '"http://mirror.example/a@b/repomd.xml"'],
])('quoting %j leaves out the password of an address, and nothing else', (line, quoted) => {
  expect(quote(line)).toBe(quoted);
});
