import { expect, test } from 'vitest';
import { isLogged, logLine } from './entry.ts';

const at = '2026-11-21T07:00:00.000Z';

test.each([
  ['DEBUG', 'INFO', false],
  ['INFO', 'INFO', true],
  ['WARNING', 'INFO', true],
  ['WARNING', 'ERROR', false],
  ['ERROR', 'CRITICAL', false],
  ['DEBUG', 'DEBUG', true],
] as const)('%s where %s is the least: %s', (level, least, logged) => {
  expect(isLogged(level, least)).toBe(logged);
});

test('a line has time, level, host and message', () => {
  const entry = { at, level: 'ERROR', host: 'web1', message: 'refresh failed' } as const;
  expect(logLine(entry)).toBe(`${at} ERROR web1 refresh failed\n`);
});

test('what is about no host has a dash in its place', () => {
  expect(logLine({ at, level: 'INFO', message: 'begun' })).toBe(`${at} INFO - begun\n`);
});

test('no host can end the line, colour the terminal or turn text around', () => {
  const message = `a\nb\r\u001b[31mred\u001b]0;title\u0007\u202eevil\u0000`;
  expect(logLine({ at, level: 'INFO', host: 'x\ny', message })).toBe(
    `${at} INFO x y a b \ufffd[31mred\ufffd]0;title\ufffd\ufffdevil\ufffd\n`,
  );
});

test('a message of megabytes is cut', () => {
  expect(logLine({ at, level: 'INFO', message: 'x'.repeat(5_000_000) })).toHaveLength(
    `${at} INFO - \n`.length + 8001,
  );
});
