import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AUDIT_SCRIPT, readAudit } from './audit.ts';
import { ENVIRONMENT_SCRIPT, whyOtherEnvironment } from './boot-environment.ts';
import { CATALOGUES_SCRIPT, readCatalogues } from './catalogues.ts';
import { reboot } from './reboot.ts';

const root = mkdtempSync(join(tmpdir(), 'exosphere-pkg-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs a script with programs that are stubs: each a body for /bin/sh, by its name. */
function run(
  script: string,
  programs: { readonly [name: string]: string },
): { readonly stdout: string; readonly stderr: string; readonly exitCode: number } {
  const bin = mkdtempSync(join(root, 'bin-'));
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin`, LC_ALL: 'C', TZ: 'UTC' },
  });
  return { stdout, stderr, exitCode: status ?? -1 };
}

const REPORT =
  '{"pkg_count":1,"packages":{"curl":{"version":"8.4.0","issues":[{"cve":["CVE-2024-0853"]}]}}}';

test('the audit asks for JSON once, and keeps its status', () => {
  const calls = join(root, 'calls');
  const pkg = `case "$*" in -N) ;; *) echo "$*" >>${calls}; echo '${REPORT}'; exit 1 ;; esac`;
  const capture = run(AUDIT_SCRIPT, { pkg });
  expect(capture).toEqual({ stdout: `${REPORT}\n`, stderr: '', exitCode: 1 });
  expect(run(`cat ${calls}`, {}).stdout).toBe('audit --raw=json-compact\n');
});

test('the audit of a pkg without JSON is its text', () => {
  const pkg = `case "$*" in
-N) ;;
audit) echo '0 problem(s) in the installed packages found.' ;;
*) echo "pkg: unrecognized option \\\`--raw=json-compact'" >&2; exit 1 ;;
esac`;
  const capture = run(AUDIT_SCRIPT, { pkg });
  expect(capture).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('0 problem(s)') });
  expect(readAudit(capture)).toEqual({ known: true, value: new Map(), notes: [] });
});

test('the audit does not wake the pkg of the base system', () => {
  const woken = join(root, 'woken');
  const pkg = `[ "$*" = -N ] || touch ${woken}; exit 1`;
  expect(run(AUDIT_SCRIPT, { pkg })).toEqual({ stdout: '', stderr: '', exitCode: 1 });
  expect(run(CATALOGUES_SCRIPT, { pkg }).stdout).toMatch(/^\d+ now$/mu);
  expect(run(`ls ${woken}`, {}).exitCode).not.toBe(0);
});

const SETTINGS = (db: string): string => `cat <<'END'
Version                 : 2.3.1
PKG_DBDIR = "${db}";
ALIAS {
    all-depends: "query %dn-%dv";
}
Repositories:
  FreeBSD-ports: { 
    url             : "pkg+https://user:secret@pkg.example/latest",
    enabled         : yes,
    priority        : 0,
  }
  FreeBSD-base: { 
    url             : "pkg+https://pkg.example/base",
    enabled         : no,
  }
END`;

function database(): string {
  const db = mkdtempSync(join(root, 'db with blanks '));
  mkdirSync(join(db, 'repos/FreeBSD-ports'), { recursive: true });
  mkdirSync(join(db, 'repos/FreeBSD-base'), { recursive: true });
  const files = ['repos/FreeBSD-ports/db', 'repo-FreeBSD.sqlite', 'vuln.xml'];
  files.forEach((file, i) => {
    writeFileSync(join(db, file), 'not empty');
    utimesSync(join(db, file), 1_763_600_000 + i, 1_763_600_000 + i);
  });
  writeFileSync(join(db, 'repos/FreeBSD-base/db'), '');
  return db;
}

test('settings and times are read from the host, addresses are left there', () => {
  const db = database();
  // As on BSD: stat -f FORMAT FILE.
  const stat = `[ "$1 $2" = '-f %c' ] && case $3 in
*/repos/FreeBSD-ports/db) echo 1763680000 ;;
*/vuln.xml) echo 1763670000 ;;
*) echo 1763690000 ;;
esac`;
  const capture = run(CATALOGUES_SCRIPT, { pkg: SETTINGS(db), stat });
  expect(capture.stderr).toBe('');
  expect(capture.stdout).not.toContain('secret');
  expect(readCatalogues(capture)).toEqual({
    enabled: ['FreeBSD-ports'],
    metadataAt: 1763680000,
    vulnerabilitiesAt: 1763670000,
    now: expect.any(Number),
  });
});

test('with the stat of another system modification times have to do', () => {
  const capture = run(CATALOGUES_SCRIPT, { pkg: SETTINGS(database()) });
  expect(readCatalogues(capture)).toMatchObject({
    metadataAt: 1763600000,
    vulnerabilitiesAt: 1763600002,
  });
});

test('the kernel on the disk is told with the time it was put there, the boot, and the packages', () => {
  const kernel = join(root, 'kernel');
  writeFileSync(kernel, '');
  const sysctl = `case $2 in kern.bootfile) echo ${kernel} ;; *) echo '{ sec = 1763600000, usec = 1 } Thu' ;; esac`;
  const stat = `[ "$1 $2" = '-f kernel %c %N' ] && echo "kernel 1763500000 $3"`;
  const mount = 'echo /dev/ada0p2 / ufs rw 1 1';
  const pkg = `case $1 in -N) ;; *) echo curl 1763500000 ;; esac`;
  const { sh = '' } = reboot.commands.packages ?? {};
  expect(run(sh, { sysctl, stat, mount, pkg })).toEqual({
    stdout: `kernel 1763500000 ${kernel}\nboot { sec = 1763600000, usec = 1 } Thu\ncurl 1763500000\n`,
    stderr: '',
    exitCode: 0,
  });
  const bare = run(sh, { sysctl: 'exit 1', stat, mount, pkg: 'exit 1' });
  expect(bare).toMatchObject({ stdout: 'boot \n', exitCode: 1 });
});

describe('the boot environment', () => {
  const mount = (root: string): string =>
    `printf '%s\\t/\\t%s\\trw\\t0 0\\nzroot/home\\t/home\\tzfs\\trw\\t0 0\\n' ${root}`;

  test('of ZFS is told with the one of the next boot', () => {
    const zpool = `[ "$*" = 'get -H -o value bootfs zroot' ] && echo zroot/ROOT/new`;
    const capture = run(ENVIRONMENT_SCRIPT, { mount: mount('zroot/ROOT/old zfs'), zpool });
    expect(capture).toEqual({
      stdout: 'runs zroot/ROOT/old\nboots zroot/ROOT/new\n',
      stderr: '',
      exitCode: 0,
    });
    expect(whyOtherEnvironment(capture)).toContain('zroot/ROOT/new');
  });

  test('is not asked for where the root is on another file system', () => {
    const loaded = join(root, 'loaded');
    const programs = { mount: mount('/dev/ada0p2 ufs'), zpool: `touch ${loaded}` };
    expect(run(ENVIRONMENT_SCRIPT, programs)).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(run(`ls ${loaded}`, {}).exitCode).not.toBe(0);
  });
});
