import { describe, expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import type { Evidence } from './event.ts';
import type { OsFacts } from './os.ts';
import { type FailedStep, type HostRecord, newRecord, type SourceState } from './record.ts';
import { parseStoredEvidence, parseStoredRecord } from './stored.ts';
import type { Advisory, RebootVerdict, Update } from './update.ts';

// Every field of every type, so that a field that the schema forgets is missed here: it would be lost in silence.
const advisory: Required<Advisory> = {
  id: 'RHSA-2024:1234',
  kind: 'security',
  severity: 'important',
  cves: ['CVE-2024-0001'],
};
const update: Required<Update> = {
  name: 'openssl',
  arch: 'x86_64',
  installed: '3.0.7-1',
  candidate: '3.0.7-2',
  origins: ['baseos'],
  security: true,
  severity: 'important',
  advisories: [advisory],
  state: 'pending',
};
const os: Required<OsFacts> = {
  kind: 'linux',
  flavor: 'rhel',
  version: '9.4',
  ids: ['rocky', 'rhel'],
  prettyName: 'Rocky Linux 9.4',
  kernel: '5.14.0',
  machine: 'x86_64',
  uid: 1000,
  tools: ['dnf'],
  container: false,
  imageBased: 'bootc',
};
const state: Required<SourceState> = {
  updates: [update, { ...update, installed: null, candidate: null, state: 'removal' }],
  updatesAt: '2026-01-05T08:00:00.000Z',
  unknown: 'a mirror did not answer',
  security: {
    known: true,
    value: { vulnerable: [{ name: 'curl', installed: '7.76.1', advisories: [advisory] }] },
    notes: [{ code: 'no-advisories', text: 'epel has none' }],
  },
  notes: [{ code: 'metadata-age', text: 'old' }],
  metadataAt: 1_767_600_000,
};
const reboot: Answer<RebootVerdict> = {
  known: true,
  value: { needed: true, reasons: ['kernel'] },
  notes: [],
};
const failed: FailedStep = {
  at: '2026-01-05T08:00:00.000Z',
  failure: { kind: 'sudo', message: 'no', hint: 'sudoers', reached: true },
};
const full: Required<HostRecord> = {
  os,
  sources: ['dnf'],
  supported: true,
  online: true,
  states: { dnf: state },
  reboot,
  discoveredAt: '2026-01-05T08:00:00.000Z',
  syncedAt: '2026-01-05T08:00:01.000Z',
  refreshedAt: '2026-01-05T08:00:02.000Z',
  attemptedAt: '2026-01-05T08:00:03.000Z',
  clockSkewSeconds: -7,
  failures: { ping: failed, discover: failed, sync: failed, refresh: failed },
};

describe('a stored record', () => {
  test('comes back with every field', () => {
    expect(parseStoredRecord(JSON.stringify(full))).toEqual(full);
  });

  test('comes back when nothing is known', () => {
    expect(parseStoredRecord(JSON.stringify(newRecord()))).toEqual(newRecord());
  });

  test('keeps an unknown answer unknown', () => {
    const doubtful: HostRecord = {
      ...full,
      reboot: { known: false, reason: 'no kernel package', notes: [] },
    };
    expect(parseStoredRecord(JSON.stringify(doubtful))).toEqual(doubtful);
  });

  test.each([
    ['is cut short', JSON.stringify(full).slice(0, -10)],
    ['is empty', ''],
    ['is another thing', '[]'],
    ['lacks a field', JSON.stringify({ ...full, supported: undefined })],
    ['has a word nobody knows', JSON.stringify(full).replace('"pending"', '"pendung"')],
    ['has a number for a version', JSON.stringify(full).replace('"3.0.7-2"', '307')],
    ['has an answer without standing', JSON.stringify({ ...full, reboot: { value: false } })],
  ])('is refused when it %s', (_, json) => {
    expect(() => parseStoredRecord(json)).toThrow();
  });
});

describe('stored evidence', () => {
  test('comes back with every field', () => {
    const evidence: Required<Evidence> = {
      name: 'apt.simulate',
      answers: 'updates',
      command: 'apt-get --simulate dist-upgrade',
      exitCode: 100,
      missing: 'it was not run to its end',
      durationMs: 12,
      stdout: 'Reading package lists...',
      stderr: 'E: nothing',
    };
    expect(parseStoredEvidence(JSON.stringify([evidence]))).toEqual([evidence]);
  });

  test('has empty output where none was kept', () => {
    const json = '[{"name":"apt.holds","answers":"updates","command":"apt-mark showhold"}]';
    expect(parseStoredEvidence(json)).toEqual([
      {
        name: 'apt.holds',
        answers: 'updates',
        command: 'apt-mark showhold',
        stdout: '',
        stderr: '',
      },
    ]);
  });

  test('is refused when it is no list', () => {
    expect(() => parseStoredEvidence('{}')).toThrow();
  });
});
