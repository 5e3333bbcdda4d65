/** Hosts for tests of reports: one of each standing, and one that says everything that could do harm. */
import {
  type HostEvent,
  type HostRecord,
  known,
  newRecord,
  type ReportEntry,
  type ReportOptions,
  reduceHost,
  type Update,
  unknown,
} from '@exosphere/core';
import { discovered, failed, readingOf, refreshed, updateOf } from './host-events.ts';

/** When every report of a test is made. */
export const NOW = '2026-11-20T12:00:00.000Z';
const EARLIER = '2026-11-20T09:00:00.000Z';

/** A full report of everything, with whatever differs. */
export function reportOptions(facts: Partial<ReportOptions> = {}): ReportOptions {
  return {
    kind: 'full',
    scope: 'complete',
    now: NOW,
    version: '1.2.3',
    staleThresholdSeconds: 86_400,
    details: false,
    navigation: true,
    leftOut: { undiscovered: 0, unsupported: 0 },
    ...facts,
  };
}

/** Text that is markup, a control sequence or a formula somewhere. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><b class="x">',
  "' onclick='alert(1)",
  '&lt;b&gt; &amp;',
  '--> <!-- ]]>',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://example.com/\u0007link\u001b]8;;\u0007',
  'a|b',
  'a\\|b\\',
  'a\\',
  '`code` ``more``',
  '**bold** _it_ ~~gone~~ [x](javascript:alert(1)) ![i](x)',
  '# heading',
  '[/red] {bold}',
  'line one\nline two\r\n- three',
  '=1+1',
  '@SUM(A1)',
  '+cmd|x',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '漢字 かな 🎉 é',
  'http://example.com/ www.example.com user@example.com',
  '$x^2$ #123',
  ' leading and trailing ',
  '',
  'x'.repeat(300),
];

const openssl = updateOf({
  severity: 'important',
  advisories: [
    { id: 'DSA-5764-1', kind: 'security', severity: 'important', cves: ['CVE-2024-6119'] },
  ],
});
const curl = updateOf({ name: 'curl', security: false, origins: ['Debian:12.7/stable'] });
const dependency = updateOf({
  name: 'libnew1',
  installed: null,
  candidate: '1.0-1',
  security: false,
  origins: ['Debian:12.7/stable'],
});
const held = updateOf({ name: 'linux-image-amd64', state: 'held' });
const { security: _, ...untold } = updateOf({ name: 'mystery', origins: [] });

/** Hosts by name, in the order of the reports. */
export function reportEntries(): readonly ReportEntry[] {
  return [
    entry(
      'web1',
      [discovered('web1', EARLIER), refreshed('web1', EARLIER, [curl, openssl, dependency, held])],
      { ip: '192.0.2.7', port: 2222, description: 'shop', tags: ['web'] },
    ),
    entry('db1', [discovered('db1', EARLIER), refreshed('db1', EARLIER, [curl])]),
    entry('quiet1', [discovered('quiet1', EARLIER), refreshed('quiet1', EARLIER, [])]),
    entry('dark1', [
      discovered('dark1', EARLIER),
      refreshed('dark1', EARLIER, {
        apt: { ...readingOf([]), updates: unknown('no mirror answered') },
      }),
    ]),
    entry('gone1', [
      discovered('gone1', EARLIER),
      refreshed('gone1', EARLIER, [openssl]),
      failed('gone1', NOW, 'refresh'),
    ]),
    entry('vague1', [
      discovered('vague1', EARLIER),
      refreshed('vague1', EARLIER, {
        apt: { updates: known([untold]), security: unknown('no advisories are published') },
      }),
    ]),
  ];
}

/** A host whose every text is hostile. */
export function hostileEntry(): ReportEntry {
  const updates = HOSTILE.map(
    (text, index): Update =>
      updateOf({
        name: text,
        installed: index % 3 === 0 ? null : text,
        candidate: text,
        origins: [text, text],
        security: index % 2 === 0,
        advisories: [{ id: text, kind: 'security', cves: [text] }],
      }),
  );
  const reading = { ...readingOf(updates), security: unknown(HOSTILE.join(' ')) };
  const name = `<h1>|\`${HOSTILE[6]}`;
  return entry(name, [discovered(name, EARLIER), refreshed(name, EARLIER, { apt: reading })], {
    ip: '192.0.2.66',
    description: HOSTILE.join(' '),
    tags: ['<i>'],
  });
}

function entry(
  name: string,
  events: readonly HostEvent[],
  facts: Partial<ReportEntry['host']> = {},
): ReportEntry {
  const record: HostRecord = events.reduce(reduceHost, newRecord());
  const isUnknown = Object.values(record.states).some((state) => state.unknown !== undefined);
  const spans = Object.entries(record.states).flatMap(([source, { updates = [] }]) =>
    updates.map((update) => ({
      ...update,
      host: name,
      source,
      firstSeen: '2026-10-01T09:00:00.000Z',
      securitySince: update.security ? '2026-11-10T09:00:00.000Z' : undefined,
    })),
  );
  return {
    host: { name, ip: '192.0.2.1', tags: [], ...facts },
    record,
    stale: isUnknown,
    spans,
  };
}

/** As a service gives them. */
export async function* asyncOf<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* items;
}
