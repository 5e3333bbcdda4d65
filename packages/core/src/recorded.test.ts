import { expect, test } from 'vitest';
import { probe, whyMissing } from './probe.ts';
import { readRecorded } from './recorded.ts';

const both = probe({
  commands: { one: { sh: 'one', purpose: 'one' }, two: { sh: 'two', purpose: 'two' } },
  read: ({ one, two }) => ({ one: one.stdout, errors: one.stderr, two: whyMissing(two) }),
});

test('text is cleaned as that of a live host is', () => {
  const one = { stdout: 'a\r\nb\u001b[31m', stderr: '\u0007', exitCode: 0 };
  expect(readRecorded(both, { one })).toMatchObject({ one: 'a\nb\ufffd[31m', errors: '\ufffd' });
});

test('a command without a capture was not recorded', () => {
  expect(readRecorded(both, { one: { stdout: '', stderr: '', exitCode: 0 } }).two).toBe(
    'not recorded',
  );
});

test('a capture without exit status was cut off, for the reason it gives', () => {
  const two = { stdout: '', stderr: '' };
  expect(readRecorded(both, { two }).two).toBe('the connection was lost before the command ended');
  expect(readRecorded(both, { two: { ...two, missing: 'timeout' } }).two).toBe('timed out');
});

test('what the probe does not ask for is left alone', () => {
  expect(readRecorded(both, { three: { stdout: 'x', stderr: '', exitCode: 0 } }).one).toBe('');
});
