import { discovered, readingOf, refreshed, updateOf } from '@exosphere/test-fixtures/host-events';
import { reportOptions } from '@exosphere/test-fixtures/report-fleet';
import { describe, expect, test } from 'vitest';
import { unknown } from '../answer.ts';
import type { UpdatesReading } from '../provider.ts';
import { newRecord, reduceHost } from '../record.ts';
import { summarize } from '../summary.ts';
import type { Update } from '../update.ts';
import { hostFacts } from './facts.ts';

const AT = '2026-11-20T09:00:00.000Z';

/** The facts of a host whose apt told this, by their labels. */
function facts(apt: UpdatesReading, port?: number) {
  const record = [discovered('web1', AT), refreshed('web1', AT, { apt })].reduce(
    reduceHost,
    newRecord(),
  );
  const host = { name: 'web1', ip: '192.0.2.7', tags: [], ...(port === undefined ? {} : { port }) };
  const all = hostFacts({ host, record, stale: false }, summarize(record), reportOptions());
  return new Map(all.map(({ label, ...fact }) => [label, fact]));
}

describe('security updates that are held back', () => {
  const held = updateOf({ name: 'linux-image-amd64', state: 'held' });
  const { security: _, ...untold } = held;
  const harmless: Update = { ...held, security: false };

  test('are counted', () => {
    const told = facts(readingOf([held, harmless, updateOf()]));
    expect(told.get('Held security updates')).toEqual({ value: '1', tone: 'alarm' });
  });

  test('are a doubt where nobody knows what is held back', () => {
    const told = facts(readingOf([untold])).get('Held security updates');
    expect(told?.value).toMatch(/^unknown: /u);
    expect(told?.tone).toBe('doubt');
  });

  test.each<[string, UpdatesReading]>([
    ['nothing is held back', readingOf([updateOf()])],
    ['what is held back fixes nothing', readingOf([harmless])],
    ['no update is known at all', { ...readingOf([]), updates: unknown('no mirror answered') }],
  ])('are not spoken of where %s', (_case, reading) => {
    expect(facts(reading).has('Held security updates')).toBe(false);
  });
});

test.each([
  [undefined, '192.0.2.7'],
  [2222, '192.0.2.7, port 2222'],
])('the address with the port %s is %s', (port, value) => {
  expect(facts(readingOf([]), port).get('Address')).toEqual({ value });
});
