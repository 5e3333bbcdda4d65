import { known, summarize, unknown } from '@exosphere/core';
import { expect, test } from 'vitest';
import { discovered, EARLIER, recordOf, refreshed, update } from '../testing.ts';
import { rowFacts, sourceOf, toJson } from './json.ts';

test('control and invisible characters are escaped, and read back as they were', () => {
  const value = { text: '\u001b[31m \u0085\u009b \u202e\u{e0041} ok' };
  const json = toJson(value);
  expect(json).not.toMatch(/[^\n -~]/u);
  expect(JSON.parse(json)).toEqual(value);
});

test('a host of which nothing is stored has nulls and no zeros', () => {
  expect(rowFacts({ name: 'web1', tags: ['web'], stale: true })).toEqual({
    name: 'web1',
    tags: ['web'],
    discovered: false,
    supported: null,
    online: false,
    os: null,
    flavor: null,
    version: null,
    package_manager: null,
    updates: null,
    security: null,
    held_security: null,
    needs_reboot: null,
    last_refresh: null,
    stale: null,
  });
});

test('counts are numbers when they are certain', () => {
  const record = recordOf(discovered('web1'), refreshed('web1', [update('bash')]));
  expect(
    rowFacts({ name: 'web1', tags: [], stale: false, summary: summarize(record) }),
  ).toMatchObject({
    discovered: true,
    supported: true,
    updates: 1,
    security: 0,
    needs_reboot: false,
    last_refresh: EARLIER,
    stale: false,
  });
});

test('an update without an origin has none, as in the JSON report', () => {
  expect(sourceOf(update('bash', { origins: ['Debian:12/stable', 'local'] }))).toBe(
    'Debian:12/stable, local',
  );
  expect(sourceOf(update('bash', { origins: [] }))).toBeNull();
});

test('a count that is not certain is null, with what is known of it and why', () => {
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [update('openssl', { security: true })], {
      security: unknown('a repository was skipped'),
      reboot: known({ needed: true, reasons: [] }),
    }),
  );
  expect(
    rowFacts({ name: 'web1', tags: [], stale: false, summary: summarize(record) }),
  ).toMatchObject({
    updates: 1,
    security: null,
    security_at_least: 1,
    security_unknown: 'a repository was skipped',
    needs_reboot: true,
  });
});
