import { discovered, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { reportOptions } from '@exosphere/test-fixtures/report-fleet';
import { expect, test } from 'vitest';
import { newRecord, reduceHost } from '../record.ts';
import type { Update } from '../update.ts';
import type { ReportOptions } from './entry.ts';
import { updateTables } from './tables.ts';

const AT = '2026-11-20T09:00:00.000Z';

function tables(updates: readonly Update[], options: Partial<ReportOptions>) {
  const record = [discovered('web1', AT), refreshed('web1', AT, updates)].reduce(
    reduceHost,
    newRecord(),
  );
  const host = { name: 'web1', ip: '192.0.2.7', tags: [] };
  return updateTables({ host, record, stale: false }, reportOptions(options));
}

const openssl = updateOf();
const curl = updateOf({ name: 'curl', security: false });
const kernel = updateOf({ name: 'linux-image-amd64', state: 'held' });
const nginx = updateOf({ name: 'nginx', state: 'held', security: false });

test('of security updates only, what is held back and fixes nothing is left out too', () => {
  const listed = tables([openssl, curl, kernel, nginx], { kind: 'security', details: true });
  expect(listed.map(({ caption, rows }) => [caption, rows.map(([name]) => name)])).toEqual([
    ['Security updates (1)', ['openssl']],
    ['Held back by the administrator (1)', ['linux-image-amd64']],
  ]);
});

test('a detail that no row has to tell is no column', () => {
  const grave = updateOf({ name: 'sudo', severity: 'critical' });
  const columns = ['Name', 'Current', 'New', 'Source'];
  expect(tables([openssl], { details: true }).map((table) => table.columns)).toEqual([columns]);
  expect(tables([openssl, grave], { details: true })).toMatchObject([
    { columns: [...columns, 'Severity'], rows: [{ 4: '' }, { 4: 'critical' }] },
  ]);
});

test('a package of two architectures is told apart, others are not', () => {
  const i386 = updateOf({ arch: 'i386' });
  const [table] = tables([openssl, i386, updateOf({ name: 'sudo' })], {});
  expect(table?.rows.map(([name]) => name)).toEqual(['openssl:amd64', 'openssl:i386', 'sudo']);
});
