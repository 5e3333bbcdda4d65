import type { Capture, UpdatesReading } from '@exosphere/core';
import { expect, test } from 'vitest';
import { readUpdates, type UpdateQuestion } from './updates.ts';

type Host = { readonly [name in UpdateQuestion]: Capture };

function ran(stdout: string, exitCode = 0, stderr = ''): Capture {
  return { stdout, stderr, exitCode };
}

const OPENSSL = 'openssl.x86_64   1:3.0.7-27.el9   baseos\n';
const VENDOR = 'agent.x86_64     2.1-1            vendor\n';

const REPOINFO = `Repo-id            : baseos
Repo-name          : BaseOS
Repo-pkgs          : 1100
Repo-expire        : 172800 second(s) (last: Fri Nov 20 19:38:08 2026)
Repo-id            : vendor
Repo-name          : Vendor
Repo-pkgs          : 3
Repo-expire        : 172800 second(s) (last: Fri Nov 20 19:38:10 2026)
Total packages: 1103
/var/tmp/dnf-alice-5khrryul/baseos-5effd9440bafcb01/repodata/repomd.xml:1
/var/tmp/dnf-alice-5khrryul/vendor-e2963bcd3f9964bd/repodata/repomd.xml:0
/dev/null:0
`;
const FETCHED_AT = Date.UTC(2026, 10, 20, 19, 38, 10) / 1000;
const REPOLIST = 'repo id       repo name\nbaseos        BaseOS\nvendor        Vendor\n';

/** Up to date, with advisories in one repository of two. */
const QUIET: Host = {
  'check-update': ran('Last metadata expiration check: 0:00:01 ago on Fri Nov 20 19:38:10 2026.\n'),
  installed: ran(
    'openssl|x86_64|1:3.0.7-24.el9\nagent|x86_64|2.0-1\nold|noarch|1.0-1\ngpg-pubkey|(none)|8483c65d-5ccc5b19\n',
  ),
  repositories: ran(REPOINFO),
  repolist: ran(REPOLIST),
  advisories: ran(''),
  'advisory-cves': ran(''),
  'without-excludes': ran(''),
  obsoletes: ran(''),
  'amazon-release': ran(''),
};

/** The same with an update of openssl that fixes something. */
const BUSY: Host = {
  ...QUIET,
  'check-update': ran(`\n${OPENSSL}`, 100),
  'without-excludes': ran(`\n${OPENSSL}`, 100),
  advisories: ran('A-1 Low/Sec. openssl-1:3.0.7-25.el9_3.x86_64\n'),
};

function names(reading: UpdatesReading): unknown {
  if (!reading.updates.known) return reading.updates.reason;
  return reading.updates.value.map(
    ({ state, name, installed, candidate, security }) =>
      `${state} ${name} ${installed} -> ${candidate} ${security}`,
  );
}

function noteTexts(reading: UpdatesReading): readonly string[] {
  return [...reading.updates.notes, ...reading.security.notes].map(
    ({ code, text }) => `${code}: ${text}`,
  );
}

test('a host that is up to date is known to be', () => {
  expect(readUpdates(QUIET)).toEqual({
    updates: { known: true, value: [], notes: [] },
    security: {
      known: true,
      value: { vulnerable: [] },
      notes: [{ code: 'no-advisories', text: 'repositories without advisories: vendor' }],
    },
    metadataAt: FETCHED_AT,
  });
});

test('a fix that a later version has superseded makes a security update', () => {
  expect(names(readUpdates(BUSY))).toEqual([
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
});

test('an advisory that the host has already does not count', () => {
  const reading = readUpdates({
    ...BUSY,
    advisories: ran('A-1 Low/Sec. openssl-1:3.0.7-24.el9.x86_64\n'),
  });
  expect(names(reading)).toEqual(['pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 false']);
});

test('nobody can tell of an update from a repository without advisories', () => {
  const reading = readUpdates({ ...BUSY, 'check-update': ran(`${VENDOR}${OPENSSL}`, 100) });
  expect(names(reading)).toEqual([
    'pending agent 2.0-1 -> 2.1-1 undefined',
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
  expect(reading.security.known).toBe(true);
});

test('an update that nobody can tell of is not counted as no security update', () => {
  const reading = readUpdates({ ...QUIET, 'check-update': ran(VENDOR, 100) });
  expect(names(reading)).toEqual(['pending agent 2.0-1 -> 2.1-1 undefined']);
  expect(reading.security).toMatchObject({
    known: false,
    reason: 'whether agent fixes a vulnerability cannot be told: no advisories are known of vendor',
  });
});

test('where the metadata of a repository was not looked at, what no advisory names cannot be told', () => {
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran(`${VENDOR}${OPENSSL}`, 100),
    repositories: ran(REPOINFO.replaceAll(/^\/var.*\n/gmu, '')),
    advisories: ran('A-1 Low/Sec. openssl-1:3.0.7-27.el9.x86_64\n'),
  });
  expect(names(reading)).toEqual([
    'pending agent 2.0-1 -> 2.1-1 undefined',
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
  expect(noteTexts(reading)).toContain(
    'no-advisories: repositories that may be without advisories: vendor',
  );
});

test('what a lock hides is held, with its security and severity', () => {
  const reading = readUpdates({ ...BUSY, 'check-update': QUIET['check-update'] });
  expect(reading.updates).toMatchObject({
    known: true,
    value: [{ name: 'openssl', state: 'held', security: true, severity: 'low' }],
    notes: [{ code: 'held', text: 'held back by excludes or version locks: openssl' }],
  });
});

test('a lock to a version in between holds only what lies beyond it', () => {
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran(OPENSSL.replace('27', '25'), 100),
    advisories: ran(
      'A-1 Low/Sec. openssl-1:3.0.7-25.el9.x86_64\nA-2 bugfix openssl-1:3.0.7-27.el9.x86_64\n',
    ),
  });
  expect(names(reading)).toEqual([
    'held openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 false',
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-25.el9 true',
  ]);
});

test('an obsoleting package is new, and what it replaces goes', () => {
  const pair = 'Obsoleting Packages\nnew.noarch 2.0-1 baseos\n    old.noarch 1.0-1 @System\n';
  for (const host of [
    { ...BUSY, 'check-update': ran(`${OPENSSL}${pair}`, 100) },
    { ...BUSY, obsoletes: ran(pair) },
  ]) {
    expect(names(readUpdates(host))).toEqual([
      'pending new null -> 2.0-1 false',
      'removal old 1.0-1 -> null false',
      'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
    ]);
  }
});

test('a package that obsoletes a part of itself stays', () => {
  const pair = `Obsoleting Packages\n${OPENSSL}    openssl.x86_64 1:3.0.7-24.el9 @System\n`;
  expect(names(readUpdates({ ...BUSY, 'check-update': ran(`${OPENSSL}${pair}`, 100) }))).toEqual([
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
});

test('what obsoletes itself is an update where it is newer, and nothing where it is not', () => {
  const pair = (evr: string) =>
    `Obsoleting Packages\nagent.x86_64 ${evr} vendor\n    agent.x86_64 2.0-1 @System\n`;
  const quiet = (evr: string) => ({
    ...QUIET,
    'check-update': ran(`\n${pair(evr)}`, 100),
    'without-excludes': ran(`\n${pair(evr)}`, 100),
    obsoletes: ran(pair(evr)),
  });
  expect(readUpdates(quiet('1.9-1')).updates).toMatchObject({ known: true, value: [] });
  expect(readUpdates(quiet('2.0-1')).updates).toMatchObject({ known: true, value: [] });
  expect(names(readUpdates(quiet('2.1-1')))).toEqual(['pending agent 2.0-1 -> 2.1-1 undefined']);
});

test('a version that two repositories carry is one update', () => {
  const rows = `${OPENSSL}${OPENSSL.replace('baseos', 'mirror')}`;
  const reading = readUpdates({ ...BUSY, 'check-update': ran(rows, 100) });
  expect(reading.updates).toMatchObject({ value: [{ origins: ['baseos', 'mirror'] }] });
});

test('of several installed kernels the newest counts', () => {
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran('kernel.x86_64 5.14.0-427.el9 baseos\n', 100),
    'without-excludes': ran(''),
    installed: ran('kernel|x86_64|5.14.0-362.el9\nkernel|x86_64|5.14.0-70.el9\n'),
  });
  expect(names(reading)).toEqual(['pending kernel 5.14.0-362.el9 -> 5.14.0-427.el9 false']);
});

test('a package may turn from noarch to an architecture', () => {
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran('old.x86_64 1.1-1 baseos\n', 100),
    'without-excludes': ran(''),
  });
  expect(names(reading)).toEqual(['pending old 1.0-1 -> 1.1-1 false']);
});

test('a security advisory beyond every candidate is a vulnerability', () => {
  const reading = readUpdates({
    ...QUIET,
    advisories: ran('A-7 Critical/Sec. openssl-1:3.0.7-29.el9.x86_64\n'),
    'advisory-cves': ran('CVE-2026-1 Critical/Sec. openssl-1:3.0.7-29.el9.x86_64\n'),
  });
  expect(reading.security).toMatchObject({
    known: true,
    value: {
      vulnerable: [
        {
          name: 'openssl',
          installed: '1:3.0.7-24.el9',
          advisories: [{ id: 'A-7', kind: 'security', severity: 'critical', cves: ['CVE-2026-1'] }],
        },
      ],
    },
  });
});

test.each([
  '1:18.19.1-1.module+el8.9.0+21387+b8ef2d5f',
  '1:18.20.2-1.module_el8.9.0+3775+d8460d35',
])('an advisory of another stream of a module is no vulnerability: %s', (evr) => {
  const reading = readUpdates({
    ...QUIET,
    installed: ran('nodejs|x86_64|1:16.20.2-4.module+el8.9.0+21536+8b3a2a1f\n'),
    advisories: ran(`A-8 Important/Sec. nodejs-${evr}.x86_64\n`),
  });
  expect(reading.security).toMatchObject({ known: true, value: { vulnerable: [] } });
});

const PARTIAL: readonly (readonly [string, Partial<Host>, string])[] = [
  [
    'dnf 4 ignores a repository',
    {
      repositories: ran(REPOINFO.replace(/Repo-id {12}: vendor\n.*\n.*\n.*\n/u, '')),
      repolist: ran(REPOLIST),
    },
    'repositories that did not answer were skipped: vendor',
  ],
  [
    'dnf 5 has no metadata of a repository',
    {
      repositories: ran(`Repo ID              : baseos
Name                 : BaseOS
Metadata expire      : 172800 seconds (last: 2026-11-20 19:38:10)
  Total packages     : 1100
Repo ID              : vendor
Name                 : Vendor
Metadata expire      : 172800 seconds (last: unknown)
  Total packages     : 0
`),
    },
    'repositories that did not answer were skipped: vendor',
  ],
  [
    'the system is an image',
    { repositories: ran(`${REPOINFO}/run/ostree-booted\n`) },
    'the system is an image that is replaced as a whole (/run/ostree-booted is there): whether a newer one is out, packages do not tell',
  ],
  [
    'a repository file cannot be read',
    { repositories: ran(`${REPOINFO}unreadable: /etc/yum.repos.d/redhat-rhui.repo\n`) },
    'this user cannot read /etc/yum.repos.d/redhat-rhui.repo, so the repositories in there are left out',
  ],
  [
    'the repositories are not told',
    { repositories: ran('', 1, 'Error: no\n') },
    'which repositories answered is not known: dnf repoinfo failed (exit status 1) with "Error: no"',
  ],
  [
    'the enabled repositories are not listed',
    { repolist: ran('<html>Login</html>\n') },
    'dnf repolist names none of the repositories',
  ],
  [
    'there is no repository',
    { repositories: ran('Total packages: 0\n'), repolist: ran('') },
    'dnf names no enabled repository',
  ],
  [
    'no repository has a package',
    { repositories: ran(REPOINFO.replaceAll(/pkgs {10}: \d+/gu, 'pkgs          : 0')) },
    'no enabled repository has any package',
  ],
];

test.each(PARTIAL)('nothing found is not known when %s; something stands', (_title, part, text) => {
  const quiet = readUpdates({ ...QUIET, ...part });
  expect(quiet.updates).toMatchObject({ known: false, reason: text });
  expect(quiet.security).toMatchObject({ known: false, reason: text });
  const busy = readUpdates({ ...BUSY, ...part });
  expect(names(busy)).toEqual(['pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true']);
  expect(busy.updates.notes.map((note) => note.text)).toContain(text);
});

test.each([
  ['rhel-9-baseos-rhui-rpms', true],
  ['rhel-9-for-x86_64-baseos-rhui-rpms', true],
  ['rhui-rhel-9-for-x86_64-baseos-rhui-rpms', true],
  ['rhui-client-config-server-9', false],
])('a system served by the repository %s of a cloud needs no subscription: %s', (id, isKnown) => {
  const reading = readUpdates({
    ...QUIET,
    'check-update': ran(
      'Updating Subscription Management repositories.\nUnable to read consumer identity\n\nThis system is not registered with an entitlement server. You can use "rhc" or "subscription-manager" to register.\n\n',
    ),
    installed: ran('redhat-release|x86_64|9.4-0.4.el9\n'),
    repositories: ran(REPOINFO.replaceAll('baseos', id)),
    repolist: ran(REPOLIST.replace('baseos', id)),
  });
  expect(reading.updates.known).toBe(isKnown);
  expect(reading.security.known).toBe(isKnown);
});

test.each([
  '*Note* Red Hat Network repositories are not listed below. You must run this command as root to access RHN repositories.',
  "Warning: failed loading '/etc/yum.repos.d/broken.repo', skipping.",
  'Importing GPG key 0x8483C65D:',
])('nothing found is not known when dnf says "%s"', (line) => {
  for (const capture of [ran(`${line}\n`), ran('', 0, `${line}\n`)]) {
    const reading = readUpdates({ ...QUIET, 'check-update': capture });
    expect(reading.updates).toMatchObject({ known: false, reason: `dnf said "${line}"` });
    expect(reading.security.known).toBe(false);
  }
});

test.each([
  'This system is not registered with an entitlement server.',
  'This system is not receiving updates. You can use subscription-manager on the host to register and assign subscriptions.',
  'Not root, Subscription Management repositories not updated',
  'Unable to read consumer identity',
  'The subscription for following product(s) has expired:',
  'System is not registered. No consumer certificate found in "/etc/pki/consumer".',
  'No SCA entitlement certificate(s) found. "/etc/pki/entitlement" directory is empty.',
  'No SCA entitlement certificate(s) found in /etc/pki/entitlement',
  'The following entitlement certificate(s) have expired:',
  'The following entitlement certificate has expired:',
  'The following entitlement certificates have expired:',
])('on Red Hat Enterprise Linux alone it matters that dnf says "%s"', (line) => {
  const check = { 'check-update': ran(`${line}\n`) };
  const doubtful = { known: false, reason: `dnf said "${line}"` };
  expect(readUpdates({ ...QUIET, ...check }).updates.known).toBe(true);
  const release = `${QUIET.installed.stdout}redhat-release|x86_64|9.4-0.5.el9\n`;
  expect(readUpdates({ ...QUIET, ...check, installed: ran(release) }).updates).toMatchObject(
    doubtful,
  );
  const oracle = `${release}oraclelinux-release|x86_64|9:9.4-1.0.6.el9\n`;
  expect(readUpdates({ ...QUIET, ...check, installed: ran(oracle) }).updates.known).toBe(true);
  const repository = 'rhel-9-for-x86_64-baseos-rpms';
  const repositories = ran(REPOINFO.replaceAll('baseos', repository));
  const repolist = ran(REPOLIST.replace('baseos', repository));
  expect(readUpdates({ ...QUIET, ...check, repositories, repolist }).updates).toMatchObject(
    doubtful,
  );
});

test('a repository that dnf was told never to fetch again is noted', () => {
  const repositories = ran(
    REPOINFO.replace(
      '172800 second(s) (last: Fri Nov 20 19:38:08 2026)',
      'Never (last: Tue Sep  1 19:38:08 2026)',
    ),
  );
  const reading = readUpdates({ ...QUIET, repositories });
  expect(reading.metadataAt).toBe(FETCHED_AT);
  expect(noteTexts(reading)).toContain(
    'metadata-age: the metadata of baseos is up to 80 days older than that of other repositories',
  );
});

test('without repoinfo the age is what dnf 4 says in passing', () => {
  const reading = readUpdates({ ...QUIET, repositories: ran('', 1, 'Error: no\n') });
  expect(reading.metadataAt).toBe(FETCHED_AT);
});

test('what was skipped a moment ago is deferred, not held', () => {
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran(
      `${VENDOR}`,
      100,
      'Error: Failed to download\nIgnoring repositories: baseos\n',
    ),
    'without-excludes': ran(`${VENDOR}${OPENSSL}`, 100),
  });
  expect(names(reading)).toEqual([
    'pending agent 2.0-1 -> 2.1-1 undefined',
    'deferred openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
});

const RELEASE = `${QUIET.installed.stdout}system-release|noarch|2023.5.20240805-0.amzn2023\n`;
const LOCKED =
  'the host is locked to Amazon Linux 2023.5.20240805: what 2023.10.20260105 brings and fixes is not listed';

test('on Amazon Linux, nothing to update is not known while a newer release is out', () => {
  const amazon = {
    installed: ran(RELEASE),
    'amazon-release': ran('2023.5.20240805\n2023.10.20260105\n2023.9.20251117\n'),
  };
  expect(readUpdates({ ...QUIET, ...amazon }).updates).toMatchObject({
    known: false,
    reason: LOCKED,
  });
  const busy = readUpdates({ ...BUSY, ...amazon });
  expect(names(busy)).toEqual([
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
    'held system-release 2023.5.20240805-0.amzn2023 -> 2023.10.20260105 undefined',
  ]);
  expect(noteTexts(busy)).toContain(`platform: ${LOCKED}`);
});

test.each<readonly [string, Partial<Host>]>([
  [
    'check-release-update ends with status 100',
    { 'amazon-release': ran('2023.10.20260105\n', 100) },
  ],
  [
    'the notice above the updates names it, and check-release-update is not there',
    {
      'amazon-release': ran('', 1, 'No such command: check-release-update.\n'),
      'check-update': ran(
        '',
        0,
        '========\nWARNING:\n  A newer release of "Amazon Linux" is available.\n\n  Available Versions:\n\n  Version 2023.10.20260105:\n    Run the following command to upgrade to 2023.10.20260105:\n',
      ),
    },
  ],
])('a newer Amazon Linux release is known where %s', (_title, part) => {
  const reading = readUpdates({ ...QUIET, installed: ran(RELEASE), ...part });
  expect(reading.updates).toMatchObject({ known: false, reason: LOCKED });
});

test('an Amazon Linux that follows the latest release is not locked to its own', () => {
  const next = '\nsystem-release.noarch 2023.10.20260105-0.amzn2023 amazonlinux\n';
  const reading = readUpdates({
    ...BUSY,
    installed: ran(RELEASE),
    'check-update': ran(next, 100),
    'without-excludes': ran(next, 100),
    'amazon-release': ran('2023.10.20260105\n'),
  });
  expect(names(reading)).toEqual([
    'pending system-release 2023.5.20240805-0.amzn2023 -> 2023.10.20260105-0.amzn2023 undefined',
  ]);
  expect(noteTexts(reading)).not.toContain(`platform: ${LOCKED}`);
});

test('an advisory for the release package of Amazon Linux itself is no trouble', () => {
  const reading = readUpdates({
    ...BUSY,
    installed: ran(RELEASE),
    'amazon-release': ran('2023.10.20260105\n'),
    advisories: ran(
      'A-1 Low/Sec. openssl-1:3.0.7-25.el9_3.x86_64\nA-2 Low/Sec. system-release-2023.9.20251117-0.amzn2023.noarch\n',
    ),
  });
  expect(reading.security).toMatchObject({
    known: true,
    value: { vulnerable: [{ name: 'system-release' }] },
  });
});

test('the same row, and what it replaces, a hundred thousand times, take linear time', () => {
  const pair = 'new.noarch 2.0-1 baseos\n    old.noarch 1.0-1 @System\n';
  const once = '    old.noarch 1.0-1 @System\n';
  const reading = readUpdates({
    ...BUSY,
    'check-update': ran(
      `${OPENSSL.repeat(100_000)}${pair.repeat(50_000)}${once.repeat(50_000)}`,
      100,
    ),
    advisories: ran('A-1 Low/Sec. openssl-1:3.0.7-25.el9_3.x86_64\n'.repeat(100_000)),
    'advisory-cves': ran('CVE-1 Low/Sec. openssl-1:3.0.7-25.el9_3.x86_64\n'.repeat(100_000)),
  });
  expect(names(reading)).toEqual([
    'pending new null -> 2.0-1 false',
    'removal old 1.0-1 -> null false',
    'pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 true',
  ]);
});

test('on the newest Amazon Linux nothing is held', () => {
  const reading = readUpdates({
    ...QUIET,
    installed: ran(RELEASE),
    'amazon-release': ran('2023.5.20240805\n'),
  });
  expect(reading.updates).toEqual({ known: true, value: [], notes: [] });
});

test('on Amazon Linux the question for releases must be answered', () => {
  const reading = readUpdates({
    ...QUIET,
    installed: ran(RELEASE),
    'amazon-release': ran('', 1, 'No such command: check-release-update.\n'),
  });
  expect(reading.updates).toMatchObject({
    known: false,
    reason: expect.stringContaining('No such command: check-release-update'),
  });
});

test.each<readonly [string, Partial<Host>, string]>([
  [
    'check-update failed',
    { 'check-update': ran('', 1, 'Error: Locklist not set\n') },
    'Locklist not set',
  ],
  [
    'check-update timed out',
    { 'check-update': { stdout: OPENSSL, stderr: '', missing: 'timeout' } },
    'timed out',
  ],
  [
    'there is an error beside status 0',
    { 'check-update': ran('', 0, 'Error: what\n') },
    'Error: what',
  ],
  ['there are rows beside status 0', { 'check-update': ran(OPENSSL) }, 'there is nothing'],
  ['there is no row beside status 100', { 'check-update': ran('Upgrades\n', 100) }, 'lists none'],
  [
    'rpm failed',
    { installed: ran('', 1, 'error: cannot open Packages database\n') },
    'cannot open',
  ],
  ['rpm knows of no package', { installed: ran('') }, 'no installed package'],
  ['rpm gave a line that is none', { installed: ran('openssl x86_64\n') }, 'cannot be read'],
  ['rpm was cut short', { installed: ran('openssl|x86_64|1:3.0.7-24') }, 'cut short'],
  ['rpm does not have what dnf updates', { installed: ran('bash|x86_64|5-1\n') }, 'openssl.x86_64'],
])('updates and security are unknown when %s', (_title, part, reason) => {
  const reading = readUpdates({ ...BUSY, ...part });
  expect(reading.updates).toMatchObject({ known: false, reason: expect.stringContaining(reason) });
  expect(reading.security.known).toBe(false);
});

test.each<readonly [string, Partial<Host>, string]>([
  ['what is held', { 'without-excludes': ran('', 1, 'Error: no\n') }, 'held: what excludes and'],
  [
    'what obsoletes',
    { obsoletes: ran('', 1, 'Error: no\n') },
    'other: packages that replace others',
  ],
  ['CVE ids', { 'advisory-cves': ran('', 1, 'Error: no\n') }, 'other: CVE ids are not known'],
])('%s may stay unknown beside known updates', (_title, part, text) => {
  const reading = readUpdates({ ...BUSY, ...part });
  expect(reading.updates.known).toBe(true);
  expect(noteTexts(reading)).toContainEqual(expect.stringContaining(text));
});

test('without advisories the updates are known and their security is not', () => {
  const failed = readUpdates({ ...BUSY, advisories: ran('', 1, 'Error: no\n') });
  expect(names(failed)).toEqual(['pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 undefined']);
  expect(failed.security.known).toBe(false);
  const none = readUpdates({
    ...BUSY,
    advisories: ran(''),
    repositories: ran(REPOINFO.replace('repomd.xml:1', 'repomd.xml:0')),
  });
  expect(names(none)).toEqual(['pending openssl 1:3.0.7-24.el9 -> 1:3.0.7-27.el9 undefined']);
  expect(none.security).toMatchObject({
    known: false,
    reason: 'no enabled repository carries advisories',
  });
  const untold = readUpdates({
    ...BUSY,
    advisories: ran(''),
    repositories: ran(REPOINFO.replaceAll(/^\/.*\n/gmu, '')),
  });
  expect(untold.security).toMatchObject({
    known: false,
    reason: expect.stringContaining('whether'),
  });
});

test('a kernel that waits for a reboot is mentioned', () => {
  const stdout =
    'Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update\nSecurity: kernel-core-5.14.0-362.8.1.el9_3.x86_64 is the currently running version\n';
  expect(noteTexts(readUpdates({ ...QUIET, 'check-update': ran(stdout) }))).toContain(
    'other: an older kernel than the installed one runs: "Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update"',
  );
});
