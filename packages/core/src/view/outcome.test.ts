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
import { closingLine, type Job, outcomeLine, outcomeText } from './outcome.ts';
import { follow, type HostResult, openResult, settle } from './results.ts';
import { plain } from './style.ts';

const after = (host: string, ...events: readonly HostEvent[]): HostResult =>
  events.reduce(follow, openResult(host));

const skipped: HostEvent = {
  type: 'skipped',
  host: 'mac1',
  step: 'refresh',
  reason: 'no supported package manager',
};

const fix = update('openssl', { security: true });

test.each<[string, Job, readonly HostEvent[], string]>([
  ['online', 'ping', [pinged('h')], 'online'],
  ['offline', 'ping', [failed('h', 'ping')], 'offline: connection refused'],
  ['discovered', 'discover', [discovered('h')], 'Debian GNU/Linux 12 (bookworm), apt'],
  [
    'without a package manager',
    'discover',
    [discovered('h', [])],
    'Debian GNU/Linux 12 (bookworm), unsupported',
  ],
  ['up to date', 'refresh', [refreshed('h', [])], 'no updates'],
  ['behind', 'refresh', [refreshed('h', [update('bash'), fix])], '2 updates, 1 security'],
  ['a single update', 'refresh', [refreshed('h', [update('bash')])], '1 update, 0 security'],
  [
    'in need of a reboot',
    'refresh',
    [
      refreshed('h', [], {
        reboot: { known: true, value: { needed: true, reasons: [] }, notes: [] },
      }),
    ],
    'no updates, reboot pending',
  ],
  [
    'of unknown security and reboot',
    'refresh',
    [refreshed('h', [update('bash')], { security: unknown('none'), reboot: unknown('none') })],
    '1 update, security unknown, reboot unknown',
  ],
  [
    'of unknown security with a known fix',
    'refresh',
    [refreshed('h', [fix], { security: unknown('a repository was skipped') })],
    '1 update, at least 1 security',
  ],
  [
    'with a held security fix',
    'refresh',
    [refreshed('h', [{ ...fix, state: 'held' }])],
    'no updates, 1 security update held',
  ],
  [
    'with something held that may be a security fix',
    'refresh',
    [refreshed('h', [{ ...update('bash'), state: 'held' }], { security: unknown('none') })],
    'no updates, security unknown, held security unknown',
  ],
  [
    'not synced and refreshed all the same',
    'refresh',
    [notLast(failed('h', 'sync', { message: 'sudo asks for a password' })), refreshed('h', [fix])],
    '1 update, 1 security; repository sync failed: sudo asks for a password',
  ],
  [
    'of unknown updates',
    'refresh',
    [refreshed('h', [], { updates: unknown('no package lists') })],
    'failed: no package lists',
  ],
  ['skipped', 'refresh', [skipped], 'skipped: no supported package manager'],
])('a host that is %s', (_, job, events, text) => {
  expect(outcomeText(job, after('h', ...events))).toBe(text);
});

test('the line of a host starts with its name', () => {
  expect(outcomeLine('ping', after('web1', pinged('web1')), 8, plain)).toBe('web1      online');
});

test('the closing line of a refresh counts everything once', () => {
  const results = [
    after('a', refreshed('a', [update('bash'), fix])),
    after('b', refreshed('b', [fix], { reboot: unknown('no tool') })),
    after('c', refreshed('c', [], { security: unknown('no advisories') })),
    after('d', notLast(failed('d', 'sync')), refreshed('d', [])),
    after('e', failed('e', 'refresh')),
    after('f', refreshed('f', [], { updates: unknown('no lists') })),
    after('mac1', skipped),
    settle(openResult('g'), true),
  ];
  expect(closingLine('refresh', results)).toBe(
    '8 hosts: 4 refreshed, 2 failed, 1 skipped, 1 stopped; 3 updates, 2 security; ' +
      'security unknown on 1 host; reboot unknown on 1 host; repository sync failed on 1 host',
  );
});

test('the closing lines of the other jobs', () => {
  const up = after('a', pinged('a'));
  const down = after('b', failed('b', 'ping'));
  expect(closingLine('ping', [up, down])).toBe('2 hosts: 1 online, 1 offline');
  expect(closingLine('ping', [up])).toBe('1 host: 1 online');
  const found = [after('a', discovered('a')), after('b', discovered('b', []))];
  expect(closingLine('discover', found)).toBe('2 hosts: 2 discovered; 1 of them unsupported');
});
