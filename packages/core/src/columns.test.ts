import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLUMNS, type ColumnId, type Row, sortRows } from './columns.ts';
import type { HostSummary } from './summary.ts';

const SUMMARY: HostSummary = {
  discovered: true,
  supported: true,
  online: true,
  os: 'linux',
  flavor: 'debian',
  version: '12',
  updates: { value: 0 },
  security: { value: 0 },
  heldSecurity: { value: 0 },
  unchecked: false,
};

function row(name: string, summary: Partial<HostSummary> = {}, stale = false): Row {
  return { name, tags: [], stale, summary: { ...SUMMARY, ...summary } };
}

const unsupported = (name: string, summary: Partial<HostSummary> = {}): Row => {
  const none = { doubt: 'not refreshed yet' };
  return row(name, { supported: false, updates: none, security: none, ...summary });
};

const undiscovered = (name: string): Row => ({ name, tags: [], stale: true });

const names = (rows: readonly Row[]): string => rows.map(({ name }) => name).join(' ');

function cells(of: Row): Record<string, string> {
  return Object.fromEntries(COLUMNS.map((column) => [column.title, column.text(of)]));
}

describe('what the cells say', () => {
  test('of a host that is fine', () => {
    expect(cells(row('web1'))).toEqual({
      Host: 'web1',
      OS: 'linux',
      Flavor: 'debian',
      Version: '12',
      Updates: '0',
      Security: '0',
      Status: 'Online',
    });
  });

  test('of a host that is stale, in doubt, offline and due for a reboot', () => {
    const summary = {
      online: false,
      reboot: true,
      updates: { value: 12, doubt: 'snap' },
      security: { doubt: 'no advisories' },
    };
    expect(cells(row('web1', summary, true))).toMatchObject({
      Updates: '12? *',
      Security: '? *',
      Status: 'Offline !',
    });
  });

  test('of an undiscovered host: no counts, and nothing that could pass for one', () => {
    const blank = {
      Host: 'web1',
      OS: '(undiscovered)',
      Flavor: '',
      Version: '',
      Updates: '',
      Security: '',
      Status: 'Offline',
    };
    expect(cells(undiscovered('web1'))).toEqual(blank);
    expect(cells(row('web1', { discovered: false, online: false }))).toEqual(blank);
  });

  test('of an unsupported host: dashes for counts', () => {
    expect(cells(unsupported('sun1', { os: 'sunos', flavor: 'solaris' }))).toEqual({
      Host: 'sun1',
      OS: 'sunos',
      Flavor: '(unsupported)',
      Version: '12',
      Updates: '-',
      Security: '-',
      Status: 'Online',
    });
  });

  test('of a host that states no version: a dash', () => {
    const { version: _, ...summary } = SUMMARY;
    const rolling: Row = { name: 'x', tags: [], stale: false, summary };
    expect(cells(rolling)).toMatchObject({ Flavor: 'debian', Version: '-' });
  });
});

test('versions sort naturally, after their flavor', () => {
  const rows = ['22.10', '9', '22.04', '12', '22.04.1'].map((version) => row(version, { version }));
  expect(names(sortRows(rows, 'version'))).toBe('9 12 22.04 22.04.1 22.10');
  const releases = ['14.1-RELEASE-p10', '14.1-RELEASE-p9', '14.1-RELEASE', '13.3-RELEASE'];
  const bsd = releases.map((version) => row(version, { version, flavor: 'freebsd' }));
  expect(names(sortRows(bsd, 'version'))).toBe(
    '13.3-RELEASE 14.1-RELEASE 14.1-RELEASE-p9 14.1-RELEASE-p10',
  );
  const mixed = [
    row('ubuntu-9', { flavor: 'ubuntu', version: '9' }),
    row('debian-12', { flavor: 'debian', version: '12' }),
  ];
  expect(names(sortRows(mixed, 'version'))).toBe('debian-12 ubuntu-9');
});

test('flavors sort by operating system first', () => {
  const rows = [
    row('a', { os: 'linux', flavor: 'debian' }),
    row('b', { os: 'freebsd', flavor: 'freebsd' }),
    row('c', { os: 'linux', flavor: 'alpine' }),
  ];
  expect(names(sortRows(rows, 'flavor'))).toBe('b c a');
  expect(names(sortRows(rows, 'flavor', true))).toBe('a c b');
});

test('host names sort naturally', () => {
  const rows = ['web10', 'web9', 'db1'].map((name) => row(name));
  expect(names(sortRows(rows, 'host'))).toBe('db1 web9 web10');
});

test('the status sorts online first', () => {
  const rows = [row('a', { online: false }), undiscovered('b'), row('c'), unsupported('d')];
  expect(names(sortRows(rows, 'status'))).toBe('c d a b');
  expect(names(sortRows(rows, 'status', true))).toBe('a b c d');
});

test.each<[ColumnId, boolean]>([
  ['updates', false],
  ['updates', true],
  ['security', false],
  ['security', true],
])('by %s, reversed %s, hosts without a count come last in their order', (by, reverse) => {
  const rows = [
    unsupported('unsupported'),
    undiscovered('undiscovered'),
    row('unknown', { updates: { doubt: 'x' }, security: { doubt: 'x' } }),
    row('many', { updates: { value: 12 }, security: { value: 3 } }),
    row('partly', { updates: { value: 7, doubt: 'x' }, security: { value: 2, doubt: 'x' } }),
    row('none'),
  ];
  const counted = reverse ? 'many partly none' : 'none partly many';
  expect(names(sortRows(rows, by, reverse))).toBe(`${counted} unknown undiscovered unsupported`);
});

test.each([false, true])('by flavor, reversed %s, an unsupported host has none', (reverse) => {
  const rows = [
    unsupported('unsupported', { flavor: 'arch' }),
    undiscovered('undiscovered'),
    row('debian'),
  ];
  expect(names(sortRows(rows, 'flavor', reverse))).toBe('debian undiscovered unsupported');
});

const IDS = COLUMNS.map(({ id }) => id);

test.each(IDS)('by %s, equal hosts stay in the order of the configuration', (by) => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ ...row('same'), tags: [`${index}`] }));
  expect(sortRows(rows, by)).toEqual(rows);
  expect(sortRows(rows, by, true)).toEqual(rows);
});

test('any rows sort by any column into the same rows, reversed but for those without a value', () => {
  const count = fc.constantFrom(
    { value: 0 },
    { value: 5 },
    { value: 5, doubt: 'x' },
    { doubt: 'x' },
  );
  const summary = fc.record({
    discovered: fc.boolean(),
    supported: fc.boolean(),
    online: fc.boolean(),
    os: fc.constantFrom('linux', 'freebsd'),
    flavor: fc.constantFrom('debian', 'ubuntu', 'freebsd'),
    version: fc.constantFrom('9', '12', '22.04', ''),
    updates: count,
    security: count,
  });
  const any = fc
    .tuple(fc.constantFrom('web1', 'web10', 'web9'), fc.option(summary, { nil: undefined }))
    .map(([name, facts]) => (facts === undefined ? undiscovered(name) : row(name, facts)));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), fc.constantFrom(...IDS), (rows, by) => {
      const column = COLUMNS.find(({ id }) => id === by);
      const up = sortRows(rows, by);
      const down = sortRows(rows, by, true);
      expect(new Set(up)).toEqual(new Set(rows));
      const valued = up.filter((one) => column?.hasValue(one));
      expect(up.slice(0, valued.length)).toEqual(valued);
      expect(down.slice(valued.length)).toEqual(up.slice(valued.length));
      for (const [index, one] of valued.entries()) {
        const next = valued[index + 1];
        if (next !== undefined) expect(column?.compare(one, next)).toBeLessThanOrEqual(0);
      }
    }),
  );
});
