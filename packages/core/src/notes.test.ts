import { describe, expect, test } from 'vitest';
import { known } from './answer.ts';
import { hostNotes } from './notes.ts';
import { type HostRecord, newRecord, type SourceState } from './record.ts';

const NOW = '2026-03-02T00:00:00.000Z';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const DAY = 86_400;

function state(more: Partial<SourceState> = {}): SourceState {
  return { updates: [], security: known({ vulnerable: [] }), notes: [], ...more };
}

function host(apt: SourceState, more: Partial<HostRecord> = {}): HostRecord {
  return { ...newRecord(), sources: ['apt'], states: { apt }, ...more };
}

test('a host that is fine, or that nobody asked, has none', () => {
  expect(hostNotes(newRecord(), NOW, DAY)).toEqual([]);
  expect(hostNotes(host(state({ metadataAt: NOW_SECONDS })), NOW, DAY)).toEqual([]);
});

test('the notes of a source come with its name, in the order of the sources', () => {
  const record: HostRecord = {
    ...newRecord(),
    sources: ['apt', 'snap'],
    states: {
      snap: state({ notes: [{ code: 'held', text: 'one is held' }] }),
      apt: state({ notes: [{ code: 'deferred', text: 'one is phased' }] }),
    },
  };
  expect(hostNotes(record, NOW, DAY)).toEqual([
    { code: 'deferred', text: 'one is phased', source: 'apt' },
    { code: 'held', text: 'one is held', source: 'snap' },
  ]);
});

test('a doubt about the reboot is a note too', () => {
  const text = 'the kernel is not from a package';
  const reboot = known({ needed: false, reasons: [] }, [{ code: 'platform', text }]);
  expect(hostNotes(host(state(), { reboot }), NOW, DAY)).toEqual([{ code: 'platform', text }]);
});

describe('the age of the metadata', () => {
  test.each<[string, number, number, string | undefined]>([
    ['at the threshold', DAY, 0, undefined],
    ['past it', DAY + 1, 0, '1 day'],
    ['of the epoch, as a file without a date has it', NOW_SECONDS, 0, '20514 days'],
    ['in the future', -3600, 0, undefined],
    // The host believes it is two hours later than it is, so the file is 25 hours old for it.
    ['old by the clock of the host alone', 23 * 3600, 2 * 3600, '1 day'],
    ['old by our clock alone', 25 * 3600, -2 * 3600, undefined],
  ])('%s', (_, seconds, clockSkewSeconds, expected) => {
    const record = host(state({ metadataAt: NOW_SECONDS - seconds }), { clockSkewSeconds });
    const old = hostNotes(record, NOW, DAY).filter(({ code }) => code === 'metadata-age');
    expect(old).toEqual(
      expected === undefined
        ? []
        : [
            {
              code: 'metadata-age',
              text: `the host last fetched its repository metadata ${expected} ago`,
              source: 'apt',
            },
          ],
    );
  });

  test('that is not known is no note: it is neither new nor old', () => {
    expect(hostNotes(host(state()), NOW, 0)).toEqual([]);
  });
});

test.each<[number | undefined, string | undefined]>([
  [undefined, undefined],
  [0, undefined],
  [300, undefined],
  [-300, undefined],
  [301, 'the clock of the host is 5 minutes ahead'],
  [-7200, 'the clock of the host is 2 hours behind'],
])('a clock %s seconds from ours', (skew, text) => {
  const record = host(state(), skew === undefined ? {} : { clockSkewSeconds: skew });
  expect(hostNotes(record, NOW, DAY)).toEqual(text === undefined ? [] : [{ code: 'clock', text }]);
});

test('a sync that failed is a note, other failures speak for themselves', () => {
  const failed = { at: NOW, failure: { kind: 'sudo', message: 'no sudo', reached: true } } as const;
  const record = host(state(), { failures: { sync: failed, refresh: failed } });
  expect(hostNotes(record, NOW, DAY)).toEqual([
    { code: 'other', text: 'the last repository sync failed: no sudo' },
  ]);
});
