import {
  asyncOf,
  hostileEntry,
  reportEntries,
  reportOptions,
} from '@exosphere/test-fixtures/report-fleet';
import { Ajv } from 'ajv';
import { HtmlValidate } from 'html-validate';
import { lint } from 'markdownlint/sync';
import { describe, expect, test } from 'vitest';
import type { ReportEntry, ReportFormat, ReportOptions } from './entry.ts';
import { reportSchema } from './schema.ts';
import { writeReport } from './write.ts';

async function written(
  format: ReportFormat,
  facts: Partial<ReportOptions> = {},
  entries: readonly ReportEntry[] = reportEntries(),
): Promise<string> {
  let text = '';
  for await (const piece of writeReport(format, asyncOf(entries), reportOptions(facts))) {
    text += piece;
  }
  return text;
}

const KINDS = ['full', 'updates', 'security'] as const;
const FORMATS = ['text', 'markdown', 'html'] as const;
const VARIANTS = KINDS.flatMap((kind) =>
  [false, true].map((details) => ({ kind, details, name: `${kind}${details ? ', details' : ''}` })),
);
// Control characters but the newline, and marks that hide or reorder text.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/u;

const everything = (): readonly ReportEntry[] => [...reportEntries(), hostileEntry()];

describe('a report as text', () => {
  test('tells summary and hosts, security updates first', async () => {
    const { leftOut } = reportOptions({ leftOut: { undiscovered: 2, unsupported: 1 } });
    expect(await written('text', { leftOut }, reportEntries().slice(0, 3))).toBe(GOLDEN);
  });

  test('keeps to 80 columns unless a single word is longer', async () => {
    const lines = (await written('text', { details: true })).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('says what is not known, and why, and counts no zero for it', async () => {
    const text = await written('text');
    expect(text).toMatch(/^ {2}Updates +unknown: no mirror answered$/mu);
    expect(text).toMatch(/^ {2}Security updates +unknown: no advisories are published$/mu);
    expect(text).toMatch(/^ {2}Not checked +connection refused$/mu);
    expect(text).toMatch(/^ {2}Security updates +at least 2$/mu);
    expect(text).toMatch(/^ {2}Could not be checked +2$/mu);
  });
});

describe.each(FORMATS)('a report as %s', (format) => {
  test('of updates only leaves out the host that has none, and keeps those in doubt', async () => {
    const text = await written(format, { kind: 'updates' });
    expect(text).not.toContain('quiet1');
    for (const name of ['web1', 'db1', 'dark1', 'gone1', 'vague1']) expect(text).toContain(name);
  });

  test('of security updates only lists no others', async () => {
    const text = await written(format, { kind: 'security' });
    expect(text).not.toContain('db1');
    expect(text).not.toContain('curl');
    for (const name of ['openssl', 'mystery', 'dark1']) expect(text).toContain(name);
  });

  test('with details tells advisories, CVEs, ages and what is held back', async () => {
    const text = await written(format, { details: true });
    for (const fact of ['DSA-5764-1', 'CVE-2024-6119', '2026-10-01', 'linux-image-amd64']) {
      expect(text).toContain(fact);
    }
  });

  test.each(VARIANTS)('lets no hostile text be more than text ($name)', async (facts) => {
    const text = await written(format, facts, everything());
    expect(text).not.toMatch(CONTROL);
    if (format !== 'text') expect(text).not.toMatch(/<script>alert|<img|<h1>\||<b>/u);
  });
});

describe('a report as Markdown', () => {
  test.each(VARIANTS)('passes the linter, whatever hosts say ($name)', async (facts) => {
    const report = await written('markdown', facts, everything());
    expect(
      lint({ strings: { report } }).report?.map(({ ruleNames, lineNumber, errorDetail }) => ({
        ruleNames,
        lineNumber,
        errorDetail,
        line: report.split('\n')[lineNumber - 1],
      })),
    ).toEqual([]);
  });

  test('has as many cells in every row of a table as in its head', async () => {
    const lines = (await written('markdown', { details: true }, everything())).split('\n');
    let columns = 0;
    for (const line of lines) {
      if (!line.startsWith('|')) columns = 0;
      else {
        const cells = line.split('|').length;
        columns ||= cells;
        expect(cells, line).toBe(columns);
      }
    }
  });
});

describe('a report as HTML', () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: {
      // `<!DOCTYPE html>` is how the standard writes it, and long titles are the hosts' own.
      'doctype-style': 'off',
      'long-title': 'off',
    },
  });

  test.each(VARIANTS)('is valid, whatever hosts say ($name)', async (facts) => {
    const html = await written('html', facts, everything());
    const { results } = await validator.validateString(html);
    expect(
      results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line }) => ({ ruleId, message, line })),
      ),
    ).toEqual([]);
  });

  test('asks for nothing outside itself, and has no script', async () => {
    const html = await written('html', { details: true }, everything());
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(html).not.toMatch(
      /<(?:script|link|iframe|object|img)\b|<[^>]*\s(?:src|srcset|style|on\w+)=|url\(|@import/u,
    );
    expect([...html.matchAll(/href="(.)/gu)].every(([, first]) => first === '#')).toBe(true);
  });

  test('links to every host, unless there is to be no navigation', async () => {
    const html = await written('html');
    const ids = [...html.matchAll(/<h3 id="(host-\d+)"/gu)].map(([, id]) => id);
    expect(ids).toHaveLength(6);
    for (const id of ids) expect(html).toContain(`href="#${id}"`);
    expect(await written('html', { navigation: false })).not.toContain('<nav');
  });

  test('tells in words what its charts show', async () => {
    const html = await written('html');
    expect(html).toContain('security updates: 2, other updates: 2, not checked: 1, no updates: 1');
    expect(html).toContain(
      'important: 2, moderate: 0, low: 0, severity not told: 0, not known: 1, not security: 3',
    );
    expect(html).toContain('under a day: 0, 1 to 6 days: 0, 7 to 29 days: 2');
  });
});

describe('a report as JSON', () => {
  const keys = [
    'name',
    'ip',
    'port',
    'os',
    'flavor',
    'version',
    'supported',
    'stale',
    'online',
    'needs_reboot',
    'package_manager',
    'updates',
    'last_refresh',
  ];

  test('is an array of hosts, one a line, with exactly the keys that consumers know', async () => {
    const json = await written('json');
    expect(json.trimEnd().split('\n')).toHaveLength(8);
    const hosts = JSON.parse(json);
    expect(hosts.map((host: object) => Object.keys(host))).toEqual([
      ['name', 'description', ...keys.slice(1)],
      ...Array.from({ length: 5 }, () => keys),
    ]);
    expect(Object.keys(hosts[0].updates[0])).toEqual([
      'name',
      'current_version',
      'new_version',
      'security',
      'source',
    ]);
  });

  test('of security updates only keeps nothing else', async () => {
    const hosts = JSON.parse(await written('json', { kind: 'security' }));
    expect(
      hosts.map(({ name, updates }: { name: string; updates: readonly { name: string }[] }) => [
        name,
        updates.map((update) => update.name),
      ]),
    ).toEqual([
      ['web1', ['openssl']],
      ['dark1', []],
      ['gone1', ['openssl']],
      ['vague1', []],
    ]);
  });

  test.each(VARIANTS)('fits its schema ($name)', async ({ kind, details }) => {
    const json = await written('json', { kind, details }, everything());
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
      reportSchema(details),
    );
    expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true);
    expect(json).not.toMatch(CONTROL);
  });

  test('with details says what is held, what is not known, and since when', async () => {
    const [web, , , dark, gone] = JSON.parse(await written('json', { details: true }));
    expect(web.kept_back).toMatchObject([{ name: 'linux-image-amd64', state: 'held' }]);
    expect(web.updates[1]).toMatchObject({
      pending_since: '2026-10-01T09:00:00.000Z',
      severity: 'important',
    });
    expect(dark.unknowns).toEqual([
      { package_manager: 'apt', what: 'updates', reason: 'no mirror answered' },
    ]);
    expect(dark).toMatchObject({ updates: [], last_refresh: null, unchecked: true, stale: true });
    expect(gone.failures).toMatchObject([{ step: 'refresh', message: 'connection refused' }]);
  });

  test('of no hosts is an empty array', async () => {
    expect(await written('json', {}, [])).toBe('[]\n');
  });
});

describe('a security update that is held back', () => {
  const entry = (): ReportEntry => {
    const [web1] = reportEntries();
    if (web1 === undefined) throw new Error('there is a first host');
    const { apt } = web1.record.states;
    if (apt === undefined) throw new Error('it has apt');
    const updates = (apt.updates ?? []).filter(({ state }) => state === 'held');
    return { ...web1, record: { ...web1.record, states: { apt: { ...apt, updates } } } };
  };

  test.each(['updates', 'security'] as const)('is in a report of %s', async (kind) => {
    const text = await written('text', { kind }, [entry()]);
    expect(text).toMatch(/^ {2}Held security updates +1$/mu);
    expect(text).toMatch(/^ {2}No (?:security )?updates but what is held back \(--details /mu);
    expect(JSON.parse(await written('json', { kind }, [entry()]))).toMatchObject([
      { name: 'web1', updates: [] },
    ]);
  });

  test('does not count as up to date in the charts', async () => {
    const html = await written('html', {}, [entry()]);
    const [, chart = ''] = /<figure>(.*?)<\/figure>/su.exec(html) ?? [];
    expect(chart).toMatch(/security updates[^0-9]*1/u);
  });
});

const GOLDEN = `Exosphere report
================
  Kind       full
  Scope      complete
  Generated  2026-11-20 12:00 UTC
  Version    Exosphere 1.2.3

Summary
-------
  Hosts in scope             3
  Hosts with updates         2
  Updates                    4
  Security updates           1
  Held security updates      1
  Pending reboots            0
  Could not be checked       0
  Not in here: undiscovered  2
  Not in here: unsupported   1

web1
----
  Address                192.0.2.7, port 2222
  Description            shop
  System                 linux debian 12
  Package manager        apt
  Last refresh           2026-11-20 09:00 UTC (3 hours ago)
  Stale                  no
  Pending reboot         no
  Updates                3
  Security updates       1
  Held security updates  1

  Security updates (1)
    Name     Current   New       Source
    openssl  3.0.14-1  3.0.15-1  Debian-Security:12/stable-security

  Other updates (2)
    Name     Current   New       Source
    curl     3.0.14-1  3.0.15-1  Debian:12.7/stable
    libnew1  (NEW)     1.0-1     Debian:12.7/stable

db1
---
  Address           192.0.2.1
  System            linux debian 12
  Package manager   apt
  Last refresh      2026-11-20 09:00 UTC (3 hours ago)
  Stale             no
  Pending reboot    no
  Updates           1
  Security updates  0

  Other updates (1)
    Name  Current   New       Source
    curl  3.0.14-1  3.0.15-1  Debian:12.7/stable

quiet1
------
  Address           192.0.2.1
  System            linux debian 12
  Package manager   apt
  Last refresh      2026-11-20 09:00 UTC (3 hours ago)
  Stale             no
  Pending reboot    no
  Updates           0
  Security updates  0

  No updates.
`;
