import {
  discovered,
  failed,
  NOW,
  recordOf,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { describe, expect, test } from 'vitest';
import { known, unknown } from '../answer.ts';
import type { Row } from '../columns.ts';
import { type HostRecord, newRecord } from '../record.ts';
import { isStale, summarize } from '../summary.ts';
import { cells } from '../width.ts';
import { statusLines } from './status.ts';
import { plain } from './style.ts';

function row(name: string, record: HostRecord | undefined, more: Partial<Row> = {}): Row {
  if (record === undefined) return { name, tags: [], stale: true, ...more };
  const summary = summarize(record);
  return { name, tags: [], summary, stale: isStale(summary, NOW, 86_400), ...more };
}

const fix = update('openssl', { security: true });

const ROWS: readonly Row[] = [
  row('web1', recordOf(discovered('web1'), refreshed('web1', [update('bash'), fix]))),
  row('web2', recordOf(discovered('web2'), refreshed('web2', [])), { stale: true }),
  row(
    'web3',
    recordOf(
      discovered('web3'),
      refreshed('web3', [update('bash')], {
        security: unknown('no advisories'),
        reboot: known({ needed: true, reasons: [] }),
      }),
    ),
  ),
  row('db1', recordOf(discovered('db1'), failed('db1', 'refresh'))),
  row('mac1', recordOf(discovered('mac1', []))),
  row('new1', undefined),
];

const list = (width?: number, rows = ROWS): readonly string[] =>
  statusLines({ rows, filter: 'all', full: false }, { width, style: plain });

test('the list tells what is known, marks what is not as it should be, and explains the marks', () => {
  expect(list()).toEqual([
    'Host  OS              Flavor         Version  Updates  Security  Status',
    'web1  linux           debian         12       2        1         Online',
    'web2  linux           debian         12       0 *      0 *       Online',
    'web3  linux           debian         12       1        ?         Online !',
    'db1   linux           debian         12       ? *      ? *       Offline',
    'mac1  linux           (unsupported)  12       -        -         Online',
    'new1  (undiscovered)                                             Offline',
    '',
    '* stale   ! reboot pending   ? not known (why: --full, or "host show HOST")',
  ]);
});

test.each([
  [80, '* stale   ! reboot pending   ? not known (why: --full, or "host show HOST")'],
  [
    60,
    '* stale   ! reboot pending   ? not known (why: --full, or "host show HOST")   blank: undiscovered',
  ],
  [
    40,
    '* stale   ! reboot pending   ? not known (why: --full, or "host show HOST")   - unsupported   blank: undiscovered',
  ],
])('in %i cells a host without counts is told apart all the same', (width, legend) => {
  const lines = list(width);
  const words = lines.slice(lines.indexOf('') + 1).join(' ');
  expect(words.split(/ +/u)).toEqual(legend.split(/ +/u));
});

test('without any marks there is no legend', () => {
  expect(list(undefined, ROWS.slice(0, 1))).toHaveLength(2);
});

test.each([100, 80, 60, 50, 40, 31, 20])(
  'at %i columns no line is too long, and the counts are there',
  (width) => {
    const lines = list(width);
    for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
    if (width >= 31) expect(lines[1]).toMatch(/^web1 .*2 +1 +Online$/u);
  },
);

test('a filtered list says why hosts of unknown counts are in it, equal reasons once', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    row(name, recordOf(discovered(name), refreshed(name, [], { updates: unknown('no lists') }))),
  );
  const lines = statusLines(
    { rows, filter: 'updates', full: false },
    { width: undefined, style: plain },
  );
  expect(lines.at(-1)).toBe('? 5 hosts (a, b, c and 2 more): no lists');
});

test('that a reboot is not known is told below the list, but not where nothing is known', () => {
  const reboot = unknown('in a container');
  const rows = [
    row('web1', recordOf(discovered('web1'), refreshed('web1', [], { reboot }))),
    row('web2', recordOf(discovered('web2'), refreshed('web2', []))),
    row('db1', recordOf(discovered('db1'), failed('db1', 'refresh'))),
    row('mac1', recordOf(discovered('mac1', []))),
  ];
  expect(list(undefined, rows).at(-1)).toBe(
    '* stale   ? not known (why: --full, or "host show HOST")   reboot not known on 1 host',
  );
});

describe('security updates that are held back', () => {
  const held = update('kernel', { security: true, state: 'held' });
  const rows = [
    row('web1', recordOf(discovered('web1'), refreshed('web1', [fix]))),
    row('web2', recordOf(discovered('web2'), refreshed('web2', [held]))),
  ];
  const lines = (filter: 'all' | 'security', width?: number): readonly string[] =>
    statusLines({ rows, filter, full: false }, { width, style: plain });

  test('are told below the list, which says nothing of them', () => {
    expect(lines('all').slice(-2)).toEqual(['', 'security updates held back on 1 host (--full)']);
  });

  test('have a column of their own in a list of hosts with security updates', () => {
    expect(lines('security')).toEqual([
      'Host  OS     Flavor  Version  Updates  Security  Status  Held Security',
      'web1  linux  debian  12       1        1         Online',
      'web2  linux  debian  12       0        0         Online  1',
    ]);
  });

  test('are told below that list too, where it has no room for them', () => {
    expect(lines('security', 40).join(' ')).toContain('security updates held back on 1 host');
  });
});

test('a host whose first refresh failed is in it with the reason', () => {
  const rows = [row('db1', recordOf(discovered('db1'), failed('db1', 'refresh')))];
  const view = { rows, filter: 'updates' as const, full: false };
  const lines = statusLines(view, { width: undefined, style: plain });
  expect(lines.at(-1)).toBe('? db1: not refreshed yet: connection refused');
});

test('the full list adds what the rows have, and no empty columns', () => {
  const rows = [
    row('web1', recordOf(discovered('web1'), refreshed('web1', [])), {
      description: 'shop front end',
      tags: ['web', 'prod'],
    }),
    row(
      'web2',
      recordOf(discovered('web2'), refreshed('web2', [], { updates: unknown('no lists') })),
    ),
  ];
  const [titles, ...lines] = statusLines(
    { rows, filter: 'all', full: true },
    { width: undefined, style: plain },
  );
  expect(titles?.split(/ {2,}/u)).toEqual([
    'Host',
    'OS',
    'Flavor',
    'Version',
    'Updates',
    'Security',
    'Status',
    'Manager',
    'Held Security',
    'Last Refresh',
    'Tags',
    'Description',
    'Reason',
  ]);
  expect(lines[0]).toMatch(/apt {21}2026-11-20 09:00 UTC {2}web, prod {2}shop front end$/u);
  expect(lines[1]).toMatch(/apt {6}\? .* no lists$/u);
});

test('the full list tells the age of the oldest fix, and none where the clock was set back', () => {
  const record = recordOf(discovered('x'), refreshed('x', []));
  const since = '2026-10-08T12:00:00.000Z';
  const rows = [
    { ...row('web1', record), oldestFix: { since, seconds: 43 * 86_400 + 5 } },
    { ...row('web2', record), oldestFix: { since, seconds: -60 } },
  ];
  const view = { rows, filter: 'all' as const, full: true };
  const [titles, ...lines] = statusLines(view, { width: undefined, style: plain });
  expect(titles).toContain('Oldest Fix');
  expect(lines[0]).toContain('43 days');
  expect(lines[1]).toMatch(/apt {18}2026-11-20/u);
});

test('names and descriptions reach no terminal raw, and wide ones keep the columns aligned', () => {
  const record = recordOf(discovered('x'), refreshed('x', []));
  const rows = [
    row('数据库', record),
    row('a\u001b[2Jb\nc\u202ed', record),
    row('ok', newRecord()),
  ];
  const lines = list(undefined, rows);
  expect(lines[1]).toBe('数据库      linux           debian  12       0        0         Online');
  expect(lines[2]).toBe(
    'a\ufffd[2Jb c\ufffdd  linux           debian  12       0        0         Online',
  );
});
