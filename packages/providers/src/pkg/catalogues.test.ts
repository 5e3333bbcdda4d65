import { expect, test } from 'vitest';
import { readCatalogues } from './catalogues.ts';

function read(stdout: string): ReturnType<typeof readCatalogues> {
  return readCatalogues({ stdout, stderr: '', exitCode: 0 });
}

const SETTINGS = `  FreeBSD-ports: { 
    enabled         : yes,
  FreeBSD-base: { 
    enabled         : no,
`;

test('enabled repositories, the newest of their catalogues, the list of vulnerabilities, the clock', () => {
  const stdout = `${SETTINGS}1763600000 /var/db/pkg/repos/FreeBSD-ports/db
1763650000 /var/db/pkg/repos/FreeBSD-base/db
1763660000 /var/db/pkg/repo-FreeBSD.sqlite
1763670000 /var/db/pkg/vuln.xml
1763690000 now
`;
  expect(read(stdout)).toEqual({
    enabled: ['FreeBSD-ports'],
    metadataAt: 1763600000,
    vulnerabilitiesAt: 1763670000,
    now: 1763690000,
  });
});

test('where the settings are not told, all catalogues count', () => {
  expect(read('1 /data/repo-a.sqlite\n3 /data/repos/b/db\n2 /data/repo-c.sqlite\n4 now\n')).toEqual(
    {
      metadataAt: 3,
      now: 4,
    },
  );
});

test('all repositories disabled is not the same as no settings', () => {
  expect(read('  FreeBSD: {\n    enabled         : no,\n').enabled).toEqual([]);
  expect(read('').enabled).toBeUndefined();
});

test.each(['yesterday /var/db/pkg/vuln.xml', '12 /var/db/pkg/local.sqlite', ' now', '-1 now'])(
  'a line that tells no time is nothing: "%s"',
  (line) => {
    expect(read(`${line}\n`)).toEqual({});
  },
);
