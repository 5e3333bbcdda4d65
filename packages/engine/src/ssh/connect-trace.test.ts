import { expect, test } from 'vitest';
import { causeText, traceConnect } from './connect-trace.ts';
import type { Endpoint } from './endpoint.ts';

const endpoint: Endpoint = {
  hostname: 'web1.example',
  port: 22,
  username: 'ops',
  keyName: 'web1.example',
  hostKeyPolicy: 'accept-new',
  userKnownHosts: [],
  globalKnownHosts: [],
  identityFiles: [],
  identitiesOnly: false,
  connectTimeoutMs: 10_000,
};

/** The lines of a connection, with every time as 0 ms. */
function traced(act: (trace: ReturnType<typeof traceConnect>) => void, change = {}): string[] {
  const told: string[] = [];
  act(traceConnect((line) => told.push(line), { ...endpoint, ...change }));
  return told.map((line) => line.replace(/\b\d+ ms\b/gu, '0 ms'));
}

test('the way to a login, phase by phase', () => {
  const both = { cipher: 'aes256-ctr', mac: 'hmac-sha2-256', compress: 'none', lang: '' } as const;
  const lines = traced((trace) => {
    trace.found('192.0.2.7');
    trace.reached();
    trace.mayBegin();
    trace.agreed(
      { kex: 'curve25519-sha256', serverHostKey: 'ssh-ed25519', cs: both, sc: both },
      undefined,
    );
    trace.loggedIn({
      offered: ['agent ssh-ed25519 SHA256:abc'],
      passedOver: ['/k is encrypted'],
      accepts: [],
    });
  });
  expect(lines).toEqual([
    'connects to web1.example port 22 as "ops"; host_key_policy accept-new, 10 s at most',
    'look-up: 192.0.2.7 (0 ms)',
    'connected (0 ms)',
    'handshake begins (waited 0 ms for its turn)',
    'handshake: kex curve25519-sha256, host key algorithm ssh-ed25519, cipher aes256-ctr, ' +
      'mac hmac-sha2-256, host key not shown (0 ms)',
    'key offered: agent ssh-ed25519 SHA256:abc',
    'key passed over: /k is encrypted',
    'logged in (0 ms, 0 ms in all)',
  ]);
});

test('a failure, with what lies behind it', () => {
  const lines = traced(
    (trace) =>
      trace.failed(
        { kind: 'unreachable', message: 'the host reset the connection', reached: false },
        { offered: [], passedOver: [], accepts: ['publickey', 'pass\u001b[31mword'] },
        Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', level: 'client-socket' }),
      ),
    { proxy: { type: 'jump', hops: [{ host: 'bastion' }] } },
  );
  expect(lines).toEqual([
    'connects to web1.example port 22 as "ops", through bastion; host_key_policy accept-new, 10 s at most',
    'the host accepts: publickey, pass\ufffd[31mword',
    'no connection (0 ms, 0 ms in all): unreachable: the host reset the connection; ' +
      'cause: read ECONNRESET [client-socket ECONNRESET]',
  ]);
});

test('the cause of several addresses that were tried', () => {
  const errors = [
    new Error('connect ECONNREFUSED ::1:22'),
    new Error('connect ETIMEDOUT 192.0.2.7:22'),
  ];
  const cause = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
  expect(causeText(cause)).toBe(
    '[ECONNREFUSED]; connect ECONNREFUSED ::1:22; connect ETIMEDOUT 192.0.2.7:22',
  );
});
