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

  test.each(['EADDRNOTAVAIL', 'EINVAL', 'ERR_INVALID_IP_ADDRESS'])(
    '%s where ssh_config names an address of ours',
    (code) => {
      const from = { ...endpoint, localAddress: '203.0.113.9' };
      expect(connectFailure(coded(code), 'connecting', from)).toMatchObject({
        message: 'this machine cannot connect from 203.0.113.9 (web1 port 22)',
        hint: expect.stringContaining('BindAddress'),
      });
    },
  );

  test('a name that is too long for anybody is not known', () => {
    const error = Object.assign(coded('EINVAL'), { syscall: 'getaddrinfo' });
    expect(connectFailure(error, 'connecting', endpoint).message).toMatch(
      /^the name is not known/u,
    );
  });

  test('an IPv6 address in brackets is a name to the system', () => {
    const bracketed = { ...endpoint, hostname: '[::1]' };
    expect(connectFailure(coded('ENOTFOUND'), 'lookup', bracketed)).toMatchObject({
      message: 'the name is not known ([::1] port 22)',
      hint: 'an IPv6 address stands without brackets here',
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
      hint: expect.stringContaining('ssh_transport openssh'),
    });
  });

  test('a host that says why it ends the connection is heard', () => {
    const error = Object.assign(new Error('Too many connections from your network'), { code: 12 });
    expect(connectFailure(error, 'handshake', endpoint)).toMatchObject({
      kind: 'unreachable',
      message:
        'the host ended the connection during the SSH handshake: Too many connections from your network (web1 port 22)',
    });
  });

  test.each(['Invalid MAC', 'Unsupported state or unable to authenticate data'])(
    'a damaged packet is the fault of the line: %s',
    (words) => {
      expect(connectFailure(new Error(words), 'authentication', endpoint)).toMatchObject({
        message: 'what the host sent was damaged on the way, during authentication (web1 port 22)',
        hint: expect.stringContaining('in between'),
      });
    },
  );

  test('a wrong signature may be somebody in between', () => {
    const error = new Error('Handshake failed: signature verification failed');
    expect(connectFailure(error, 'handshake', endpoint)).toMatchObject({
      kind: 'host-key',
      message: 'the host cannot prove that the key it shows is its own (web1 port 22)',
      hint: expect.stringContaining('listens in'),
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

  test('what a host says instead of SSH is told with the close, the time-out and the loss', () => {
    const said = 'Not allowed at this time';
    const lost = new Error('Connection lost before handshake');
    for (const { message } of [
      closedFailure('handshake', endpoint, said),
      connectTimeout('handshake', endpoint, said),
      connectFailure(lost, 'handshake', endpoint, said),
    ]) {
      expect(message).toContain(
        'during the SSH handshake: it said "Not allowed at this time" (web1 port 22)',
      );
    }
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
