import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { readSync, type SyncQuestion } from './sync.ts';

const STARTED = Date.UTC(2024, 5, 27, 7, 55, 10) / 1000;

function ran(stdout: string, exitCode = 0, stderr = ''): Capture {
  return { stdout, stderr, exitCode };
}

function listed(last: string): Capture {
  return ran(`Repo-id      : base/7/x86_64
Repo-pkgs    : 10072
Repo-expire  : 21600 second(s) (last: ${last})
[base]
`);
}

const DONE: { readonly [name in SyncQuestion]: Capture } = {
  'clock-before': ran(`${STARTED}\n`),
  makecache: ran('Metadata Cache Created\n'),
  'repositories-after': listed('Thu Jun 27 07:55:10 2024'),
};
const TIMED_OUT: Capture = { stdout: '', stderr: '', missing: 'timeout' };
const ABSENT: Capture = { stdout: '', stderr: '', missing: 'absent' };
const COMPLAINT =
  'http://mirror.example/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found';

test('metadata from after the start is new, whatever one of several mirrors said', () => {
  expect(readSync(DONE)).toEqual({ known: true, value: null, notes: [] });
  const makecache = ran('Metadata Cache Created\n', 0, `${COMPLAINT}\nTrying other mirror.\n`);
  expect(readSync({ ...DONE, makecache }).known).toBe(true);
});

test('metadata from before the start was not renewed, though yum ends with status 0', () => {
  const after = listed('Thu Jun 27 07:55:09 2024');
  expect(readSync({ ...DONE, 'repositories-after': after })).toMatchObject({
    known: false,
    reason: 'yum makecache did not renew the metadata of base',
  });
  const makecache = ran('Metadata Cache Created\n', 0, `${COMPLAINT}\n`);
  expect(readSync({ ...DONE, makecache, 'repositories-after': after })).toMatchObject({
    reason: `yum makecache did not renew the metadata of base: "${COMPLAINT}"`,
  });
});

test('a repository that yum went without was not renewed', () => {
  const after = DONE['repositories-after'];
  const more = { ...after, stdout: `${after.stdout}[epel]\nenabled=1\n` };
  expect(readSync({ ...DONE, 'repositories-after': more })).toMatchObject({
    reason: 'yum makecache did not renew the metadata of epel',
  });
});

test.each([
  [
    'makecache failed',
    'makecache',
    ran('', 1, 'There are no enabled repos.\n'),
    'There are no enabled',
  ],
  ['makecache says so', 'makecache', ran('Error: disk is full\n'), 'disk is full'],
  ['the listing timed out', 'repositories-after', TIMED_OUT, 'timed out'],
  ['the clock is unreadable', 'clock-before', ran('soon\n'), 'date said "soon"'],
] as const)('it is unknown where %s', (_title, name, capture, reason) => {
  expect(readSync({ ...DONE, [name]: capture })).toMatchObject({
    known: false,
    reason: expect.stringContaining(reason),
  });
});

test.each([
  ['was not recorded', ABSENT],
  ['names no repository', ran('repolist: 0\n')],
])('where the listing %s, makecache is judged by its words', (_title, after) => {
  expect(readSync({ ...DONE, 'repositories-after': after })).toMatchObject({
    known: true,
    notes: [{ code: 'other', text: expect.stringContaining('is not known') }],
  });
  const makecache = ran('Metadata Cache Created\n', 0, `${COMPLAINT}\n`);
  expect(readSync({ ...DONE, makecache, 'repositories-after': after })).toMatchObject({
    known: false,
    reason: `yum makecache said "${COMPLAINT}"`,
  });
});
