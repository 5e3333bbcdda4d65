import { describe, expect, test } from 'vitest';
import { sshFailure } from './failure.ts';

const FRAME = '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@';

// OpenSSH 9.2
const CHANGED = `${FRAME}
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
${FRAME}
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
Someone could be eavesdropping on you right now (man-in-the-middle attack)!
It is also possible that a host key has just been changed.
The fingerprint for the ED25519 key sent by the remote host is
SHA256:XYj7IVx/salJS3bvXn7vgejzbEuuVp/f4drdQV973/4.
Please contact your system administrator.
Add correct host key in /home/ops/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/ops/.ssh/known_hosts:3
  remove with:
  ssh-keygen -f "/home/ops/.ssh/known_hosts" -R "[127.0.0.1]:2222"
Host key for [127.0.0.1]:2222 has changed and you have requested strict checking.
Host key verification failed.
`;

const REVOKED = `${FRAME}
@       WARNING: REVOKED HOST KEY DETECTED!               @
${FRAME}
The ED25519 host key for [127.0.0.1]:2222 is marked as revoked.
This could mean that a stolen key is being used to
impersonate this host.
ED25519 host key for [127.0.0.1]:2222 was revoked and you have requested strict checking.
Host key verification failed.
`;

describe('what ssh says of a host key', () => {
  test('that changed: the host, and where the other key is', () => {
    expect(sshFailure(CHANGED.replaceAll('\n', '\r\n'))).toEqual({
      kind: 'host-key',
      message:
        'ssh: Host key for [127.0.0.1]:2222 has changed and you have requested strict checking. Offending ED25519 key in /home/ops/.ssh/known_hosts:3',
      hint: expect.stringContaining('installed anew'),
      reached: false,
    });
  });

  test('that is revoked: not to trust it', () => {
    expect(sshFailure(REVOKED)).toEqual({
      kind: 'host-key',
      message: 'ssh: The ED25519 host key for [127.0.0.1]:2222 is marked as revoked.',
      hint: expect.stringContaining('stolen'),
      reached: false,
    });
  });

  test('that nobody knows: how to learn it', () => {
    const said =
      'No ED25519 host key is known for web1 and you have requested strict checking.\nHost key verification failed.\n';
    expect(sshFailure(said)).toMatchObject({
      kind: 'host-key',
      message: 'ssh: No ED25519 host key is known for web1 and you have requested strict checking.',
      hint: expect.stringContaining('accept-new'),
    });
  });
});

test.each([
  [
    'ops@web1: Permission denied (publickey).',
    'auth',
    'ssh: ops@web1: Permission denied (publickey).',
  ],
  [
    'ssh: connect to host web1 port 22: Connection refused',
    'unreachable',
    'ssh: connect to host web1 port 22: Connection refused',
  ],
  [
    'ssh: connect to host web1 port 22: Connection timed out',
    'timeout',
    'ssh: connect to host web1 port 22: Connection timed out',
  ],
  [
    'banner\nkex_exchange_identification: read: Connection reset by peer',
    'unreachable',
    'ssh: kex_exchange_identification: read: Connection reset by peer',
  ],
  [
    'Received disconnect from 10.0.0.7 port 22:12: Too many connections\nDisconnected from 10.0.0.7 port 22',
    'unreachable',
    'ssh: Received disconnect from 10.0.0.7 port 22:12: Too many connections',
  ],
  [
    'Authenticated to 10.0.0.7 ([10.0.0.7]:22) using "publickey".\nchannel 0: open failed: connect failed: open failed\nTransferred: sent 3396, received 3180 bytes, in 0.0 seconds\nBytes per second: sent 77216.8, received 72305.4',
    'shell',
    'ssh: channel 0: open failed: connect failed: open failed',
  ],
  [
    'Unable to negotiate with 10.0.0.7 port 22: no matching cipher found. Their offer: aes128-cbc',
    'unreachable',
    'ssh: Unable to negotiate with 10.0.0.7 port 22: no matching cipher found. Their offer: aes128-cbc',
  ],
  [
    'ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: incorrect signature',
    'host-key',
    'ssh: ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: incorrect signature',
  ],
  [
    'banner exchange: Connection to 10.0.0.7 port 25: invalid format',
    'unreachable',
    'ssh: banner exchange: Connection to 10.0.0.7 port 25: invalid format',
  ],
  [
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.7 port 22',
    'unreachable',
    'ssh: Connection closed by 10.0.0.7 port 22',
  ],
  [
    'boom: no vpn\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
    'unreachable',
    'ssh: boom: no vpn',
  ],
  [
    'ops@bastion: Permission denied (publickey).\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
    'auth',
    'ssh: ops@bastion: Permission denied (publickey).',
  ],
  [
    'kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
    'unreachable',
    'ssh: its ProxyCommand or ProxyJump ended without a word',
  ],
  [
    'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535',
    'unreachable',
    'ssh: stdio forwarding failed channel 0: open failed: connect failed: Connection refused',
  ],
  ['', 'unreachable', 'ssh: it said nothing'],
  [`${FRAME}\n`, 'unreachable', 'ssh: it said nothing'],
])('%j', (said, kind, message) => {
  expect(sshFailure(said)).toMatchObject({ kind, message });
});
