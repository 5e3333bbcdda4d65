import { expect, test } from 'vitest';
import { isSecurityOrigin, readArchives } from './archives.ts';

function read(stdout: string): ReturnType<typeof readArchives> {
  return readArchives({ stdout, stderr: '', exitCode: 0 });
}

const STATUS = ' 100 /var/lib/dpkg/status\n     release a=now\n';

test.each([
  {
    title: "Debian's security archive",
    release: 'v=12,o=Debian,a=stable-security,n=bookworm-security,l=Debian-Security,c=main,b=amd64',
    archive: { origin: 'Debian-Security:12/stable-security', security: true },
  },
  {
    title: 'the one of Debian 10, named by its label only',
    release: 'v=10,o=Debian,a=oldstable,n=buster,l=Debian-Security,c=main,b=amd64',
    archive: { origin: 'Debian-Security:10/oldstable', security: true },
  },
  {
    title: 'what goes on with a release that Debian gave up',
    release: 'o=Freexian,a=buster-lts,n=buster-lts,l=Freexian,c=main,b=amd64',
    archive: { origin: 'Freexian:buster-lts', security: true },
  },
  {
    title: "Ubuntu's",
    release: 'v=22.04,o=Ubuntu,a=jammy-security,n=jammy,l=Ubuntu,c=universe,b=amd64',
    archive: { origin: 'Ubuntu:22.04/jammy-security', security: true },
  },
  {
    title: 'extended maintenance',
    release: 'v=22.04,o=UbuntuESMApps,a=jammy-apps-security,n=jammy,l=UbuntuESMApps,c=main,b=amd64',
    archive: { origin: 'UbuntuESMApps:22.04/jammy-apps-security', security: true },
  },
  {
    title: 'what extended maintenance calls updates',
    release: 'v=18.04,o=UbuntuESM,a=bionic-infra-updates,n=bionic,l=UbuntuESM,c=main,b=amd64',
    archive: { origin: 'UbuntuESM:18.04/bionic-infra-updates', security: false },
  },
  {
    title: 'an archive without version, with a comma in its label that looks like a suite',
    release: 'o=Acme,a=stable,n=stable,l=Acme,a=x-security,c=main,b=amd64',
    archive: { origin: 'Acme,a=x-security:stable', security: false },
  },
  {
    title: 'a directory without a Release file',
    release: 'c=',
    archive: { origin: 'localhost', security: false },
  },
])('reads $title', ({ release, archive }) => {
  const answer = read(
    `Package files:\n${STATUS} 500 http://a.example/x y/main amd64 Packages\n     release ${release}\nPinned packages:\n`,
  );
  expect(answer.known && [...answer.value]).toEqual([
    ['http://a.example/x y/main amd64 Packages', archive],
  ]);
});

test('an archive without a suite is named by its host', () => {
  const answer = read(
    'Package files:\n -1 http://x-security.example ./ Packages\n     release c=\n     origin x-security.example\nPinned packages:\n',
  );
  expect(answer.known && [...answer.value.values()]).toEqual([
    { origin: 'x-security.example', security: false },
  ]);
});

test('no lists give no archives', () => {
  const answer = read(`Package files:\n${STATUS}Pinned packages:\n`);
  expect(answer.known && answer.value.size).toBe(0);
});

test.each([
  ['its end is lost', `Package files:\n${STATUS}`],
  ['it is in another language', 'Paketdateien:\nMit Pinning verwaltete Pakete:\n'],
  ['a line is strange', 'Package files:\nwhat is this\nPinned packages:\n'],
])('the list is unknown when %s', (_title, stdout) => {
  expect(read(stdout).known).toBe(false);
});

test.each([
  ['Debian-Security:12/stable-security', true],
  ['Ubuntu:22.04/jammy-security', true],
  ['UbuntuESM:22.04/jammy-infra-security', true],
  ['Debian:12.5/stable', false],
  ['Debian Backports:stable-backports', false],
  ['packages.sury-security.org', false],
  ['my-security', false],
  ['Security Tools:stable', false],
])('the origin %s: a security archive is %s', (origin, security) => {
  expect(isSecurityOrigin(origin)).toBe(security);
});
