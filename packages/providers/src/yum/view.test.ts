import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { readView } from './view.ts';

// Thu Jun 27 08:00:00 2024
const NOW = 1_719_475_200;

function ran(stdout: string, stderr = ''): Capture {
  return { stdout, stderr, exitCode: 0 };
}

function repositories(expire: string, packages = 10): Capture {
  return ran(
    `Repo-id      : base\nRepo-pkgs    : ${packages}\nRepo-expire  : ${expire}\nnow: ${NOW}\n`,
  );
}

const FRESH = repositories('21600 second(s) (last: Thu Jun 27 07:55:10 2024)');

function doubts(check: Capture, listed: Capture, subscribed = false): readonly string[] {
  return readView(check, listed, subscribed).doubts.map(({ code, text }) => `${code}: ${text}`);
}

test('fresh metadata and no complaint leave no doubt', () => {
  expect(doubts(ran(''), FRESH)).toEqual([]);
});

test.each([
  ['within its expiry', '21600 second(s) (last: Thu Jun 27 02:00:01 2024)', []],
  [
    'past it by less than the time between two questions',
    '21600 second(s) (last: Thu Jun 27 01:00:01 2024)',
    [],
  ],
  ['past it', '21600 second(s) (last: Thu Jun 27 00:59:59 2024)', ['what is up to 7 hours old']],
  [
    'always to be renewed, an hour ago',
    'Instant (last: Thu Jun 27 06:59:00 2024)',
    ['what is up to 1 hour old'],
  ],
  ['always to be renewed, just now', 'Instant (last: Thu Jun 27 07:59:00 2024)', []],
  ['never to be renewed', 'Never (last: Mon Jan  1 00:00:00 2024)', []],
  [
    'with packages, though never fetched',
    '21600 second(s) (last: Unknown)',
    ['metadata of unknown age'],
  ],
])('metadata %s', (_title, expire, ages) => {
  expect(doubts(ran(''), repositories(expire))).toEqual(
    ages.map((age) => `metadata-age: yum could not renew the metadata of base, and used ${age}`),
  );
});

test.each([
  'http://mirror.example/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found',
  'Could not retrieve mirrorlist http://mirrorlist.example/?release=7 error was',
  'Could not get metalink https://mirrors.example/metalink?repo=epel-7 error was',
])('%j is a doubt', (line) => {
  expect(doubts(ran('', `${line}\n`), FRESH)).toEqual([`repository-skipped: yum said "${line}"`]);
});

test.each([
  [
    'This system is not registered with an entitlement server. You can use subscription-manager to register.',
    1,
  ],
  [
    'This system is registered to Red Hat Subscription Management, but is not receiving updates.',
    1,
  ],
  ['This system is registered with an entitlement server, but is not receiving updates.', 1],
  ['This system is not registered with RHN Classic or Red Hat Satellite.', 0],
  ['This system is not registered with ULN.', 0],
])('%j, on a system that needs a subscription: %i doubt', (line, count) => {
  expect(doubts(ran(`${line}\n`), FRESH, true)).toHaveLength(count);
  expect(doubts(ran(`${line}\n`), FRESH, false)).toEqual([]);
});

test.each([
  ['no repository', ran('now: 1\n'), 'yum names no enabled repository'],
  [
    'no package',
    repositories('21600 second(s) (last: Thu Jun 27 07:55:10 2024)', 0),
    'no enabled repository has any package',
  ],
])('%s is a doubt', (_title, listed, text) => {
  expect(doubts(ran(''), listed)).toEqual([`other: ${text}`]);
});
