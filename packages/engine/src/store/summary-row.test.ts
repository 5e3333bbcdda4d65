import type { HostSummary } from '@exosphere/core';
import { expect, test } from 'vitest';
import { SUMMARY_COLUMNS, summaryOf, summaryRow } from './summary-row.ts';

// Every field, so that one that the columns forget is missed here.
const full: Required<HostSummary> = {
  discovered: true,
  supported: true,
  online: false,
  os: 'linux',
  flavor: 'debian',
  version: '12',
  packageManager: 'apt',
  updates: { value: 45, doubt: 'snap did not answer' },
  security: { value: 3, doubt: 'no advisories' },
  heldSecurity: { value: 2, doubt: 'snap did not answer' },
  reboot: true,
  refreshedAt: '2026-01-05T08:00:00.000Z',
  unchecked: true,
  failure: 'connection refused',
};

test.each<[string, HostSummary]>([
  ['with everything', full],
  ['that needs no reboot', { ...full, reboot: false }],
  [
    'without updates',
    { ...full, updates: { value: 0 }, security: { value: 0 }, heldSecurity: { value: 0 } },
  ],
  [
    'of which nothing is known',
    {
      discovered: false,
      supported: true,
      online: false,
      updates: { doubt: 'not refreshed yet' },
      security: { doubt: 'not refreshed yet' },
      heldSecurity: { doubt: 'not refreshed yet' },
      unchecked: true,
    },
  ],
])('a summary %s comes back from its columns', (_, summary) => {
  const row = summaryRow(summary);
  expect(row).toHaveLength(SUMMARY_COLUMNS.length);
  expect(summaryOf(row)).toEqual(summary);
  expect(Object.values(summaryOf(row))).not.toContain(undefined);
});
