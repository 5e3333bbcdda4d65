import {
  discovered,
  failed,
  notLast,
  pinged,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { unknown } from '../answer.ts';
import type { HostEvent } from '../event.ts';
import { follow, type HostResult, openResult, settle } from './results.ts';

const after = (...events: readonly HostEvent[]): HostResult =>
  events.reduce(follow, openResult('web1'));

test.each<[string, readonly HostEvent[], HostResult['standing']]>([
  ['nothing happened yet', [], 'open'],
  ['it is being connected to', [{ type: 'connecting', host: 'web1' }], 'open'],
  ['one of two steps is through', [notLast(discovered('web1'))], 'open'],
  ['it answered', [pinged('web1')], 'done'],
  ['its updates are known', [refreshed('web1', [])], 'done'],
  [
    'only its security is not known',
    [refreshed('web1', [], { security: unknown('no advisories') })],
    'done',
  ],
  ['only its reboot is not known', [refreshed('web1', [], { reboot: unknown('no tool') })], 'done'],
  [
    'its updates are not known',
    [refreshed('web1', [], { updates: unknown('no lists') })],
    'failed',
  ],
  ['it could not be reached', [failed('web1', 'refresh')], 'failed'],
  [
    'it could not sync, and was refreshed',
    [notLast(failed('web1', 'sync')), refreshed('web1', [])],
    'failed',
  ],
  [
    'it was cancelled',
    [failed('web1', 'refresh', { kind: 'cancelled', message: 'cancelled' })],
    'stopped',
  ],
  [
    'it turned out to be unsupported',
    [
      notLast(discovered('web1', [])),
      { type: 'skipped', host: 'web1', step: 'refresh', reason: 'no supported package manager' },
    ],
    'skipped',
  ],
])('when %s', (_, events, standing) => {
  expect(after(...events).standing).toBe(standing);
});

test('a refresh whose updates stay unknown says why, and keeps what else it told', () => {
  const result = after(refreshed('web1', [], { updates: unknown('no package lists') }));
  expect(result.failures).toEqual([
    { step: 'refresh', kind: 'unknown', message: 'no package lists' },
  ]);
  expect(result.summary?.reboot).toBe(false);
});

test('a refresh counts pending and security updates apart', () => {
  const result = after(
    refreshed('web1', [
      update('bash'),
      update('openssl', { security: true }),
      update('linux-image', { security: true, state: 'held' }),
    ]),
  );
  expect(result.summary).toMatchObject({
    updates: { value: 2 },
    security: { value: 1 },
    heldSecurity: { value: 1 },
  });
});

test('a host that never came to its end was stopped when the run was, and else failed', () => {
  expect(settle(openResult('web1'), true).standing).toBe('stopped');
  const lost = settle(openResult('web1'), false);
  expect(lost.standing).toBe('failed');
  expect(lost.failures[0]?.message).toContain('without a word');
  expect(settle(after(pinged('web1')), true).standing).toBe('done');
});
