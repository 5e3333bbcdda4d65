import { expect, test } from 'vitest';
import type { Row } from '../columns.ts';
import type { HostSummary } from '../summary.ts';
import { statusReport } from './status.ts';

function row(name: string, facts: Partial<HostSummary> = {}, stale = false): Row {
  const summary: HostSummary = {
    discovered: true,
    supported: true,
    online: true,
    updates: { value: 0 },
    security: { value: 0 },
    heldSecurity: { value: 0 },
    unchecked: false,
    ...facts,
  };
  return { name, tags: [], summary, stale };
}

const current = row('current1');
const updates = row('updates1', { updates: { value: 3 } });
const security = row('security1', { updates: { value: 3 }, security: { value: 1 } });
const reboot = row('reboot1', { reboot: true });
const stale = row('stale1', {}, true);
const dark = row(
  'dark1',
  { updates: { doubt: 'x' }, security: { doubt: 'x' }, unchecked: true },
  true,
);
const held = row('held1', { heldSecurity: { value: 1 } });
const undiscovered: Row = { name: 'new1', tags: [], stale: true };
const unsupported = row(
  'odd1',
  { supported: false, updates: { doubt: 'x' }, unchecked: true },
  true,
);

test.each<readonly [string, readonly Row[], readonly string[]]>([
  ['no host at all', [], ['No pending updates are known.']],
  ['nothing discovered', [undiscovered, unsupported], ['No pending updates are known.']],
  ['all known and current', [current, undiscovered, unsupported], ['All hosts are up to date.']],
  [
    'one host with updates',
    [updates],
    ['1 of 1 host has pending updates, 0 with security updates'],
  ],
  [
    'several',
    [updates, security, current, undiscovered],
    ['2 of 3 hosts have pending updates, 1 with security updates'],
  ],
  [
    'reboots',
    [current, reboot, row('reboot2', { reboot: true })],
    ['All hosts are up to date.', '2 hosts have a pending reboot.'],
  ],
  [
    'one stale host, which may have updates by now',
    [current, stale],
    ['No pending updates are known.', '1 host has stale data, consider running a refresh.'],
  ],
  [
    'a host that could not be checked',
    [updates, dark],
    [
      '1 of 2 hosts has pending updates, 0 with security updates',
      '1 host has stale data, consider running a refresh.',
      '1 of 2 hosts could not be checked, see inventory status.',
    ],
  ],
  [
    'a security fix that is held back is not up to date',
    [current, held],
    ['No pending updates are known.', '1 host has security updates held back.'],
  ],
])('the status of a fleet: %s', (_, rows, lines) => {
  expect(statusReport(rows)).toEqual(lines);
});
