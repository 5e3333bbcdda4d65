import { expect, test } from 'vitest';
import {
  AuthenticationError,
  CancelledError,
  DataRefreshError,
  HostError,
  HostKeyError,
  hostError,
  OfflineHostError,
  SudoError,
  TimeoutError,
  UnsupportedOSError,
} from './errors.ts';
import type { Failure, FailureKind } from './failure.ts';

test.each([
  ['unreachable', OfflineHostError, 'OFFLINE'],
  ['shell', OfflineHostError, 'OFFLINE'],
  ['host-key', HostKeyError, 'HOST_KEY'],
  ['auth', AuthenticationError, 'AUTHENTICATION'],
  ['unsupported', UnsupportedOSError, 'UNSUPPORTED_OS'],
  ['sudo', SudoError, 'SUDO'],
  ['command', DataRefreshError, 'DATA_REFRESH'],
  ['unreadable', DataRefreshError, 'DATA_REFRESH'],
  ['timeout', TimeoutError, 'TIMEOUT'],
  ['cancelled', CancelledError, 'CANCELLED'],
] satisfies readonly (readonly [FailureKind, unknown, string])[])(
  'a failure of kind %s is one class with one code',
  (kind, type, code) => {
    const failure: Failure = { kind, message: 'it failed', hint: 'mend it', reached: true };
    const error = hostError('web1', failure);
    expect(error).toBeInstanceOf(type);
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({
      name: type.name,
      code,
      host: 'web1',
      message: 'web1: it failed',
      hint: 'mend it',
    });
    expect(error.cause).toBe(failure);
  },
);

test('an error whose failure has no hint has none either', () => {
  const error = hostError('web1', { kind: 'command', message: 'it failed', reached: true });
  expect(error.hint).toBeUndefined();
});
