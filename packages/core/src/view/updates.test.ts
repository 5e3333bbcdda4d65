import { discovered, NOW, recordOf, refreshed, update } from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import type { Advisory, Update } from '../update.ts';
import { plain } from './style.ts';
import { updateBlocks, updateTables } from './updates.ts';

const security = (id: string, cves: readonly string[]): Advisory => ({
  id,
  kind: 'security',
  severity: 'important',
  cves,
});

function viewOf(...updates: readonly Update[]) {
  const record = recordOf(discovered('web1'), refreshed('web1', updates));
  return { record, show: 'all' as const, spans: [], now: NOW };
}

const titlesOf = (...updates: readonly Update[]): readonly string[] =>
  updateTables(viewOf(...updates)).flatMap(({ columns }) => columns.map(({ title }) => title));

test('security advisories are named, with the first of their CVEs', () => {
  const cves = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3'];
  const advised = update('openssl', {
    advisories: [
      security('RHSA-2024:7848', cves),
      security('CVE-2024-9', ['CVE-2024-9']),
      { id: 'RHBA-2024:1', kind: 'bugfix', cves: [] },
    ],
  });
  const [table] = updateTables(viewOf(update('bash'), advised));
  const at = table?.columns.findIndex(({ title }) => title === 'Advisories') ?? -1;
  expect(table?.rows.map((row) => row[at]?.text)).toEqual([
    '',
    'RHSA-2024:7848 (CVE-2024-1, CVE-2024-2 and 1 more), CVE-2024-9',
  ]);
});

test('without any there is no column for them', () => {
  const bugfix = { id: 'RHBA-2024:1', kind: 'bugfix' as const, cves: [] };
  expect(titlesOf(update('bash'), update('curl', { advisories: [bugfix] }))).not.toContain(
    'Advisories',
  );
});

test('they are the first to go where there is no room', () => {
  const advised = update('openssl', { advisories: [security('RHSA-2024:7848', [])] });
  const lines = (width: number) =>
    updateBlocks(viewOf(advised), { width, style: plain }).flat().join('\n');
  expect(lines(120)).toContain('RHSA-2024:7848');
  expect(lines(70)).not.toContain('RHSA');
  expect(lines(70)).toContain('Debian:12.5/stable');
});

test('what a host calls an advisory is made harmless', () => {
  const evil = update('x', { advisories: [security('\u001b[2J', ['\u202e\n'])] });
  const text = updateBlocks(viewOf(evil), { width: undefined, style: plain }).flat().join('\n');
  expect(text).toContain('\ufffd[2J (\ufffd )');
});
