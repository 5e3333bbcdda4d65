import { describe, expect, test } from 'vitest';
import { readSources } from './sources.ts';

function read(
  configured: readonly string[],
  present: readonly string[],
  stderr = '',
): ReturnType<typeof readSources> {
  return readSources(
    { stdout: [...configured, '9\n'].join('\n'), stderr, exitCode: 0 },
    { stdout: present.map((line) => `${line}\n`).join(''), stderr: '', exitCode: 0 },
  );
}

const BOOKWORM = 'http mirror.example_debian_dists_bookworm_InRelease';
const SECURITY = 'https mirror.example_debian-security_dists_bookworm-security_InRelease';

/** A file whose change time is `at`, modified by the server's clock an hour before. */
function file(at: number, name: string): string {
  return `${at}.7136438000 ${at - 3600}.0000000000 ${name}`;
}

test('is as old as the repository furthest behind', () => {
  expect(
    read(
      [BOOKWORM, SECURITY],
      [
        file(1_763_683_940, 'mirror.example_debian_dists_bookworm_InRelease'),
        file(1_700_000_000, 'mirror.example_debian_dists_bookworm_main_binary-amd64_Packages'),
        file(1_763_597_540, 'mirror.example_debian-security_dists_bookworm-security_InRelease'),
      ],
    ),
  ).toMatchObject({
    value: {
      configured: 2,
      missing: [],
      security: true,
      oldest: { name: 'mirror.example/debian-security bookworm-security', at: 1_763_597_540 },
      newestAt: 1_763_683_940,
      metadataAt: 1_763_597_540,
    },
  });
});

test('lists that somebody copied are as old as what is in them', () => {
  const old =
    '1763683940.7136438000 1760000000.0000000000 mirror.example_debian_dists_bookworm_InRelease';
  expect(read([BOOKWORM], [old])).toMatchObject({ value: { metadataAt: 1_760_000_000 } });
});

test('a repository without any list is missing', () => {
  expect(
    read(
      [BOOKWORM, SECURITY],
      [file(1_763_683_940, 'mirror.example_debian_dists_bookworm_InRelease')],
    ),
  ).toMatchObject({
    value: { missing: ['mirror.example/debian-security bookworm-security'], security: false },
  });
});

describe('an index that is configured and not there', () => {
  const configured = [
    BOOKWORM,
    'http mirror.example_debian_dists_bookworm_main_binary-amd64_Packages',
    'http mirror.example_debian_dists_bookworm_main_binary-i386_Packages',
    'http mirror.example_debian_dists_bookworm_main_binary-all_Packages',
    'http mirror.example_debian_dists_bookworm_contrib_binary-amd64_Packages',
  ];
  const release = file(1_763_683_940, 'mirror.example_debian_dists_bookworm_InRelease');
  const named = (...indexes: readonly string[]): readonly string[] =>
    indexes.map((index) => `index mirror.example_debian_dists_bookworm_InRelease ${index}`);
  const main = file(
    1_763_683_940,
    'mirror.example_debian_dists_bookworm_main_binary-amd64_Packages.lz4',
  );

  test('is empty, when the Release file names none that is not', () => {
    expect(read(configured, [release])).toMatchObject({ value: { missing: [] } });
  });

  test('was lost, when the Release file says that it has packages', () => {
    const lost = read(configured, [release, ...named('main/binary-amd64/Packages')]);
    expect(lost).toMatchObject({ value: { missing: ['mirror.example/debian bookworm'] } });
  });

  test('does not matter for all architectures, or for a component that is not configured', () => {
    const rest = named(
      'main/binary-amd64/Packages',
      'main/binary-all/Packages',
      'non-free/binary-amd64/Packages',
    );
    expect(read(configured, [release, main, ...rest])).toMatchObject({ value: { missing: [] } });
  });

  test('matters, when the archive has packages, and none of what is configured', () => {
    const misspelt = [
      BOOKWORM,
      'http mirror.example_debian_dists_bookworm_mian_binary-amd64_Packages',
    ];
    expect(read(misspelt, [release, ...named('main/binary-amd64/Packages')])).toMatchObject({
      value: { missing: ['mirror.example/debian bookworm'] },
    });
  });

  test('matters, when it is one of several', () => {
    const rest = named('main/binary-amd64/Packages', 'contrib/binary-amd64/Packages');
    expect(read(configured, [release, main, ...rest])).toMatchObject({
      value: { missing: ['mirror.example/debian bookworm'] },
    });
  });
});

test('a suite whose name goes on is another repository', () => {
  const updates = 'http mirror.example_debian_dists_bookworm_updates_InRelease';
  expect(
    read(
      [BOOKWORM, updates],
      [file(5000, 'mirror.example_debian_dists_bookworm_updates_main_binary-amd64_Packages')],
    ),
  ).toMatchObject({ value: { missing: ['mirror.example/debian bookworm'] } });
});

test('an unsigned local repository does not make the signed ones look old', () => {
  expect(
    read(
      [BOOKWORM, 'file _srv_local_._InRelease'],
      [
        file(20_000, 'mirror.example_debian_dists_bookworm_Release'),
        file(19_000, 'mirror.example_debian_dists_bookworm_Release.gpg'),
        file(10_000, '_srv_local_._Packages'),
      ],
    ),
  ).toMatchObject({ value: { missing: [], oldest: { at: 20_000 } } });
});

test('where nothing is signed, the oldest change counts', () => {
  expect(
    read(
      ['file _srv_a_._InRelease', 'file _srv_b_._InRelease'],
      [
        file(20_000, '_srv_a_._Release'),
        file(25_000, '_srv_a_._Packages'),
        file(30_000, '_srv_b_._Packages'),
      ],
    ),
  ).toMatchObject({ value: { oldest: { name: '/srv/a/.', at: 20_000 } } });
});

test('an installation disc is no repository that could be fetched', () => {
  expect(read(['cdrom Debian%20GNU_Linux%2012_dists_bookworm_InRelease'], [])).toMatchObject({
    value: { configured: 0, missing: [] },
  });
});

test('names the files of the configuration that we may not read, each once', () => {
  const line = 'W: Unable to read /etc/apt/sources.list.d/a.list - open (13: Permission denied)\n';
  const other = 'W: Unable to read /etc/apt/apt.conf.d/99x - open (13: Permission denied)\n';
  expect(read([BOOKWORM], [], line + line + other)).toMatchObject({
    value: { hidden: ['/etc/apt/sources.list.d/a.list'] },
  });
  expect(read([BOOKWORM], [], line.replace('W:', 'Warning:'))).toMatchObject({
    value: { hidden: ['/etc/apt/sources.list.d/a.list'] },
  });
});

test.each([
  ['the count at the end is lost', [BOOKWORM, SECURITY], []],
  ['a line is strange', ['E', '9'], []],
  ['a list is strange', [BOOKWORM, '9'], ['total 4']],
])('is unknown when %s', (_title, configured, present) => {
  const capture = { stdout: `${configured.join('\n')}\n`, stderr: '', exitCode: 0 };
  const lists = { stdout: present.join('\n'), stderr: '', exitCode: 0 };
  expect(readSources(capture, lists).known).toBe(false);
});
