import { expect, test } from 'vitest';
import { changesSince, type HostSpan, pendingSince } from './changes.ts';

const MONDAY = '2026-01-05T08:00:00.000Z';
const TUESDAY = '2026-01-06T08:00:00.000Z';
const FRIDAY = '2026-01-09T08:00:00.000Z';

function span(name: string, facts: Partial<HostSpan> = {}): HostSpan {
  return {
    host: 'web1',
    source: 'apt',
    name,
    arch: 'amd64',
    installed: '1',
    candidate: '2',
    state: 'pending',
    security: false,
    firstSeen: MONDAY,
    ...facts,
  };
}

const brief = (spans: readonly HostSpan[], since: string) =>
  changesSince(spans, since).map(({ host, name, type, at }) => [host, name, type, at]);

test('an update is found by source, name and architecture', () => {
  const spans = [span('curl'), span('curl', { arch: 'i386' }), span('curl', { source: 'snap' })];
  const find = pendingSince(spans);
  expect(find('apt', { name: 'curl', arch: 'amd64' })).toBe(spans[0]);
  expect(find('apt', { name: 'curl', arch: 'i386' })).toBe(spans[1]);
  expect(find('snap', { name: 'curl', arch: 'amd64' })).toBe(spans[2]);
  expect(find('apt', { name: 'curl' })).toBeUndefined();
  expect(find('apt', { name: 'wget', arch: 'amd64' })).toBeUndefined();
});

test('an update without an architecture is found without one', () => {
  const { arch: _, ...bare } = span('curl');
  expect(pendingSince([bare])('apt', { name: 'curl' })).toBe(bare);
});

test('what came, turned out to be a fix and went is told in order', () => {
  const spans = [
    span('wget', { goneAt: FRIDAY }),
    span('openssl', { security: true, securitySince: TUESDAY }),
    span('bash', { host: 'db1', firstSeen: TUESDAY, security: true, securitySince: TUESDAY }),
  ];
  expect(brief(spans, MONDAY)).toEqual([
    ['web1', 'openssl', 'appeared', MONDAY],
    ['web1', 'wget', 'appeared', MONDAY],
    ['db1', 'bash', 'appeared', TUESDAY],
    ['web1', 'openssl', 'security', TUESDAY],
    ['web1', 'wget', 'gone', FRIDAY],
  ]);
  expect(brief(spans, FRIDAY)).toEqual([['web1', 'wget', 'gone', FRIDAY]]);
  expect(brief(spans, '2026-02-01T00:00:00.000Z')).toEqual([]);
});

test('a change carries what is known of the update, and only when that happened', () => {
  expect(changesSince([span('curl', { goneAt: FRIDAY })], FRIDAY)).toEqual([
    { ...span('curl'), type: 'gone', at: FRIDAY },
  ]);
});
