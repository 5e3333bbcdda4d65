/** Turns what sockets and ssh2 report into failures that say what a person can do. */
import { type Failure, oneLine } from '@exosphere/core';
import type { AuthLog } from './auth.ts';
import type { Endpoint } from './endpoint.ts';

/** How far a connection had come. */
export type Phase = 'connecting' | 'handshake' | 'authentication';

const BY_CODE: { readonly [code: string]: readonly [message: string, hint?: string] } = {
  ECONNREFUSED: ['connection refused', 'is sshd running there, on that port?'],
  EHOSTUNREACH: ['no route to the host'],
  ENETUNREACH: ['no route to the network'],
  EADDRNOTAVAIL: ['no route to the network'],
  ETIMEDOUT: ['the network gave up: nothing answers at that address'],
  ECONNRESET: ['the host reset the connection', 'its firewall or sshd may limit connections'],
  EPIPE: ['the host closed the connection', 'its firewall or sshd may limit connections'],
  ENOTFOUND: ['the name is not known', 'check "ip", DNS, or the HostName in ssh_config'],
  EAI_AGAIN: ['the name could not be looked up just now', 'check the resolver of this machine'],
  EACCES: ['this machine does not allow the connection', 'check the local firewall'],
};

/** An error of the socket or of the protocol, before anything was run. */
export function connectFailure(
  error: NodeJS.ErrnoException,
  phase: Phase,
  endpoint: Endpoint,
): Failure {
  const at = `${endpoint.hostname} port ${endpoint.port}`;
  const known = BY_CODE[codeOf(error)];
  if (known !== undefined) {
    const [message, hint] = known;
    return unreachable(`${message} (${at})`, hint);
  }
  // Handshake failed: no matching key exchange algorithm
  if (/no matching/u.test(error.message)) {
    return unreachable(
      `the host shares no algorithm with us: ${oneLine(error.message)} (${at})`,
      'its sshd is too old, too new or too strict for the built-in SSH library',
    );
  }
  return unreachable(`${phaseText(phase)} failed: ${oneLine(error.message)} (${at})`);
}

/** The socket closed without an error, which ssh2 leaves unsaid during key exchange. */
export function closedFailure(phase: Phase, endpoint: Endpoint): Failure {
  return unreachable(
    `the host closed the connection during ${phaseText(phase)} (${endpoint.hostname} port ${endpoint.port})`,
    phase === 'authentication'
      ? 'too many keys offered (MaxAuthTries)? Set IdentitiesOnly and IdentityFile in ssh_config'
      : 'sshd may be starting, limiting connections (MaxStartups), or something else listens there',
  );
}

/** The time to connect and authenticate was up. */
export function connectTimeout(phase: Phase, endpoint: Endpoint): Failure {
  return {
    kind: 'timeout',
    message: `timed out after ${endpoint.connectTimeoutMs / 1000} s in ${phaseText(phase)} (${endpoint.hostname} port ${endpoint.port})`,
    hint: 'a host that is merely slow: raise connect_timeout, and look at UseDNS in its sshd_config',
    reached: false,
  };
}

/** Every key was refused, or there was none. */
export function authFailure(endpoint: Endpoint, log: AuthLog): Failure {
  const offered =
    log.offered.length === 0 ? 'no key could be offered' : `offered ${log.offered.join(', ')}`;
  const accepts = log.accepts.length === 0 ? '' : `; the host accepts ${log.accepts.join(', ')}`;
  const agent = log.agentFailure === undefined ? '' : `; agent: ${log.agentFailure}`;
  const passed = log.passedOver.length === 0 ? '' : `; ${log.passedOver.join('; ')}`;
  return {
    kind: 'auth',
    message: oneLine(
      `authentication as "${endpoint.username}" failed: ${offered}${accepts}${agent}${passed}`,
    ),
    hint: authHint(log),
    reached: false,
  };
}

function authHint(log: AuthLog): string {
  if (log.passedOver.some((line) => line.includes('is encrypted'))) {
    return 'load the encrypted key into an agent: ssh-add';
  }
  if (log.offered.length === 0)
    return 'start an agent with a key (ssh-add), or name an IdentityFile in ssh_config';
  return 'check the user name, and that the public key is in authorized_keys there';
}

function unreachable(message: string, hint?: string): Failure {
  return { kind: 'unreachable', message, ...(hint === undefined ? {} : { hint }), reached: false };
}

/** The code of an error, or of the first of several addresses that were tried. */
function codeOf(error: NodeJS.ErrnoException): string {
  const all: readonly NodeJS.ErrnoException[] =
    error instanceof AggregateError ? error.errors : [error];
  return all.find(({ code }) => typeof code === 'string')?.code ?? '';
}

function phaseText(phase: Phase): string {
  return phase === 'handshake' ? 'the SSH handshake' : phase;
}
