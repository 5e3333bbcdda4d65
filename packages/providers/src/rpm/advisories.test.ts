import type { Capture } from '@exosphere/core';
import { expect, test } from 'vitest';
import { readAdvisories } from './advisories.ts';

function ran(stdout: string, exitCode = 0, stderr = ''): Capture {
  return { stdout, stderr, exitCode };
}

const NONE = ran('');

/** Key, id, kind, severity and CVEs of everything that was read. */
function listed(ids: Capture, cves: Capture = NONE): unknown {
  const answer = readAdvisories('dnf', ids, cves);
  if (!answer.known) return answer.reason;
  return [...answer.value].flatMap(([key, fixes]) =>
    fixes.map(({ nevra, advisory }) =>
      [key, nevra.evr, advisory.id, advisory.kind, advisory.severity, ...advisory.cves].join(' '),
    ),
  );
}

const OPENSSL = 'openssl.x86_64 1:3.0.7-25.el9_3 FXSA-2024:0310 security low CVE-2023-5363';
const PYTHON = 'python3.11.x86_64 3.11.7-1.el9_4.1 FXSA-2024:9999 security unknown';
const TZDATA = 'tzdata.noarch 2024a-1.el9 FXBA-2024:2573 bugfix ';

test('dnf 4 tells ids and CVEs in two listings, joined on the build', () => {
  const ids = `FXSA-2024:0310 Low/Sec.       openssl-1:3.0.7-25.el9_3.x86_64
FXSA-2024:9999 Unknown/Sec.   python3.11-3.11.7-1.el9_4.1.x86_64
FXBA-2024:2573 bugfix         tzdata-2024a-1.el9.noarch
`;
  const cves = 'CVE-2023-5363  Low/Sec.       openssl-1:3.0.7-25.el9_3.x86_64\n';
  expect(listed(ran(ids), ran(cves))).toEqual([OPENSSL, PYTHON, TZDATA]);
});

test('the table of dnf 5 is read from the right, for a severity may be empty', () => {
  const ids = `Name           Type        Severity                                   Package              Issued
FXSA-2024:0310 security    Low                openssl-1:3.0.7-25.el9_3.x86_64 2024-01-24 09:00:00
FXSA-2024:9999 security                    python3.11-3.11.7-1.el9_4.1.x86_64 2024-05-23 08:00:00
FXBA-2024:2573 bugfix      None                     tzdata-2024a-1.el9.noarch 2024-02-05 08:00:00
`;
  const cves = `CVE            Type     Severity                                   Package              Issued
CVE-2023-5363  security Low                openssl-1:3.0.7-25.el9_3.x86_64 2024-01-24 09:00:00
`;
  expect(listed(ran(ids), ran(cves))).toEqual([OPENSSL, PYTHON, TZDATA]);
});

test('what dnf 5 cut to 80 columns is told by its beginning', () => {
  const ids = `Name                   Type Severity                            Package              Issued
FXSA-2024:0310         secu Importan openssl-1:3.0.7-25.el9_3.x86_64 2024-01-24 09:00:00
FXBA-2024:2573         bugf Moderate        tzdata-2024a-1.el9.noarch 2024-02-05 08:00:00
FXEA-2024:1111         unsp None            bash-5.1.8-9.el9.x86_64   2024-02-05 08:00:00
`;
  expect(listed(ran(ids))).toEqual([
    'openssl.x86_64 1:3.0.7-25.el9_3 FXSA-2024:0310 security important',
    TZDATA,
    'bash.x86_64 5.1.8-9.el9 FXEA-2024:1111 unknown ',
  ]);
});

test('the JSON of dnf 5', () => {
  const ids = JSON.stringify([
    {
      name: 'FXSA-2024:9999',
      type: 'security',
      severity: '',
      nevra: 'python3.11-3.11.7-1.el9_4.1.x86_64',
      buildtime: 1716451200,
    },
    {
      name: 'FXBA-2024:2573',
      type: 'bugfix',
      severity: 'None',
      nevra: 'tzdata-2024a-1.el9.noarch',
    },
  ]);
  expect(listed(ran(`${ids}\n`))).toEqual([PYTHON, TZDATA]);
});

test('a kind of advisory that its maker made up is no security fix, and spoils no list', () => {
  const five = `Name           Type        Severity                                   Package              Issued
FXBA-2024:2477 unspecified None                       bash-5.1.8-9.el9.x86_64 2024-04-30 08:00:00
FXSA-2024:9999 security                    python3.11-3.11.7-1.el9_4.1.x86_64 2024-05-23 08:00:00
`;
  const three = `FXBA-2024:2477 unspecified    bash-5.1.8-9.el9.x86_64
FXSA-2024:9999 security       python3.11-3.11.7-1.el9_4.1.x86_64
`;
  const expected = ['bash.x86_64 5.1.8-9.el9 FXBA-2024:2477 unknown ', PYTHON];
  expect(listed(ran(five))).toEqual(expected);
  expect(listed(ran(three))).toEqual(expected);
});

test('with --all there is a mark in front of what is installed', () => {
  const ids = `i FXSA-2024:0310 Low/Sec.       openssl-1:3.0.7-25.el9_3.x86_64
  FXBA-2024:2573 bugfix         tzdata-2024a-1.el9.noarch
`;
  expect(listed(ran(ids))).toEqual([OPENSSL.replace(' CVE-2023-5363', ''), TZDATA]);
});

test.each([
  ['Critical', 'critical'],
  ['Important', 'important'],
  ['Moderate', 'moderate'],
  ['medium', 'moderate'],
  ['Low', 'low'],
  ['None', 'unknown'],
])('severity %s is %s', (word, severity) => {
  expect(listed(ran(`A-1 ${word}/Sec. a-1-1.noarch\n`))).toEqual([
    `a.noarch 1-1 A-1 security ${severity}`,
  ]);
});

test('CVEs are sorted, each once, and go with the advisory of their severity', () => {
  const ids = `A-1 Low/Sec. a-1-1.noarch
A-2 Critical/Sec. a-1-1.noarch
A-3 bugfix a-1-1.noarch
`;
  const cves = `CVE-2024-2 Low/Sec. a-1-1.noarch
CVE-2024-1 Low/Sec. a-1-1.noarch
CVE-2024-2 Low/Sec. a-1-1.noarch
CVE-2024-9 Critical/Sec. a-1-1.noarch
`;
  expect(listed(ran(ids), ran(cves))).toEqual([
    'a.noarch 1-1 A-1 security low CVE-2024-1 CVE-2024-2',
    'a.noarch 1-1 A-2 security critical CVE-2024-9',
    'a.noarch 1-1 A-3 bugfix ',
  ]);
});

test('notices between the lines are no advisories', () => {
  const ids = `Updating Subscription Management repositories.
Security: kernel-core-5.14.0-427.13.1.el9_4.x86_64 is an installed security update
FXBA-2024:2573 bugfix         tzdata-2024a-1.el9.noarch
`;
  expect(listed(ran(ids))).toEqual([TZDATA]);
});

test.each([
  ['an unknown kind', 'A-1 Wichtig a-1-1.noarch\n', 'cannot be read'],
  ['a build without a release', 'A-1 bugfix a-1.noarch\n', 'cannot be read'],
  ['no last line end', 'A-1 bugfix a-1-1.noarch', 'cut short'],
  ['a megabyte in it', `A-1 bugfix a-1-1.noarch ${'a'.repeat(1_000_000)}\n`, 'cannot be read'],
  ['JSON that ends early', '[{"name":"A-1"\n', 'no JSON list'],
  ['JSON without builds', '[{"name":"A-1","type":"bugfix"}]\n', 'cannot be read'],
])('a list with %s is unknown', (_title, stdout, reason) => {
  expect(listed(ran(stdout))).toContain(reason);
});

test.each([
  ['status 1', ran('', 1, 'Error: Failed to download metadata for repo')],
  ['an error and status 0', ran('', 0, 'Error: something broke\n')],
  ['no answer', { stdout: '', stderr: '', missing: 'timeout' } satisfies Capture],
])('a listing that ended with %s is unknown', (_title, capture) => {
  expect(readAdvisories('dnf', capture, NONE).known).toBe(false);
});

test('a CVE of a build without an advisory shows that the list of ids is not whole', () => {
  expect(listed(NONE, ran('CVE-2023-5363  Low/Sec. openssl-1:3.0.7-25.el9_3.x86_64\n'))).toContain(
    'CVE ids of builds',
  );
});

test('without the listing of CVEs the advisories stand, with a note', () => {
  const answer = readAdvisories(
    'dnf',
    ran('A-1 Low/Sec. a-1-1.noarch\n'),
    ran('', 1, 'Error: no cache\n'),
  );
  expect(answer).toMatchObject({
    known: true,
    notes: [{ code: 'other', text: expect.stringContaining('CVE ids are not known') }],
  });
});

test('yum 3 tells the severity in small letters, the bare kind without one, and CVEs behind a blank', () => {
  const ids = `Update notice FEDORA-EPEL-2017-657cfae67e (from epel) is broken, or a bad duplicate, skipping.
You should report this problem to the owner of the epel repository.
ALAS2-2024-2505 medium/Sec.  curl-8.3.0-1.amzn2.0.6.x86_64
ALAS2LIVEPATCH-2020-002 important/Sec. kernel-livepatch-5.10.102-99.473-1.0-3.amzn2.x86_64
FEDORA-EPEL-2024-52ba06ebd0 security    python2-rsa-3.4.1-2.el7.noarch
EXAMPLE-2024-1  recommended  example-2.0-1.x86_64
`;
  const cves = ' CVE-2024-2398 medium/Sec. curl-8.3.0-1.amzn2.0.6.x86_64\n';
  expect(listed(ran(ids), ran(cves))).toEqual([
    'curl.x86_64 8.3.0-1.amzn2.0.6 ALAS2-2024-2505 security moderate CVE-2024-2398',
    'kernel-livepatch-5.10.102-99.473.x86_64 1.0-3.amzn2 ALAS2LIVEPATCH-2020-002 security important',
    'python2-rsa.noarch 3.4.1-2.el7 FEDORA-EPEL-2024-52ba06ebd0 security unknown',
    'example.x86_64 2.0-1 EXAMPLE-2024-1 unknown ',
  ]);
});
