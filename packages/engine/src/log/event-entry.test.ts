import { type HostEvent, unknown } from '@exosphere/core';
import {
  discovered,
  EARLIER,
  failed,
  notLast,
  pinged,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { eventEntry } from './event-entry.ts';

const now = '2026-11-21T07:00:00.000Z';

test.each<HostEvent>([
  { type: 'connecting', host: 'web1' },
  { type: 'asking', host: 'web1', step: 'refresh' },
])('that work goes on is not worth a line: $type', (event) => {
  expect(eventEntry(event, now)).toBeUndefined();
});

const synced: HostEvent = {
  type: 'done',
  host: 'web1',
  step: 'sync',
  at: EARLIER,
  outcome: { ok: true, report: { operation: 'sync', evidence: [] } },
  last: false,
};

test.each<[string, HostEvent, string, string]>([
  ['a ping', pinged('web1'), 'INFO', 'ping done: online'],
  ['a sync', synced, 'INFO', 'sync done'],
  [
    'a discovery, with more to come',
    notLast(discovered('web1')),
    'INFO',
    'discover done: Debian GNU/Linux 12 (bookworm), apt',
  ],
  [
    'a refresh',
    refreshed('web1', [update('curl', { security: true }), update('bash')]),
    'INFO',
    'refresh done: 2 updates, 1 security',
  ],
  [
    'a refresh that could not tell',
    refreshed('web1', [], { updates: unknown('no package lists') }),
    'WARNING',
    'refresh failed: no package lists',
  ],
  [
    'a failure, with what to do',
    failed('web1', 'refresh', { hint: 'is sshd running?' }),
    'ERROR',
    'refresh failed: connection refused; hint: is sshd running?',
  ],
  [
    'a sync that failed',
    notLast(failed('web1', 'sync')),
    'ERROR',
    'sync failed: connection refused',
  ],
  [
    'what was stopped',
    failed('web1', 'refresh', { kind: 'cancelled', message: 'cancelled' }),
    'INFO',
    'refresh stopped',
  ],
])('%s', (_, event, level, message) => {
  expect(eventEntry(event, now)).toEqual({ at: EARLIER, level, host: 'web1', message });
});

test('what was skipped has the time it is told', () => {
  const event = { type: 'skipped', host: 'web1', step: 'refresh', reason: 'no manager' } as const;
  const message = 'refresh skipped: no manager';
  expect(eventEntry(event, now)).toEqual({ at: now, level: 'INFO', host: 'web1', message });
});
