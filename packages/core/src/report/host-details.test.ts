import {
  discovered,
  failed,
  readingOf,
  refreshed,
  updateOf,
} from '@exosphere/test-fixtures/host-events';
import { reportOptions } from '@exosphere/test-fixtures/report-fleet';
import { expect, test } from 'vitest';
import { unknown } from '../answer.ts';
import type { HostEvent } from '../event.ts';
import { newRecord, reduceHost } from '../record.ts';
import type { Update } from '../update.ts';
import { hostDetails } from './host-details.ts';

const AT = '2026-11-20T09:00:00.000Z';
const SINCE = '2026-10-01T09:00:00.000Z';

const openssl = updateOf({ origins: ['Debian:12.8/stable', 'Debian-Security:12/stable-security'] });
const { security: _, arch: __, ...untold } = updateOf({ name: 'mystery', origins: [] });
const held = updateOf({ name: 'linux-image-amd64', state: 'held', security: false });

function details(...events: readonly HostEvent[]) {
  const record = events.reduce(reduceHost, newRecord());
  const span: Update = openssl;
  const spans = [{ ...span, host: 'web1', source: 'apt', firstSeen: SINCE, securitySince: AT }];
  const host = { name: 'web1', ip: '192.0.2.7', tags: ['web'] };
  return hostDetails({ host, record, stale: false, spans }, reportOptions({ details: true }));
}

test('an update has everything that is known of it, and null for what is not', () => {
  const updates = [openssl, untold, held];
  const told = details(discovered('web1', AT), refreshed('web1', AT, updates));
  expect(told.updates).toEqual([
    {
      name: 'openssl',
      current_version: '3.0.14-1',
      new_version: '3.0.15-1',
      security: true,
      source: 'Debian:12.8/stable, Debian-Security:12/stable-security',
      security_known: true,
      state: 'pending',
      package_manager: 'apt',
      arch: 'amd64',
      severity: null,
      advisories: [],
      pending_since: SINCE,
      security_since: AT,
    },
    {
      name: 'mystery',
      current_version: '3.0.14-1',
      new_version: '3.0.15-1',
      security: false,
      source: null,
      security_known: false,
      state: 'pending',
      package_manager: 'apt',
      arch: null,
      severity: null,
      advisories: [],
      pending_since: null,
      security_since: null,
    },
  ]);
  expect(told.kept_back).toMatchObject([{ name: 'linux-image-amd64', state: 'held' }]);
});

test('what is not known is null, with the reason', () => {
  const apt = { ...readingOf([untold]), security: unknown('no advisories are published') };
  const told = details(discovered('web1', AT), refreshed('web1', AT, { apt }));
  expect(told.counts.updates).toEqual({ count: 1, at_least: null, unknown: null });
  expect(told.counts.security).toEqual({
    count: null,
    at_least: null,
    unknown: 'no advisories are published',
  });
  expect(told.unknowns).toEqual([
    { package_manager: 'apt', what: 'security', reason: 'no advisories are published' },
  ]);
});

test('a host that was never refreshed says so of everything', () => {
  const told = details(discovered('web1', AT), failed('web1', AT, 'refresh'));
  expect(told.counts.updates).toEqual({
    count: null,
    at_least: null,
    unknown: 'not refreshed yet',
  });
  expect(told.reboot).toEqual({ needed: null, reasons: [], unknown: 'not refreshed yet' });
  expect(told.unchecked).toBe(true);
  expect(told.failures).toEqual([
    { step: 'refresh', at: AT, kind: 'unreachable', message: 'connection refused', hint: null },
  ]);
});
