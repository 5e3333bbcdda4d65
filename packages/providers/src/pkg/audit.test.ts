import { expect, test } from 'vitest';
import { readAudit } from './audit.ts';

const ID = '02e33cd1-c655-11ee-8613-08002784c58d';
const URL = `https://vuxml.FreeBSD.org/freebsd/${ID}.html`;

const ISSUE = { url: URL, description: 'curl -- bypass', cve: ['CVE-2024-0853'] };

function json(packages: object, count = Object.keys(packages).length): string {
  return `${JSON.stringify({ pkg_count: count, packages })}\n`;
}

function read(stdout: string, exitCode = 1, stderr = ''): ReturnType<typeof readAudit> {
  return readAudit({ stdout, stderr, exitCode });
}

/** `curl 8.4.0 ID CVE...` of everything that was found, or why nothing could be. */
function found(stdout: string, exitCode = 1, stderr = ''): readonly string[] | string {
  const audit = read(stdout, exitCode, stderr);
  if (!audit.known) return audit.reason;
  return [...audit.value.values()].flatMap(({ name, installed, issues }) =>
    issues.map(({ advisory }) => [name, installed, advisory.id, ...advisory.cves].join(' ')),
  );
}

const CURL = [`curl 8.4.0 ${ID} CVE-2024-0853`];

test('JSON', () => {
  expect(found(json({ curl: { version: '8.4.0', issue_count: 1, issues: [ISSUE] } }))).toEqual(
    CURL,
  );
});

test('the text of today', () => {
  const text = `curl-8.4.0 is vulnerable:
  curl -- OCSP verification bypass with TLS session reuse
  CVE: CVE-2024-0853
  WWW: ${URL}

1 problem(s) in 1 package(s) found.
`;
  expect(found(text)).toEqual(CURL);
});

test('the text of older versions, not indented and without an empty line', () => {
  const text = `curl-8.4.0 is vulnerable:
curl -- OCSP verification bypass with TLS session reuse
CVE: CVE-2024-0853
WWW: ${URL}
1 problem(s) in the installed packages found.
`;
  expect(found(text)).toEqual(CURL);
});

test('each entry of a package stands for itself, with its CVE ids sorted', () => {
  const text = `p5-Net_SSLeay-1.92 is vulnerable:
  first
  CVE: CVE-2024-2
  CVE: CVE-2024-1
  WWW: https://vuxml.FreeBSD.org/freebsd/a.html

  second
  WWW: https://vuxml.FreeBSD.org/freebsd/b.html

2 problem(s) in 1 installed package(s) found.
`;
  expect(found(text)).toEqual([
    'p5-Net_SSLeay 1.92 a CVE-2024-1 CVE-2024-2',
    'p5-Net_SSLeay 1.92 b',
  ]);
});

test.each([
  [{ ...ISSUE, url: undefined }, 'CVE-2024-0853'],
  [{ description: 'curl -- bypass' }, 'curl -- bypass'],
])('an entry without an address has another name', (issue, id) => {
  const audit = read(json({ curl: { version: '8.4.0', issues: [issue] } }));
  expect(audit).toMatchObject({ known: true });
  expect(audit.known && audit.value.get('curl')?.issues[0]?.advisory.id).toBe(id);
});

test.each([
  ['JSON', json({})],
  ['JSON without a list', '{"pkg_count":0}\n'],
  ['text', '0 problem(s) in 0 package(s) found.\n'],
  ['older text', '0 problem(s) in the installed packages found.\n'],
])('%s that counts nothing, with exit status 0, is clean', (_title, stdout) => {
  expect(found(stdout, 0)).toEqual([]);
});

test.each([
  ['exit status 1', 1, ''],
  ['an error beside it', 0, 'pkg: cannot process vulnxml\n'],
])('nothing found, with %s, is no answer', (_title, exitCode, stderr) => {
  expect(found(json({}), exitCode, stderr)).toContain('found nothing');
});

test('what a version of pkg without the option says beside its text is no error', () => {
  const stderr =
    "pkg: unrecognized option `--raw=json-compact'\nUsage: pkg audit [-Fqr] [-f file] <pattern>\n\nFor more information see 'pkg help audit'.\n";
  expect(found('0 problem(s) in 0 package(s) found.\n', 0, stderr)).toEqual([]);
});

test('exit status 1 and nothing printed is an error, and not "vulnerable"', () => {
  expect(
    found('', 1, "pkg: vulnxml file vuln.xml does not exist. Try running 'pkg audit -F' first\n"),
  ).toContain('no list of vulnerabilities');
  expect(found('', 1, 'pkg: unable to open vulnxml file vuln.xml: Permission denied\n')).toContain(
    'Permission denied',
  );
});

test.each([
  ['cut short', json({ curl: { version: '8.4.0', issues: [ISSUE] } }).slice(0, 60)],
  ['a list', '{"pkg_count":1,"packages":["curl"]}\n'],
  ['short of a package', json({ curl: { version: '8.4.0', issues: [ISSUE] } }, 2)],
  ['without a version', json({ curl: { issues: [ISSUE] } })],
  ['without an entry', json({ curl: { version: '8.4.0', issues: [] } })],
  ['with an entry of nothing', json({ curl: { version: '8.4.0', issues: [{}] } })],
  ['with a package that is none', json({ curl: null })],
  ['of another format', 'pkg_count = 0;\n\n'],
  ['a text without its summary', 'curl-8.4.0 is vulnerable:\n  WWW: x/a.html\n'],
  [
    'a text short of a package',
    'curl-8.4.0 is vulnerable:\n  WWW: x/a.html\n\n2 problem(s) in 2 package(s) found.\n',
  ],
  ['a text without an entry', 'curl-8.4.0 is vulnerable:\n\n1 problem(s) in 1 package(s) found.\n'],
  ['a text without a version', 'curl is vulnerable:\n  t\n\n1 problem(s) in 1 package(s) found.\n'],
])('a report that is %s is unknown', (_title, stdout) => {
  expect(read(stdout).known).toBe(false);
});

test('no name of a package can do harm', () => {
  expect(
    found('{"pkg_count":1,"packages":{"__proto__":{"version":"1","issues":[{"cve":["CVE-1"]}]}}}'),
  ).toEqual(['__proto__ 1 CVE-1 CVE-1']);
});

test('a time-out is told as such', () => {
  expect(readAudit({ stdout: '', stderr: '', missing: 'timeout' })).toMatchObject({
    reason: 'pkg audit gave no answer: timed out',
  });
});
