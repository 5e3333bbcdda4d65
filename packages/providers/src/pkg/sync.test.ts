import { type Capture, sudoRefusal } from '@exosphere/core';
import { expect, test } from 'vitest';
import { sync } from './sync.ts';

const FINE: Capture = { stdout: '', stderr: '', exitCode: 0 };

function read(update: Capture, audit: Capture): ReturnType<typeof sync.read> {
  return sync.read({ update, 'audit-fetch': audit });
}

function failed(stderr: string, exitCode = 1): Capture {
  return { stdout: '', stderr, exitCode };
}

test('the commands are those that stand in sudoers files', () => {
  expect(Object.values(sync.commands).map(({ sh, root }) => [sh, root])).toEqual([
    ['/usr/sbin/pkg update -q', true],
    ['/usr/sbin/pkg audit -qF', true],
  ]);
});

test.each([
  ['nothing vulnerable', FINE],
  ['something vulnerable', { stdout: 'openssl-3.0.12,1\n', stderr: '', exitCode: 1 }],
  [
    'words beside',
    { stdout: 'Fetching vuln.xml.xz: .......... done\ncurl-8.4.0\n', stderr: '', exitCode: 1 },
  ],
])('%s is a sync that worked', (_title, audit) => {
  expect(read(FINE, audit)).toEqual({ known: true, value: null, notes: [] });
});

test.each([
  ['exit status 1 and nothing else', failed(''), 'exit status 1'],
  ['a server out of reach', failed('pkg: http://x/vuln.xml.xz: No address record\n'), 'reached'],
  ['a time-out', { stdout: '', stderr: '', missing: 'timeout' } as const, 'timed out'],
  ['another status', { stdout: 'curl-8.4.0\n', stderr: '', exitCode: 70 }, 'exit status 70'],
])(
  'a list of vulnerabilities that ends in %s fails the sync, and is named',
  (_title, audit, words) => {
    const answer = read(FINE, audit);
    expect(answer.known ? '' : answer.reason).toMatch(/^pkg audit -F/u);
    expect(answer.known ? '' : answer.reason).toContain(words);
  },
);

test('refusals of sudo are told as such, each with its command', () => {
  const refused = failed('sudo: a password is required\n');
  expect(read(refused, refused)).toMatchObject({
    reason: `pkg update: ${sudoRefusal(refused)?.message}; pkg audit -F: ${sudoRefusal(refused)?.message}`,
  });
});

test.each([
  'Unable to update repository FreeBSD\n',
  'Error updating repositories!\n',
  'pkg: No trusted public keys found\n',
  'pkg: No signature found\n',
  'pkg: truncated reply for signature_fingerprintsoutput, wanted 0 bytes\n',
  'Certificate verification failed for /CN=packages.example.org\n',
])('exit status 0 does not make a success of "%s"', (stderr) => {
  expect(read({ ...FINE, stderr }, FINE).known).toBe(false);
});

test('a warning on the way to a success is none of our business', () => {
  const stderr = 'pkg: Repository FreeBSD has a wrong packagesite, need to re-create database\n';
  expect(read({ ...FINE, stderr }, FINE).known).toBe(true);
});
