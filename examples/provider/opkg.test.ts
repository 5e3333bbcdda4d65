/** Checks the example provider the way docs/add-a-provider.md says: with text, and no host. */
import { type Capture, readRecorded } from '@exosphere/core';
import { expect, test } from 'vitest';
import { providers } from './opkg.ts';

const [opkg] = providers;
if (opkg === undefined) throw new Error('the example exports no provider');

const ended = (stdout: string, stderr = '', exitCode = 0): Capture => ({
  stdout,
  stderr,
  exitCode,
});

const WHOLE = {
  upgradable: ended('libopenssl3 - 3.0.14-r1 - 3.0.15-r1\ncurl - 8.9.1-r1 - 8.11.0-r1\n'),
  feeds: ended('openwrt_base\nopenwrt_packages\n'),
  lists: ended('1732147200 openwrt_base\n1732147201 openwrt_packages\n'),
};

const read = (change: { readonly [command: string]: Capture } = {}) =>
  readRecorded(opkg.updates, { ...WHOLE, ...change });

test('a list that is whole is known, with the age of its oldest feed', () => {
  expect(read()).toEqual({
    updates: {
      known: true,
      value: [
        {
          name: 'libopenssl3',
          installed: '3.0.14-r1',
          candidate: '3.0.15-r1',
          origins: [],
          state: 'pending',
        },
        {
          name: 'curl',
          installed: '8.9.1-r1',
          candidate: '8.11.0-r1',
          origins: [],
          state: 'pending',
        },
      ],
      notes: [],
    },
    security: { known: false, reason: 'opkg publishes no advisories', notes: [] },
    metadataAt: 1_732_147_200,
  });
});

test('nothing to upgrade, with every list there, is known to be nothing', () => {
  expect(read({ upgradable: ended('') }).updates).toEqual({ known: true, value: [], notes: [] });
});

test.each([
  [
    'a router that has just restarted',
    { upgradable: ended(''), lists: ended('') },
    'it has no list of the feed "openwrt_base, openwrt_packages": sync the host first',
  ],
  [
    'a feed that was never fetched',
    { upgradable: ended(''), lists: ended('1732147200 openwrt_base\n') },
    'it has no list of the feed "openwrt_packages": sync the host first',
  ],
  ['no feeds at all', { feeds: ended('') }, 'no feeds are configured'],
  [
    'a line of another shape',
    { upgradable: ended('Multiple packages provide libopenssl\n') },
    'opkg printed a line that cannot be read: "Multiple packages provide libopenssl"',
  ],
  [
    'a lock that is held',
    { upgradable: ended('', 'Could not lock /var/lock/opkg.lock\n', 255) },
    'exit status 255, "Could not lock /var/lock/opkg.lock"',
  ],
  [
    'a list that was cut off',
    { upgradable: { stdout: 'curl - 8.9.1-r1 -', stderr: '', missing: 'timeout' as const } },
    'timed out',
  ],
])('%s is unknown', (_title, change, reason) => {
  expect(read(change).updates).toEqual({ known: false, reason, notes: [] });
});

test('a command that was not recorded leaves the answer unknown', () => {
  const { updates } = readRecorded(opkg.updates, { upgradable: ended('') });
  expect(updates).toEqual({ known: false, reason: 'not recorded', notes: [] });
});

test.each([
  ['a sync that fetched every feed is done', ended('Updated list of available packages\n'), true],
  ['a sync that lost a feed is not', ended('', 'Failed to download\n', 1), false],
])('%s', (_title, update, done) => {
  if (opkg.sync === undefined) throw new Error('the example cannot sync');
  expect(readRecorded(opkg.sync, { update }).known).toBe(done);
});
