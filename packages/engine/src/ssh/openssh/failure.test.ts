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
  ['', 'unreachable', 'ssh: it said nothing'],
  [`${FRAME}\n`, 'unreachable', 'ssh: it said nothing'],
])('%j', (said, kind, message) => {
  expect(sshFailure(said)).toMatchObject({ kind, message });
});
