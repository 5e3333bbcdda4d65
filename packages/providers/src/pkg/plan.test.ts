import { expect, test } from 'vitest';
import { readPlan } from './plan.ts';

const UPGRADED = `Installed packages to be UPGRADED:
	curl: 8.9.1 -> 8.10.0
`;

function read(stdout: string, exitCode = 0, stderr = ''): ReturnType<typeof readPlan> {
  return readPlan({ stdout, stderr, exitCode });
}

/** Each step in one word; the reason where there is no plan. */
function steps(stdout: string, exitCode = 0): readonly string[] | string {
  const plan = read(stdout, exitCode);
  if (!plan.known) return plan.reason;
  return plan.value.steps.map(({ kind, name, installed, candidate, repository, vulnerable }) =>
    [kind, name, installed, candidate, repository ?? '', vulnerable ? '!' : ''].join(' ').trim(),
  );
}

test.each([
  ['UPGRADED', 'curl: 8.9.1 -> 8.10.0', 'upgrade curl 8.9.1 8.10.0'],
  ['UPGRADED', 'curl: 8.9.1 -> 8.10.0 [FreeBSD]', 'upgrade curl 8.9.1 8.10.0 FreeBSD'],
  [
    'UPGRADED',
    'thunderbird: 153.0_1 -> 153.0.1 [FreeBSD] (vulnerable!)',
    'upgrade thunderbird 153.0_1 153.0.1 FreeBSD !',
  ],
  ['UPGRADED', 'p5-Net_SSLeay: 1.92 -> 1.94', 'upgrade p5-Net_SSLeay 1.92 1.94'],
  ['UPGRADED', 'libstdc++: 1.0,1 -> 1.0_1,1', 'upgrade libstdc++ 1.0,1 1.0_1,1'],
  ['DOWNGRADED', 'icu: 63.1,1 -> 62.1_1,1 [pfSense]', 'downgrade icu 63.1,1 62.1_1,1 pfSense'],
  ['REMOVED', 'foo: 1.2', 'removal foo 1.2'],
  ['REMOVED', 'foo: 1.2 (conflicts with bar-1.0)', 'removal foo 1.2'],
  ['REMOVED', 'boost-libs-1.68.0_3', 'removal boost-libs 1.68.0_3'],
])('under %s, "%s" is read', (title, row, expected) => {
  expect(steps(`Installed packages to be ${title}:\n\t${row}\n`)).toEqual([expected]);
});

test('a new package has no installed version', () => {
  const stdout = 'New packages to be INSTALLED:\n\tlibnew: 1.0 [FreeBSD-kmods] (vulnerable!)\n';
  expect(read(stdout)).toMatchObject({
    value: { steps: [{ kind: 'install', installed: null, candidate: '1.0', vulnerable: true }] },
  });
});

test('what would be installed again at the same version is told apart', () => {
  const stdout = `Installed packages to be REINSTALLED:
	rebuildme-1.0 [FreeBSD] (option changed: A (on -> off))
	perl5-5.36.3_2 (needed shared library changed)
`;
  expect(read(stdout)).toMatchObject({ value: { steps: [], reinstalled: ['rebuildme', 'perl5'] } });
});

test('a lock that holds back an update is a step, one that keeps a package installed is none', () => {
  const stdout = `Installed packages LOCKED:
	Package foo-bar-1.0 is locked and may not be upgraded to version 1.1
	Package newer-1.0 is locked and may not be downgraded to version 1.0_1
	Package older-1.0_1 is locked and may not be downgraded to version 1.0
	Package again-1.0 is locked and may not be reinstalled to version 1.0
	Package baz-1.0 is locked and may not be deinstalled
	Package docs-1.0 is locked but a new package can still be fetched

`;
  expect(steps(stdout)).toEqual(['locked foo-bar 1.0 1.1', 'locked newer 1.0 1.0_1']);
});

test.each([
  'lockedpkg-1.0 is locked and may not be modified\n',
  'Checking for upgrades (9 candidates): ....lockedpkg-1.0 is locked and may not be modified\n',
  'Processing: lockedpkg-1.0 is locked and may not be modified ... done\n',
])('a lock is found in the middle of progress: "%s"', (line) => {
  expect(read(`${line}${UPGRADED}`)).toMatchObject({
    value: { locked: new Set(['lockedpkg']), steps: [{ name: 'curl' }] },
  });
});

test('sections follow one another with or without an empty line', () => {
  const stdout = `${UPGRADED}Installed packages to be REMOVED:\n\tfoo: 1.2\n`;
  expect(steps(stdout)).toEqual(['upgrade curl 8.9.1 8.10.0', 'removal foo 1.2']);
});

test('conflicts listed before the sections are progress', () => {
  const noise = `Checking integrity... done (1 conflicting)
  - bar1-1.1 conflicts with bar-1.0 on /usr/local/file1
`;
  expect(steps(noise + UPGRADED)).toEqual(['upgrade curl 8.9.1 8.10.0']);
});

test('either exit status is right where there is something to do', () => {
  expect(steps(UPGRADED, 0)).toEqual(steps(UPGRADED, 1));
});

test('nothing to do is said in words', () => {
  expect(steps('Your packages are up to date.\n')).toEqual([]);
});

test('with exit status 1 those words are not believed', () => {
  expect(steps('Your packages are up to date.\n', 1)).toContain('exit status 1');
});

test('a new version of pkg is noticed', () => {
  const stdout = `New version of pkg detected; it needs to be installed first.\n${UPGRADED}`;
  expect(read(stdout)).toMatchObject({ value: { pkgFirst: true } });
});

test.each([
  ['an arrow without a version', UPGRADED.replace(' 8.10.0', '')],
  ['no colon', UPGRADED.replace(':\n\tcurl:', ':\n\tcurl')],
  ['a version that is none', UPGRADED.replace('8.10.0', 'new')],
  ['a word too many', UPGRADED.replace('8.10.0', '8.10.0 today')],
  [
    'blanks for the tab, and an arrow of another kind',
    UPGRADED.replace('\t', '    ').replace('->', '=>'),
  ],
  ['a megabyte', UPGRADED.replace('8.10.0', '8'.repeat(1_000_000))],
  ['a section nobody knows', UPGRADED.replace('UPGRADED', 'REPLACED')],
])('a row with %s makes the plan unknown', (_title, stdout) => {
  expect(steps(stdout)).toMatch(/^a line of pkg upgrade could not be read: "/u);
});

test.each([
  ['its count is higher', `${UPGRADED}\nNumber of packages to be upgraded: 2\n`],
  ['a section is missing', `${UPGRADED}\nNumber of packages to be installed: 1\n`],
  [
    'it ends before its counts',
    `The following 2 package(s) will be affected (of 0 checked):\n\n${UPGRADED}`,
  ],
  [
    'rows lost their indentation',
    `${UPGRADED.replace('\t', '')}\nNumber of packages to be upgraded: 1\n`,
  ],
])('a plan is not whole when %s', (_title, stdout) => {
  expect(steps(stdout)).toContain('not whole');
});

test('a plan without its last line end is cut short', () => {
  expect(steps(UPGRADED.slice(0, -1))).toContain('cut short');
});

test.each([
  ['', 0, 'neither'],
  ['Checking integrity... done (0 conflicting)\n', 0, 'neither'],
  ['Ihre Pakete sind aktuell.\n', 0, 'neither'],
  ['', 3, 'exit status 3'],
])('"%s" with exit status %i is no answer', (stdout, exitCode, reason) => {
  expect(steps(stdout, exitCode)).toContain(reason);
});

test('why pkg failed is told in words that help, with its own', () => {
  const stderr =
    'pkg: Cannot get an advisory lock on a database, it is locked by another process\n';
  expect(read('', 1, stderr)).toMatchObject({
    reason: expect.stringMatching(/another program is working .*: "pkg: Cannot get/u),
  });
});

test.each([
  ['as many as it lists', 1, 0],
  ['more than it lists', 3, 2],
  ['fewer than it lists, which it does where packages go away', 0, 0],
])('a plan that counts %s', (_title, affected, unlisted) => {
  const stdout = `The following ${affected} package(s) will be affected (of 0 checked):

${UPGRADED}
Number of packages to be upgraded: 1
`;
  expect(read(stdout)).toMatchObject({ value: { unlisted } });
});

test.each([
  'The following 2 package(s) will be affected (of 0 checked):',
  'The following 2 packages will be affected (of 0 checked):',
])('without counts below, the one above has to fit: "%s"', (title) => {
  expect(steps(`${title}\n\n${UPGRADED}`)).toContain('not whole');
});

test('older versions hyphenate, and may leave blanks behind a title', () => {
  expect(steps('Your packages are up-to-date.\n')).toEqual([]);
  expect(steps(UPGRADED.replace(':\n', ': \n'))).toEqual(['upgrade curl 8.9.1 8.10.0']);
});
