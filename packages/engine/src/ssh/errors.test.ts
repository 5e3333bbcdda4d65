import { describe, expect, test } from 'vitest';
import type { AuthLog } from './auth.ts';
import { authFailure, closedFailure, connectFailure, connectTimeout } from './errors.ts';
import { endpointFor } from './testing/server.ts';

const endpoint = endpointFor(22, { hostname: 'web1', connectTimeoutMs: 10_000 });
const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

describe('an error before the login says what a person can do', () => {
  test.each([
    ['ECONNREFUSED', 'connection refused (web1 port 22)', 'is sshd running there, on that port?'],
    ['EHOSTUNREACH', 'no route to the host (web1 port 22)', undefined],
    ['ENETUNREACH', 'no route to the network (web1 port 22)', undefined],
    ['ETIMEDOUT', 'the network gave up: nothing answers at that address (web1 port 22)', undefined],
    [
      'ECONNRESET',
      'the host reset the connection (web1 port 22)',
      'its firewall or sshd may limit connections',
    ],
    [
      'ENOTFOUND',
      'the name is not known (web1 port 22)',
      'check "ip", DNS, or the HostName in ssh_config',
    ],
    [
      'EMFILE',
      'this process may open no more files (web1 port 22)',
      'raise its limit (ulimit -n), or lower max_threads',
    ],
  ])('%s', (code, message, hint) => {
    expect(connectFailure(coded(code), 'connecting', endpoint)).toEqual({
      kind: 'unreachable',
      message,
      ...(hint === undefined ? {} : { hint }),
      reached: false,
    });
  });

  test('of several addresses, the first that has a reason speaks', () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);
    expect(connectFailure(all, 'connecting', endpoint).message).toMatch(/^connection refused/u);
  });

  test('no algorithm in common is told with the library’s own words', () => {
    const error = new Error('Handshake failed: no matching key exchange algorithm');
    expect(connectFailure(error, 'handshake', endpoint)).toMatchObject({
      message: `the host shares no algorithm with us: ${error.message} (web1 port 22)`,
      hint: expect.stringContaining('too old, too new'),
    });
  });

  test('a packet that is too long before the login can only be its banner', () => {
    const error = new Error('Bad packet length');
    expect(connectFailure(error, 'authentication', endpoint)).toMatchObject({
      message: 'it failed during authentication: Bad packet length (web1 port 22)',
      hint: expect.stringContaining('banner'),
    });
    expect(connectFailure(error, 'handshake', endpoint)).toMatchObject({
      hint: expect.stringContaining('something else'),
    });
  });

  test('the words of a host are cleaned and cut', () => {
    const error = new Error(`\u001b[31m${'go away '.repeat(10_000)}`);
    const { message } = connectFailure(error, 'handshake', endpoint);
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(300);
  });

  test.each([
    ['lookup', 'timed out after 10 s, while looking up the name (web1 port 22)'],
    ['connecting', 'timed out after 10 s, while connecting (web1 port 22)'],
    ['handshake', 'timed out after 10 s, during the SSH handshake (web1 port 22)'],
    ['authentication', 'timed out after 10 s, during authentication (web1 port 22)'],
  ] as const)('a time-out names its phase: %s', (phase, message) => {
    expect(connectTimeout(phase, endpoint)).toMatchObject({ kind: 'timeout', message });
  });

  test('a close during the handshake may be a limit of sshd', () => {
    expect(closedFailure('handshake', endpoint)).toMatchObject({
      kind: 'unreachable',
      message: 'the host closed the connection during the SSH handshake (web1 port 22)',
      hint: expect.stringContaining('MaxStartups'),
    });
  });
});

describe('a login that failed', () => {
  const log = (change: Partial<AuthLog>): AuthLog => ({
    offered: [],
    passedOver: [],
    accepts: [],
    ...change,
  });
  test.each<[string, Partial<AuthLog>, string | undefined, string, RegExp]>([
    ['nothing to offer', {}, undefined, 'no key could be offered', /start an agent/u],
    [
      'a key that is refused',
      { offered: ['key SHA256:x'], accepts: ['publickey', 'password'] },
      undefined,
      'offered key SHA256:x; the host accepts publickey, password',
      /authorized_keys/u,
    ],
    [
      'a key that is not enough',
      { offered: ['key SHA256:x'], accepts: ['password'] },
      undefined,
      'offered key SHA256:x; the host accepts password',
      /AuthenticationMethods/u,
    ],
    [
      'an encrypted key',
      { passedOver: ['/k is encrypted and can only be used through an agent'] },
      undefined,
      'no key could be offered; /k is encrypted and can only be used through an agent',
      /ssh-add/u,
    ],
    [
      'an agent that is gone',
      { agentFailure: 'there is no agent at /a' },
      undefined,
      'no key could be offered; there is no agent at /a',
      /ssh-add -l/u,
    ],
    [
      'too many keys',
      { offered: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
      'Too many authentication failures',
      'offered a, b, c, d, e and 2 more; the host closed the connection: "Too many authentication failures"',
      /MaxAuthTries/u,
    ],
    [
      'a host that hangs up without a word',
      { offered: ['a'] },
      '',
      'offered a; the host closed the connection',
      /LoginGraceTime/u,
    ],
  ])('%s', (_, change, ended, said, hint) => {
    expect(authFailure(endpoint, log(change), ended)).toEqual({
      kind: 'auth',
      message: `authentication as "exo" failed: ${said}`,
      hint: expect.stringMatching(hint),
      reached: false,
    });
  });

  test('what the host claims to accept is cut', () => {
    const accepts = Array.from({ length: 10_000 }, () => 'publickey');
    expect(authFailure(endpoint, log({ accepts })).message.length).toBeLessThan(400);
  });
});
