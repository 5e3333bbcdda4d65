/** Turns what the system's `ssh` says into failures that say what a person can do. Pure. */
import { type Failure, type FailureKind, oneLine, quoted } from '@exosphere/core';

/** There is no program to run. */
export const NO_PROGRAM: Failure = {
  kind: 'unreachable',
  message: 'there is no program "ssh" on PATH',
  hint: "install OpenSSH's client, or set ssh_transport to builtin",
  reached: false,
};

/** The time to log in was up. */
export function loginTimeout(connectTimeoutMs: number): Failure {
  return {
    kind: 'timeout',
    message: `ssh: it was not logged in after ${connectTimeoutMs / 1000} s`,
    hint: 'is the host up? "ssh -v" tells how far it comes',
    reached: false,
  };
}

interface Saying {
  readonly pattern: RegExp;
  readonly kind: FailureKind;
  readonly hint?: string;
  /** A line that is told as well, where there is one. */
  readonly detail?: RegExp;
}

/** What ssh says, most telling first. */
const SAYINGS: readonly Saying[] = [
  {
    // Host key for [127.0.0.1]:2222 has changed and you have requested strict checking.
    pattern: /^Host key for .* has changed/u,
    kind: 'host-key',
    // Offending ED25519 key in /home/ops/.ssh/known_hosts:3
    detail: /^Offending .* key in /u,
    hint: 'somebody may be listening in, or the host was installed anew: see what "ssh" says of it, and ssh-keygen -R',
  },
  {
    // The ED25519 host key for [127.0.0.1]:2222 is marked as revoked.
    // ED25519 host key for [127.0.0.1]:2222 was revoked and you have requested strict checking.
    pattern: /host key for .* (?:is marked as|was) revoked/u,
    kind: 'host-key',
    hint: 'that key may have been stolen: do not trust the host before it has a new one',
  },
  {
    // No ED25519 host key is known for web1 and you have requested strict checking.
    // Host key verification failed.
    pattern: /host key is known for .* strict checking|^Host key verification failed/u,
    kind: 'host-key',
    hint: 'connect once with ssh and compare the fingerprint, or set host_key_policy to accept-new',
  },
  {
    // ops@web1: Permission denied (publickey).     Received disconnect from 10.0.0.7: Too many authentication failures
    pattern: /Permission denied|Too many authentication failures/u,
    kind: 'auth',
    hint: 'check the user name and the keys: "ssh -v" tells which are offered',
  },
  {
    // ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: incorrect signature
    pattern: /: incorrect signature$/u,
    kind: 'host-key',
    hint: 'something in between changes what is sent, or somebody listens in: do not trust the line',
  },
  {
    // ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: message authentication code incorrect
    // Corrupted MAC on input.
    pattern: /message authentication code incorrect|^Corrupted MAC/u,
    kind: 'unreachable',
    hint: 'a faulty line or device in between changes what is sent',
  },
  {
    // ssh: Could not resolve hostname web1: Name or service not known
    pattern: /Could not resolve hostname/u,
    kind: 'unreachable',
    hint: 'check "ip", DNS, or the HostName in ssh_config',
  },
  {
    // The ssh of a ProxyJump, which can or may not connect to the host.
    pattern: /^stdio forwarding failed/u,
    kind: 'unreachable',
    // channel 0: open failed: administratively prohibited: open failed
    detail: /^channel \d+: open failed/u,
    hint: 'is the host up, as its jump host sees it? See also AllowTcpForwarding and PermitOpen in the sshd_config there',
  },
  {
    // ssh: connect to host web1 port 22: Connection refused
    pattern: /: Connection refused/u,
    kind: 'unreachable',
    hint: 'is sshd running there, on that port?',
  },
  {
    // ssh: connect to host web1 port 22: Connection timed out     Connection timed out during banner exchange
    pattern: /timed out/u,
    kind: 'timeout',
    hint: 'is the host up? A firewall may drop what is sent to that port',
  },
  { pattern: /: No route to host|: Network is unreachable/u, kind: 'unreachable' },
  {
    // channel 0: open failed: connect failed: open failed
    pattern: /^channel \d+: open failed/u,
    kind: 'shell',
    hint: 'this user must be allowed to run /bin/sh over SSH (MaxSessions in its sshd_config)',
  },
  {
    // Unable to negotiate with 10.0.0.7 port 22: no matching cipher found. Their offer: aes128-cbc
    pattern: /^Unable to negotiate/u,
    kind: 'unreachable',
    hint: 'allow what it offers in your ssh_config, if that is not too weak: "Ciphers +...", "KexAlgorithms +..."',
  },
  {
    // banner exchange: Connection to 10.0.0.7 port 25: invalid format
    pattern: /^banner exchange: .*(?:invalid format|could not read protocol version)/u,
    kind: 'unreachable',
    hint: 'does an SSH server listen on that port, or something else?',
  },
  {
    // Received disconnect from 10.0.0.7 port 22:12: Too many connections from your network
    pattern: /^Received disconnect from/u,
    kind: 'unreachable',
    hint: 'its log may say more',
  },
  {
    // Connection closed by 10.0.0.7 port 22
    pattern: /^Connection (?:closed|reset) by (?!UNKNOWN)/u,
    kind: 'unreachable',
    hint: 'sshd may be starting, limiting connections (MaxStartups), or something else listens there',
  },
  {
    // /home/ops/.ssh/config: line 3: Bad configuration option: foo
    pattern: /Bad configuration option|Bad owner or permissions|terminating, \d+ bad/u,
    kind: 'unreachable',
    hint: 'mend the SSH configuration: ssh refuses it',
  },
];

// kex_exchange_identification: Connection closed by remote host     Connection closed by UNKNOWN port 65535
const PROXY_LOST = /^Connection (?:closed|reset) by UNKNOWN port/u;

/** Why there is nobody to speak to through another program: its own last words come before those of ssh. */
function proxyFailure(lines: readonly string[]): Failure {
  const own = lines.filter((line) => !PROXY_LOST.test(line) && !line.startsWith('kex_exchange'));
  const words = own.at(-1) ?? 'its ProxyCommand or ProxyJump ended without a word';
  return failure('unreachable', words, 'the host, or the program in between, may be down');
}

/** Why `ssh` ended with its own status 255 before anything ran; `said` is all of its standard error. */
export function sshFailure(said: string): Failure {
  const lines = said
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !NO_REASON.test(line));
  const find = (pattern: RegExp): string | undefined =>
    lines.find((line) => pattern.test(line.slice(0, LONGEST)));
  for (const { pattern, kind, hint, detail } of SAYINGS) {
    const line = find(pattern);
    if (line === undefined) continue;
    const more = detail === undefined ? undefined : find(detail);
    return failure(kind, more === undefined ? line : `${line} ${more}`, hint);
  }
  if (lines.some((line) => PROXY_LOST.test(line))) return proxyFailure(lines);
  return failure('unreachable', lines.at(-1) ?? 'it said nothing');
}

// @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
// Bytes per second: sent 77216.8, received 72305.4
const NO_REASON = /^(?:@|Authenticated to |Transferred: |Bytes per second: )/u;

const LONGEST = 1000;

function failure(kind: FailureKind, line: string, hint?: string): Failure {
  const words = quoted(line.replace(/^ssh: /u, ''), 300).slice(1, -1);
  return {
    kind,
    message: oneLine(`ssh: ${words}`),
    ...(hint === undefined ? {} : { hint }),
    reached: false,
  };
}
