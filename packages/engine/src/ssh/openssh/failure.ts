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
    // ssh: Could not resolve hostname web1: Name or service not known
    pattern: /Could not resolve hostname/u,
    kind: 'unreachable',
    hint: 'check "ip", DNS, or the HostName in ssh_config',
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
    // /home/ops/.ssh/config: line 3: Bad configuration option: foo
    pattern: /Bad configuration option|Bad owner or permissions|terminating, \d+ bad/u,
    kind: 'unreachable',
    hint: 'mend the SSH configuration: ssh refuses it',
  },
];

/** Why `ssh` ended with its own status 255 before anything ran; `said` is all of its standard error. */
export function sshFailure(said: string): Failure {
  const lines = said
    .split(/\r?\n/u)
    .map((line) => line.trim())
    // @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
    .filter((line) => line !== '' && !line.startsWith('@'));
  const find = (pattern: RegExp): string | undefined =>
    lines.find((line) => pattern.test(line.slice(0, LONGEST)));
  for (const { pattern, kind, hint, detail } of SAYINGS) {
    const line = find(pattern);
    if (line === undefined) continue;
    const more = detail === undefined ? undefined : find(detail);
    return failure(kind, more === undefined ? line : `${line} ${more}`, hint);
  }
  // kex_exchange_identification: Connection closed by remote host
  return failure('unreachable', lines.at(-1) ?? 'it said nothing');
}

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
