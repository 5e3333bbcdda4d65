import {
  discovered,
  EARLIER,
  failed,
  NOW,
  notLast,
  recordOf,
  refreshed,
  update,
} from '@exosphere/test-fixtures/records';
import { expect, test } from 'vitest';
import { known, unknown } from '../answer.ts';
import type { HostSpan } from '../changes.ts';
import { type HostRecord, newRecord } from '../record.ts';
import { cells } from '../width.ts';
import { type HostView, hostLines } from './host.ts';
import { plain } from './style.ts';

function show(record: HostRecord, more: Partial<HostView> = {}, width?: number): readonly string[] {
  const view: HostView = {
    host: { name: 'web1', ip: '10.0.0.1', port: 2222, tags: ['web', 'prod'], description: 'shop' },
    record,
    spans: [],
    exposure: { open: 0, closed: 0, exposedSeconds: 0 },
    now: NOW,
    staleThresholdSeconds: 86_400,
    show: 'all',
    ...more,
  };
  return hostLines(view, { width, style: plain });
}

function span(name: string, firstSeen: string): HostSpan {
  const { installed, candidate, state } = update(name);
  return {
    host: 'web1',
    source: 'apt',
    name,
    arch: 'amd64',
    installed,
    candidate,
    state,
    firstSeen,
  };
}

const fix = update('openssl', {
  security: true,
  severity: 'important',
  origins: ['Debian-Security:12/stable-security'],
});

test('a host that nobody asked yet', () => {
  const host = { name: 'web1', ip: '10.0.0.1', tags: [] };
  expect(show(newRecord(), { host })).toEqual([
    'web1',
    '  Address  10.0.0.1',
    '  Port     22, unless the SSH configuration says otherwise',
    '  Status   Offline',
    '  OS       (undiscovered)',
  ]);
});

test('a host in full', () => {
  const record = recordOf(
    discovered('web1'),
    refreshed(
      'web1',
      [
        fix,
        update('bash'),
        update('libnew1', { installed: null }),
        update('tzdata', { state: 'held', security: true }),
      ],
      {
        reboot: known({ needed: true, reasons: ['linux-image-6.1.0-18-amd64', 'libc6'] }),
        metadataAt: Date.parse(EARLIER) / 1000,
      },
    ),
  );
  const spans = [
    span('openssl', '2026-10-08T12:00:00.000Z'),
    span('bash', EARLIER),
    span('tzdata', '2026-11-19T09:00:00.000Z'),
  ];
  const exposure = {
    open: 2,
    openSince: '2026-10-08T12:00:00.000Z',
    closed: 5,
    medianSeconds: 3 * 86_400,
    exposedSeconds: 42.5 * 86_400,
  };
  expect(show(record, { spans, exposure })).toEqual([
    'web1',
    '  Address           10.0.0.1',
    '  Port              2222',
    '  Description       shop',
    '  Tags              web, prod',
    '  Status            Online',
    '  OS                linux',
    '  Flavor            debian',
    '  Version           12 (Debian GNU/Linux 12 (bookworm))',
    '  Package Manager   apt',
    '  Last Refreshed    2026-11-20 09:00 UTC (3 hours ago)',
    '  Metadata          fetched 3 hours ago',
    '  Stale             No',
    '  Reboot Pending    Yes: linux-image-6.1.0-18-amd64; libc6',
    '  Updates           3',
    '  Security Updates  1',
    '  Held Security     1',
    '  Exposure          oldest fix pending 43 days; 43 of the last 90 days; 5 fixes gone, half of them within 3 days',
    '',
    'Name     Current Version  New Version  Security         Known For  Source',
    'openssl  1.0-1            1.0-2        Yes (important)  43 days    Debian-Security:12/stable-security',
    'bash     1.0-1            1.0-2        No               3 hours    Debian:12.5/stable',
    'libnew1  (NEW)            1.0-2        No                          Debian:12.5/stable',
    '',
    'Held back by the administrator (1 package)',
    'Name    Current Version  New Version  Security  Known For  Source',
    'tzdata  1.0-1            1.0-2        Yes       1 day      Debian:12.5/stable',
  ]);
});

test('a host that lost its fixes is told without alarm, one with a clock set back without an age', () => {
  const record = recordOf(discovered('web1'), refreshed('web1', [update('bash')]));
  const spans = [span('bash', '2026-11-21T00:00:00.000Z')];
  const gone = { open: 0, closed: 1, medianSeconds: 7200, exposedSeconds: 7200 };
  const lines = show(record, { spans, exposure: gone });
  expect(lines).toContain(
    '  Exposure          less than a day of the last 90 days; 1 fix gone, half of them within 2 hours',
  );
  expect(lines.at(-1)).toBe(
    'bash  1.0-1            1.0-2        No                   Debian:12.5/stable',
  );
});

test('what is not known is said with its reason, beside the last known list', () => {
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [update('bash')]),
    refreshed('web1', [], {
      updates: unknown('the package lists are missing'),
      security: unknown('the package lists are missing'),
      reboot: unknown('needrestart is not installed'),
    }),
  );
  const lines = show(record, {}, 100);
  expect(lines).toContain('  Reboot Pending    Unknown: needrestart is not installed');
  expect(lines).toContain('  Updates           Unknown: the package lists are missing');
  expect(lines).toContain('  Security Updates  Unknown: the package lists are missing');
  expect(lines).toContain('  Stale             Yes');
  expect(lines.join('\n')).toContain('the list of apt below is the last known one (1 entry)');
  expect(lines).toContain('bash  1.0-1            1.0-2        No        Debian:12.5/stable');
});

test('an empty list is called empty only where it is known to be', () => {
  expect(show(recordOf(discovered('web1'), refreshed('web1', [])))).toContain('No updates.');
  const never = recordOf(discovered('web1'));
  expect(show(never)).not.toContain('No updates.');
  const vague = recordOf(
    discovered('web1'),
    refreshed('web1', [], { security: unknown('no advisories') }),
  );
  expect(show(vague, { show: 'security' })).not.toContain('No security updates.');
  expect(show(vague)).toContain('No updates.');
});

test('only security updates, and those that may be', () => {
  const { security: _, ...vague } = update('curl');
  const record = recordOf(discovered('web1'), refreshed('web1', [fix, update('bash'), vague]));
  const text = show(record, { show: 'security' }).join('\n');
  expect(text).toContain('openssl');
  expect(text).toMatch(/^curl +1\.0-1 +1\.0-2 +\? /mu);
  expect(text).not.toContain('bash');
});

test('the facts alone', () => {
  const record = recordOf(discovered('web1'), refreshed('web1', [fix]));
  expect(show(record, { show: 'facts' }).join('\n')).not.toContain('openssl');
});

test('failures and notes are told', () => {
  const record = recordOf(
    discovered('web1'),
    notLast(failed('web1', 'sync', { message: 'sudo asks for a password', reached: true })),
    failed('web1', 'refresh', { kind: 'timeout', message: 'timed out after 120 s' }),
  );
  const text = show(record).join('\n');
  expect(text).toMatch(/^ {2}Failed: refresh +timed out after 120 s, 2026-11-20 09:00 UTC/mu);
  expect(text).toMatch(/^ {2}Note +the last repository sync failed: sudo asks for a password$/mu);
});

test('an unsupported host has no counts', () => {
  const text = show(recordOf(discovered('mac1', []))).join('\n');
  expect(text).toContain('(unsupported)');
  expect(text).not.toContain('Updates');
});

test('packages that are vulnerable without a fix are listed', () => {
  const vulnerable = [
    {
      name: 'png',
      installed: '1.6.1',
      advisories: [{ id: 'CVE-2025-1', kind: 'security' as const, cves: [] }],
    },
  ];
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [], { security: known({ vulnerable }) }),
  );
  expect(show(record).slice(-3)).toEqual([
    'Vulnerable, with no fix to install (1 package)',
    'Name  Installed  Advisories',
    'png   1.6.1      CVE-2025-1',
  ]);
});

test('packages of one name are told apart by their architecture', () => {
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [update('libc6'), update('libc6', { arch: 'i386' }), update('bash')]),
  );
  const text = show(record).join('\n');
  expect(text).toMatch(/^libc6:amd64 /mu);
  expect(text).toMatch(/^libc6:i386 /mu);
  expect(text).toMatch(/^bash /mu);
});

test('nothing that a host says reaches a terminal raw', () => {
  const nasty = 'x\u001b]0;owned\u0007\u009b31m\u202e\r\ny';
  const record = recordOf(
    discovered('web1'),
    refreshed('web1', [update(nasty, { installed: nasty, candidate: nasty, origins: [nasty] })], {
      reboot: known({ needed: true, reasons: [nasty] }),
    }),
    failed('web1', 'discover', { message: nasty }),
  );
  expect(show(record).join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
});

test.each([100, 80, 60])(
  'at %i columns every line fits, unless a word alone is longer',
  (width) => {
    const record = recordOf(
      discovered('web1'),
      refreshed('web1', [fix, update('a-package-with-quite-a-long-name')]),
    );
    for (const line of show(record, {}, width)) expect(cells(line)).toBeLessThanOrEqual(width);
  },
);
