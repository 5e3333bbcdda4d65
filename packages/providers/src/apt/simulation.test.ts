import { readFileSync } from 'node:fs';
import { captureOf } from '@exosphere/core';
import { listCaptures, loadCapture } from '@exosphere/test-fixtures';
import { expect, test } from 'vitest';
import { readSimulation } from './simulation.ts';

const HEAD = 'Reading package lists...\nBuilding dependency tree...\nCalculating upgrade...\n';

function read(stdout: string, stderr = '', exitCode = 0): ReturnType<typeof readSimulation> {
  return readSimulation({ stdout, stderr, exitCode });
}

/** A simulation of these `Inst` and `Remv` lines with a summary that fits. */
function simulate(...steps: readonly string[]): string {
  const removals = steps.filter((line) => !line.startsWith('Inst')).length;
  const summary = `${steps.length - removals} upgraded, 0 newly installed, ${removals} to remove and 0 not upgraded.`;
  return `${HEAD}${[summary, ...steps].join('\n')}\n`;
}

test.each([
  {
    title: 'an upgrade',
    line: 'Inst bash [5.2.15-2+b2] (5.2.15-2+b7 Debian:12-updates/stable-updates [amd64])',
    install: {
      package: 'bash',
      arch: 'amd64',
      installed: '5.2.15-2+b2',
      candidate: '5.2.15-2+b7',
      origins: ['Debian:12-updates/stable-updates'],
    },
  },
  {
    title: 'a new package has no installed version',
    line: 'Inst newlib (2.0 Debian:12-updates/stable-updates [all]) []',
    install: { package: 'newlib', arch: 'all', installed: null, candidate: '2.0' },
  },
  {
    title: 'broken dependencies on the way are noise',
    line: 'Inst libssl3:i386 [3.0.11-1~deb12u2] (3.0.13-1~deb12u1 Debian-Security:12/stable-security [i386]) [libssl3:amd64 on libssl3:i386] [libssl3:i386 ]',
    install: {
      package: 'libssl3:i386',
      arch: 'i386',
      candidate: '3.0.13-1~deb12u1',
      origins: ['Debian-Security:12/stable-security'],
    },
  },
  {
    title: 'several origins',
    line: 'Inst openssl [3.0.11-1] (3.0.13-1 Debian:12.5/stable, Debian-Security:12/stable-security [amd64])',
    install: { origins: ['Debian:12.5/stable', 'Debian-Security:12/stable-security'] },
  },
  {
    title: 'a label with a blank',
    line: 'Inst docker-ce [5:25.0.3-1] (5:26.1.3-1 Docker CE:bookworm [amd64])',
    install: { origins: ['Docker CE:bookworm'] },
  },
  {
    title: 'a label with a comma, beside others',
    line: 'Inst tool [1] (2 Debian:12.5/stable, Acme, Inc.:stable, packages.example.com, localhost [amd64])',
    install: {
      origins: ['Debian:12.5/stable', 'Acme, Inc.:stable', 'packages.example.com', 'localhost'],
    },
  },
  {
    title: 'no origin at all',
    line: 'Inst local [1.0] (1.1 [amd64])',
    install: { candidate: '1.1', origins: [] },
  },
  {
    title: 'a label with brackets',
    line: 'Inst odd [1.0] (1.1 Odd [beta] repo:stable [amd64])',
    install: { arch: 'amd64', origins: ['Odd [beta] repo:stable'] },
  },
])('reads $title', ({ line, install }) => {
  expect(read(simulate(line))).toMatchObject({ known: true, value: { installs: [install] } });
});

test.each([
  'Inst',
  'Inst ',
  'Inst bash',
  'Inst bash [5.2.15-2+b2]',
  'Inst bash [5.2.15-2+b2] (5.2.15-2+b7 Debian:12-updates/stable-upd',
  'Inst bash 5.2.15 (5.2.15-2+b7 Debian:12/stable [amd64])',
  'Inst bash [] (5.2.15-2+b7 Debian:12/stable [amd64])',
  'Inst bash [1] ( Debian:12/stable [amd64])',
  'Inst  (1 Debian:12/stable [amd64])',
  'Remv oldlib',
  'Remv oldlib [1.0',
])('a line that begins like data and is none, "%s", makes the answer unknown', (line) => {
  const answer = read(simulate('Inst a [1] (2 x:y [all])', line));
  expect(answer.known).toBe(false);
});

test('quotes the line that it could not read', () => {
  expect(read(simulate('Inst bash'))).toMatchObject({
    reason: 'a line of apt-get could not be read: "Inst bash"',
  });
});

test('reads what is removed and purged, unless it comes back', () => {
  const lines = ['Remv old [1.0]', 'Purg older:i386 [0.9] [x:i386 ]', 'Remv both [1]'];
  expect(read(simulate(...lines, 'Inst both [1] (2 x:y [all])'))).toMatchObject({
    value: {
      removals: [
        { package: 'old', installed: '1.0' },
        { package: 'older:i386', installed: '0.9' },
      ],
    },
  });
});

test.each([
  '1 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.',
  '0 upgraded, 0 newly installed, 1 reinstalled, 1 downgraded, 0 to remove and 0 not upgraded.',
  '1 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.',
])('fewer lines than the summary counts, "%s", are a loss', (summary) => {
  const answer = read(`${HEAD}${summary}\nInst a [1] (2 x:y [all])\n`);
  expect(answer).toMatchObject({ known: false });
});

test('the summary as apt words it in British English', () => {
  const summary = '0 to upgrade, 0 to newly install, 0 to remove and 2 not to upgrade.';
  expect(read(`${HEAD}${summary}\n`)).toMatchObject({ known: true, value: { keptCount: 2 } });
});

test('a summary in another language is none, so that nothing found is no proof', () => {
  const german = '0 aktualisiert, 0 neu installiert, 0 zu entfernen und 0 nicht aktualisiert.';
  expect(read(`${german}\n`).known).toBe(false);
});

test('an error line counts as much as the exit status', () => {
  const answer = read(
    simulate('Inst a [1] (2 x:y [all])'),
    'E: The package cache file is corrupted\n',
  );
  expect(answer).toMatchObject({
    reason: 'apt-get failed: "E: The package cache file is corrupted"',
  });
});

test.each([
  [
    'with versions',
    '   held (1.0-1 => 1.0-1+deb12u1)',
    [['held', { installed: '1.0-1', candidate: '1.0-1+deb12u1' }]],
  ],
  ['without', '  held phased\n  more', [['held'], ['phased'], ['more']]],
])('reads the packages that are kept back %s', (_title, list, kept) => {
  const summary = '0 upgraded, 0 newly installed, 0 to remove and 1 not upgraded.';
  for (const heading of [
    'The following packages have been kept back:',
    'The following upgrades have been deferred due to phasing:',
    'Not upgrading yet due to phasing:',
    'Not upgrading:',
  ]) {
    const answer = read(`${heading}\n${list}\n${summary}\n`);
    expect(answer.known && [...answer.value.kept]).toEqual(
      kept.map(([name, versions]) => [name, versions]),
    );
  }
});

const WHOLE = listCaptures('apt').filter(({ name }) =>
  /^(?:ubuntu-pockets|simulation-quiet)$/u.test(name),
);

test.each(WHOLE)(
  'a recorded simulation ($name), cut at any place, is unknown or still whole',
  ({ dir }) => {
    const { stdout } = captureOf(loadCapture(dir), 'simulate');
    expect(readFileSync(`${dir}/simulate.rc`, 'utf8').trim()).toBe('0');
    const whole = read(stdout);
    for (let end = 0; end < stdout.length; end += 1) {
      const part = read(stdout.slice(0, end));
      if (part.known) expect(part.value).toEqual(whole.known && whole.value);
    }
  },
);
