import { spawnSync } from 'node:child_process';
import {
  asyncOf,
  HOSTILE,
  hostileEntry,
  reportEntries,
} from '@exosphere/test-fixtures/report-fleet';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { describe, expect, test } from 'vitest';
import { newRecord } from '../record.ts';
import type { ReportEntry } from './entry.ts';
import { writeMetrics } from './metrics.ts';

async function written(entries: readonly ReportEntry[] = reportEntries()): Promise<string> {
  let text = '';
  for await (const piece of writeMetrics(asyncOf(entries))) text += piece;
  return text;
}

const web1 = reportEntries().slice(0, 1);

test('the metrics of a host', async () => {
  const samples = (await written(web1)).split('\n').filter((line) => !line.startsWith('#'));
  // 2026-11-20T09:00:00Z is 1795165200 seconds after the epoch (date -d).
  expect(samples).toEqual([
    'exosphere_updates_pending{host="web1",manager="apt",origin="Debian:12.7/stable",security="false"} 2',
    'exosphere_updates_pending{host="web1",manager="apt",origin="Debian-Security:12/stable-security",security="true"} 1',
    'exosphere_updates_held{host="web1",manager="apt",origin="Debian-Security:12/stable-security",security="true"} 1',
    'exosphere_updates_known{host="web1"} 1',
    'exosphere_security_known{host="web1"} 1',
    'exosphere_reboot_required{host="web1"} 0',
    'exosphere_last_refresh_timestamp_seconds{host="web1"} 1795165200',
    'exosphere_host_online{host="web1"} 1',
    '',
  ]);
});

test('a fix that the package manager keeps back is in a metric, too', async () => {
  const [entry] = web1;
  if (entry?.record.states.apt === undefined) throw new Error('there is a host with apt');
  const { apt } = entry.record.states;
  const updates = (apt.updates ?? []).map((update) => ({ ...update, state: 'deferred' as const }));
  const record = { ...entry.record, states: { apt: { ...apt, updates } } };
  const samples = (await written([{ ...entry, record }])).split('\n');
  expect(samples).toContain(
    'exosphere_updates_held{host="web1",manager="apt",origin="Debian-Security:12/stable-security",security="true"} 2',
  );
});

describe('what is not known has no number', () => {
  const samplesOf = async (host: string): Promise<readonly string[]> =>
    (await written([...reportEntries(), nobody]))
      .split('\n')
      .filter((line) => line.includes(`host="${host}"`));
  const nobody: ReportEntry = {
    host: { name: 'nobody1', ip: '192.0.2.9', tags: [] },
    record: newRecord(),
    stale: true,
  };

  test('updates that could not be told are no zero', async () => {
    expect(await samplesOf('dark1')).toEqual([
      'exosphere_updates_known{host="dark1"} 0',
      'exosphere_security_known{host="dark1"} 0',
      'exosphere_reboot_required{host="dark1"} 0',
      'exosphere_host_online{host="dark1"} 1',
    ]);
  });

  test('no updates are a zero', async () => {
    expect(await samplesOf('quiet1')).toContain(
      'exosphere_updates_pending{host="quiet1",manager="apt",origin="",security="false"} 0',
    );
  });

  test('an update of which the platform cannot tell is neither', async () => {
    const samples = await samplesOf('vague1');
    expect(samples).toContain(
      'exosphere_updates_pending{host="vague1",manager="apt",origin="",security="unknown"} 1',
    );
    expect(samples).toContain('exosphere_updates_known{host="vague1"} 1');
    expect(samples).toContain('exosphere_security_known{host="vague1"} 0');
  });

  test('a host that is gone keeps its last list, and says that it is not the newest', async () => {
    const samples = await samplesOf('gone1');
    expect(samples).toContain('exosphere_updates_known{host="gone1"} 0');
    expect(samples).toContain('exosphere_host_online{host="gone1"} 0');
    expect(samples).toContain('exosphere_last_refresh_timestamp_seconds{host="gone1"} 1795165200');
  });

  test('a host that nobody asked yet is not known, and neither on nor off', async () => {
    expect(await samplesOf('nobody1')).toEqual([
      'exosphere_updates_known{host="nobody1"} 0',
      'exosphere_security_known{host="nobody1"} 0',
    ]);
  });
});

describe('the text keeps to the grammar of OpenMetrics', () => {
  test.each([
    ['of no hosts', []],
    ['of hosts of every standing', reportEntries()],
    ['of a host whose every text is hostile', [...reportEntries(), hostileEntry()]],
  ])('%s', async (_, entries) => {
    const families = readMetrics(await written(entries));
    expect([...families.keys()]).toHaveLength(7);
    expect(families.get('exosphere_last_refresh_timestamp_seconds')?.unit).toBe('seconds');
  });

  test('and quotes, backslashes and marks come back as they were meant', async () => {
    const families = readMetrics(await written([hostileEntry()]));
    const samples = families.get('exosphere_updates_pending')?.samples ?? [];
    const origins = new Set(samples.map(({ labels }) => labels.get('origin')));
    expect(origins.size).toBe(new Set(HOSTILE).size);
    for (const text of ['"><b class="x">', 'a\\|b\\', 'a\\', 'a|b', '=1+1']) {
      expect(origins).toContain(`${text},${text}`);
    }
    expect(origins).toContain('line one line two - three,line one line two - three');
  });
});

// The parser of Prometheus' own Python client, where it is there.
const PARSERS = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as older
text = sys.stdin.read()
for parse in (openmetrics, older):
    print(sum(len(family.samples) for family in parse(text)))
`;
const client = {
  sh: "/usr/bin/python3 -c 'import prometheus_client.openmetrics.parser'",
  otherwise: 'no Python client of Prometheus: apt-get install python3-prometheus-client',
};

describeWith({ trials: [client] }, 'the client of Prometheus', () => {
  test('reads it as OpenMetrics and as the older text format', async () => {
    const text = await written([...reportEntries(), hostileEntry()]);
    const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', PARSERS], {
      input: text,
      encoding: 'utf8',
      env: { PYTHONIOENCODING: 'utf-8' },
    });
    const count = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    expect({ stdout, stderr }).toEqual({ stdout: `${count}\n${count}\n`, stderr: '' });
  });
});

interface ReadFamily {
  readonly unit: string | undefined;
  readonly samples: readonly {
    readonly labels: ReadonlyMap<string, string>;
    readonly value: number;
  }[];
}

/**
 * A strict reader of the part of OpenMetrics 1.0 (its ABNF) that gauges need: families in one piece each, metadata
 * before samples, no labels twice in a sample, no equal label sets in a family, `# EOF` at the end and nowhere else.
 */
function readMetrics(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n# EOF\n') && text !== '# EOF\n') throw new Error('no end');
  const families = new Map<string, ReadFamily>();
  const lines = text.split('\n').slice(0, -2);
  let at = 0;
  while (at < lines.length) {
    const [, name = ''] = match(lines[at++], /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) gauge$/u);
    if (families.has(name)) throw new Error(`${name} in two pieces`);
    const unit = /^# UNIT (\S+) ([a-z]+)$/u.exec(lines[at] ?? '');
    if (unit !== null) {
      at += 1;
      if (unit[1] !== name || !name.endsWith(`_${unit[2]}`)) throw new Error(`unit of ${name}`);
    }
    match(lines[at++], new RegExp(`^# HELP ${name} (?:[^\\n"\\\\]|\\\\[n"\\\\])+$`, 'u'));
    const samples: { labels: ReadonlyMap<string, string>; value: number }[] = [];
    const seen = new Set<string>();
    while (at < lines.length && !lines[at]?.startsWith('#')) {
      const [, own, inner = '', number] = match(
        lines[at++],
        /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{(.*)\} (\d+(?:\.\d+)?)$/u,
      );
      if (own !== name) throw new Error(`${own} among ${name}`);
      if (seen.has(inner)) throw new Error(`twice: ${inner}`);
      seen.add(inner);
      samples.push({ labels: readLabels(inner), value: Number(number) });
    }
    families.set(name, { unit: unit?.[2], samples });
  }
  return families;
}

function readLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\n"\\]|\\[n"\\])*)"(,|$)/uy;
  for (let end = 0; end < text.length; end = label.lastIndex) {
    label.lastIndex = end;
    const [, name = '', value = ''] = label.exec(text) ?? [];
    if (name === '' || labels.has(name)) throw new Error(`labels: ${text}`);
    labels.set(
      name,
      value.replace(/\\([n"\\])/gu, (_, escaped) => (escaped === 'n' ? '\n' : escaped)),
    );
  }
  return labels;
}

function match(line: string | undefined, pattern: RegExp): RegExpExecArray {
  const found = pattern.exec(line ?? '');
  if (found === null) throw new Error(`${pattern} does not match: ${line}`);
  return found;
}
