/** The list on narrow terminals. */
import { known } from '@exosphere/core';
import { discovered, refreshed } from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { linesOf, modelOf, pressed, rowOf } from '../testing/records.ts';

const reboot = known({ needed: true, reasons: ['linux'] });
const rows = [
  rowOf('build-server-1', discovered('a'), refreshed('a', [], { reboot })),
  rowOf('web1'),
];

test('where there is little room titles give way, not what the list says', () => {
  const lines = linesOf(pressed(modelOf(rows, { rows: 8, columns: 34 }), 'i'));
  expect(lines.slice(1, 4)).toEqual([
    ' Host        Upd…  Sec…  Status',
    ' build-ser…  0     0     Online !',
    ' web1                    Offline',
  ]);
});

test('where there is room titles are whole', () => {
  const lines = linesOf(pressed(modelOf(rows, { rows: 8, columns: 50 }), 'i'));
  expect(lines[1]).toBe(' Host            Updates  Security  Status');
});
