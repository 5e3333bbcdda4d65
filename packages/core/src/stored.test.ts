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
  const AT = '2026-01-05T08:00:00.000Z';

  test('comes back with every field', () => {
    const json = JSON.stringify({
      at: AT,
      platform: [['clock', 0, 3, '1767600000']],
      updates: [
        ['apt.simulate', 100, 812, 'Reading package lists...', 'E: nothing'],
        ['apt.audit', 'timeout'],
      ],
    });
    const [clock, simulate, audit]: readonly Evidence[] = [
      {
        name: 'clock',
        answers: 'platform',
        exitCode: 0,
        durationMs: 3,
        stdout: '1767600000',
        stderr: '',
      },
      {
        name: 'apt.simulate',
        answers: 'updates',
        exitCode: 100,
        durationMs: 812,
        stdout: 'Reading package lists...',
        stderr: 'E: nothing',
      },
      { name: 'apt.audit', answers: 'updates', missing: 'timeout', stdout: '', stderr: '' },
    ];
    expect(parseStoredEvidence('refresh', json)).toEqual({
      operation: 'refresh',
      at: AT,
      commands: [clock, simulate, audit],
    });
  });

  test('without any command is an empty list', () => {
    expect(parseStoredEvidence('sync', JSON.stringify({ at: AT })).commands).toEqual([]);
  });

  test.each([
    ['is a list', '[]'],
    ['has no date', '{}'],
    ['has a row that is none', JSON.stringify({ at: AT, sync: [7] })],
    ['has a command without a status', JSON.stringify({ at: AT, sync: [['apt.update']] })],
    ['has a reason nobody knows', JSON.stringify({ at: AT, sync: [['apt.update', 'rain']] })],
    ['has a number for an output', JSON.stringify({ at: AT, sync: [['apt.update', 0, 1, 2]] })],
  ])('is refused when it %s', (_, json) => {
    expect(() => parseStoredEvidence('sync', json)).toThrow();
  });
});
