/** What the tiles and the summary above them say, and what they must not. */
import { type HostEvent, type Row, unknown } from '@exosphere/core';
import { discovered, failed, pinged, refreshed, update } from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { linesOf, modelOf, rowOf } from '../testing/records.ts';

function linesFor(rows: readonly Row[]): readonly string[] {
  return linesOf(modelOf(rows));
}

/** The texts in the only tile. */
function tileFor(...events: readonly HostEvent[]): readonly string[] {
  return linesFor([rowOf('web1', ...events)])
    .filter((line) => line.startsWith('┃'))
    .map((line) => line.replaceAll('┃', '').trim());
}

test('of hosts that nobody asked nothing is said to be 0 or offline, and what to do is told', () => {
  const lines = linesFor([rowOf('web1'), rowOf('web2')]);
  expect(lines.slice(1, 3)).toEqual([
    ' 0 online · ? updates · ? security · 2 undiscovered',
    ' ^r asks all hosts what they are, and lists their updates.',
  ]);
  expect(lines.join('\n')).not.toContain('Offline');
});

test('discovered is not refreshed: the counts stay unknown', () => {
  expect(linesFor([rowOf('web1', discovered('web1'))]).slice(1, 3)).toEqual([
    ' 1 online · ? updates · ? security · 1 unknown · 1 stale',
    ' ^r lists the updates of all hosts.',
  ]);
});

test('what is known of some is in doubt for all, in the way of the list', () => {
  const fix = update('openssl', { security: true });
  const known = rowOf('web1', discovered('web1'), refreshed('web1', [fix, update('bash')]));
  const vague = rowOf(
    'web2',
    discovered('web2'),
    refreshed('web2', [], { updates: unknown('no lists'), security: unknown('no lists') }),
  );
  expect(linesFor([known]).slice(1, 3)).toEqual([' 1 online · 2 updates · 1 security on 1', '']);
  expect(linesFor([known, vague])[1]).toBe(
    ' 2 online · 2? updates · 1? security on 1 · 1 unknown · 1 stale',
  );
});

test('a fleet without updates is told so plainly', () => {
  expect(linesFor([rowOf('web1', discovered('web1'), refreshed('web1', []))]).slice(1, 3)).toEqual([
    ' 1 online · 0 updates · 0 security',
    '',
  ]);
});

test.each<[string, readonly HostEvent[], string, string]>([
  ['nobody asked', [], '(undiscovered)', 'not asked yet'],
  ['does not answer', [failed('web1', 'discover')], '(undiscovered) Offline', 'connection refused'],
  [
    'answers by now, and could not be discovered before',
    [failed('web1', 'discover'), pinged('web1')],
    '(undiscovered)  Online',
    'discovery: connection…',
  ],
  ['answered a ping', [pinged('web1')], '(undiscovered)  Online', 'not discovered yet'],
  ['is not supported', [discovered('web1', [])], 'debian 12       Online', 'unsupported'],
  [
    'is not supported and does not answer',
    [discovered('web1', []), failed('web1', 'ping')],
    'debian 12      Offline',
    'unsupported: connecti…',
  ],
])('the tile of a host that %s', (_, events, first, last) => {
  const lines = tileFor(...events);
  expect(lines[0]).toBe(first);
  expect(lines[2]).toBe(last);
});

test('where there is no room for both, a tile is whole and the summary goes', () => {
  expect(linesOf(modelOf([rowOf('web1')], { rows: 8, columns: 34 })).slice(1, 6)).toEqual([
    '┏━ web1 ━━━━━━━━━━━━━━━━━━━━━━━━━┓',
    '┃ (undiscovered)                 ┃',
    '┃                                ┃',
    '┃ not asked yet                  ┃',
    '┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛',
  ]);
});
