import { expect, test } from 'vitest';
import { homeOf, isPrivateGroup } from './accounts.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
ann:x:1000:1000:Ann:/home/ann:/bin/bash
bob:x:1001:1001::/home/bob:/bin/sh
eve:x:1002:1001::/home/eve:/bin/sh
odd:x:1003:1003::nowhere:/bin/sh
`;
const GROUP = `root:x:0:
ann:x:1000:
bob:x:1001:
odd:x:1003:odd
friends:x:100:ann,bob
empty:x:101:
`;

test.each([
  ['ann', '/home/ann'],
  ['nobody', undefined],
  ['odd', undefined],
  ['', undefined],
])('home of %j', (user, expected) => {
  expect(homeOf(PASSWD, user)).toBe(expected);
});

test.each([
  ['the group of one user', 1000, 1000, true],
  ['one that lists the same user', 1003, 1003, true],
  ['the group of another', 1001, 1000, false],
  ['one that is primary for two', 1001, 1001, false],
  ['one with several members', 100, 1000, false],
  ['one with none', 101, 1000, false],
  ['one that nobody knows', 999, 1000, false],
  ['of a user that nobody knows', 1000, 999, false],
])('a group is private: %s', (_, gid, uid, expected) => {
  expect(isPrivateGroup(PASSWD, GROUP, gid, uid)).toBe(expected);
});
