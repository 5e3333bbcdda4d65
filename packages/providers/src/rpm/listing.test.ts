import { expect, test } from 'vitest';
import { readListing } from './listing.ts';

const bash = {
  name: 'bash',
  arch: 'x86_64',
  evr: '5.1.8-9.el9',
  repository: 'baseos',
  obsoletes: [],
};
const BASH = 'bash.x86_64                    5.1.8-9.el9            baseos\n';

function listed(stdout: string): unknown {
  const answer = readListing(stdout);
  return answer.known ? answer.value : answer;
}

test('nothing is an empty list', () => {
  expect(listed('')).toEqual([]);
});

test.each([
  ['dnf 4 begins with an empty line', `\n${BASH}`],
  ['dnf 5 begins with a heading', `Upgrades\n${BASH}`],
  [
    'notices of plugins and progress are no rows',
    `Loaded plugins: fastestmirror, langpacks
Updating Subscription Management repositories.
Fixture 9 - base                                2.9 MB/s | 3.0 kB     00:00
Last metadata expiration check: 0:01:07 ago on Fri Nov 20 19:38:08 2026.
Repository epel is listed more than once in the configuration
WARNING:
  A newer release of "Amazon Linux" is available.
  Version 2023.6.20241010:
      dnf upgrade --releasever=2023.6.20241010
*Note* Red Hat Network repositories are not listed below.
Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update
Security: kernel-core-5.14.0-362.8.1.el9_3.x86_64 is the currently running version

${BASH}`,
  ],
  ['an answered question stands glued in front of a row', `Is this ok [y/N]: ${BASH}`],
  ['yum 3 marks an obsoleting package', BASH.replace('5.1.8', '*5.1.8')],
  ['the epoch 0 is left out', BASH.replace('5.1.8', '0:5.1.8')],
  [
    'a row that was too wide goes on indented',
    'bash.x86_64\n                              5.1.8-9.el9        baseos\n',
  ],
  ['it may be broken twice', 'bash.x86_64\n      5.1.8-9.el9\n      baseos\n'],
  [
    'colours are forced in dnf.conf',
    '\ufffd[32mbash.x86_64                      \ufffd(B\ufffd[m 5.1.8-9.el9              baseos\n',
  ],
])('%s', (_title, stdout) => {
  expect(listed(stdout)).toEqual([bash]);
});

test.each([
  ['Obsoleting Packages', '@System'],
  ['Obsoleting packages', '<unknown>'],
  ['Veraltete Pakete', '@System'],
])('under "%s" an indented row is what the row above replaces', (heading, repository) => {
  const stdout = `${BASH}${heading}
newname.noarch                 2.0-1.el9              updates
    oldname.noarch             1.0-1.el9              ${repository}
    older.noarch               1:0.9-1.el9            ${repository}
`;
  expect(listed(stdout)).toEqual([
    bash,
    {
      name: 'newname',
      arch: 'noarch',
      evr: '2.0-1.el9',
      repository: 'updates',
      obsoletes: [
        { name: 'oldname', arch: 'noarch', evr: '1.0-1.el9' },
        { name: 'older', arch: 'noarch', evr: '1:0.9-1.el9' },
      ],
    },
  ]);
});

test.each([
  ['no version', 'bash.x86_64   latest   baseos\n', 'bash.x86_64 latest baseos'],
  ['no repository', `bash.x86_64   5.1.8-9.el9\n${BASH}`, 'bash.x86_64 5.1.8-9.el9'],
  ['no more columns at the end', `${BASH}glibc.i686\n`, 'glibc.i686'],
  ['a column too many', 'bash.x86_64 5.1.8-9.el9 baseos extra\n', 'bash.x86_64'],
  ['an architecture nobody knows', 'bash.vax780 5.1.8-9.el9 baseos\n', 'bash.vax780'],
  ['a replaced package above any other', '  old.noarch 1.0-1 @System\n', 'old.noarch'],
  ['a megabyte', `bash.x86_64 5.1.8-9.el9 ${'a'.repeat(1_000_000)}\n`, 'bash.x86_64'],
])('a line that begins like a row and has %s makes the list unknown', (_title, stdout, quote) => {
  const answer = readListing(stdout);
  expect(answer).toMatchObject({ known: false, reason: expect.stringContaining('cannot be read') });
  expect(answer.known ? '' : answer.reason.replace(/ +/gu, ' ')).toContain(quote);
});

test('a list without its last line end is cut short', () => {
  expect(readListing(BASH.slice(0, -1))).toEqual({
    known: false,
    reason: 'the list of packages is cut short',
    notes: [],
  });
});

test.each([
  ['dnf 5.4', 'upgrades'],
  ['its first releases', 'Upgrades'],
  ['list --upgrades', 'available_upgrades'],
])('the JSON of %s', (_title, key) => {
  const { obsoletes: _, ...item } = bash;
  expect(listed(`${JSON.stringify({ [key]: [item] }, null, 2)}\n`)).toEqual([bash]);
});

test('the JSON of obsoleting packages', () => {
  const { obsoletes: _, ...item } = bash;
  const old = { name: 'sh', arch: 'noarch', evr: '0:1-1', repository: '<unknown>' };
  expect(
    listed(`${JSON.stringify({ obsoleting_packages: [{ ...item, obsoletes: [old] }] })}\n`),
  ).toEqual([{ ...bash, obsoletes: [{ name: 'sh', arch: 'noarch', evr: '1-1' }] }]);
});

test.each([
  ['is cut short', '{"upgrades":[{"name":"bash",\n'],
  ['is a list', '[]\n'],
  ['has an entry without a version', '{"upgrades":[{"name":"bash","arch":"x86_64"}]}\n'],
  ['has a section that is no list', '{"upgrades":"none"}\n'],
  [
    'replaces something unreadable',
    '{"o":[{"name":"a","arch":"noarch","evr":"1-1","obsoletes":[{"name":"b"}]}]}\n',
  ],
])('JSON that %s is unknown', (_title, stdout) => {
  expect(readListing(stdout).known).toBe(false);
});

test('ten megabytes of noise are read in linear time', () => {
  const noise = `${'\ufffd '.repeat(2_000)}\n`.repeat(1_300) + ' '.repeat(5_000_000);
  expect(listed(`${noise}\n${BASH}`)).toEqual([bash]);
});
