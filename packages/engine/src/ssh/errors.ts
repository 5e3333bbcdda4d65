/** Turns what sockets and ssh2 report into failures that say what a person can do. */
import { type Failure, oneLine, quoted } from '@exosphere/core';
import type { AuthLog } from './auth.ts';
import type { Endpoint } from './endpoint.ts';

/** How far a connection had come. */
export type Phase = 'lookup' | 'connecting' | 'handshake' | 'authentication';

/** What to do when this process may open no more files. */
export const OUT_OF_FILES = 'raise its limit (ulimit -n), or lower max_threads';

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
  EMFILE: ['this process may open no more files', OUT_OF_FILES],
  EINVAL: [
    'that is no address to connect to',
    'a link-local IPv6 address needs an interface of this machine (fe80::1%eth0)',
  ],
  EACCES: ['this machine does not allow the connection', 'check the local firewall'],
};

/** No address of ours, one of the other kind, and a name where Node takes addresses alone. */
const CANNOT_BIND: readonly string[] = ['EADDRNOTAVAIL', 'EINVAL', 'ERR_INVALID_IP_ADDRESS'];

/** An error of the socket or of the protocol, before anything was run. `greeting`: what the host said instead of SSH. */
export function connectFailure(
  error: Error,
  phase: Phase,
  endpoint: Endpoint,
  greeting = '',
): Failure {
  const at = placeOf(endpoint);
  const code = codeOf(error);
  if (endpoint.localAddress !== undefined && CANNOT_BIND.includes(code)) {
    return unreachable(
      `this machine cannot connect from ${endpoint.localAddress} (${at})`,
      'BindAddress in ssh_config must be an address of this machine, as numbers and of the kind of the host (IPv4, IPv6)',
    );
  }
  const known = BY_CODE[code];
  if (known !== undefined) {
    const [message, hint] = known;
    const isBracketed = code === 'ENOTFOUND' && /^\[.*\]$/u.test(endpoint.hostname);
    return unreachable(
      `${message} (${at})`,
      isBracketed ? 'an IPv6 address stands without brackets here' : hint,
    );
  }
  if (isLoss(error)) return closedFailure(phase, endpoint, greeting);
  const words = inShort(error.message);
  // A message of its own, which has a number for its reason: Too many connections from your network
  if (typeof (error as { code?: unknown }).code === 'number') {
    const message = `the host ended the connection ${during(phase)}: ${words} (${at})`;
    return unreachable(message, 'its log may say more');
  }
  // Handshake failed: no matching key exchange algorithm
  if (/no matching/iu.test(error.message)) {
    return unreachable(
      `the host shares no algorithm with us: ${words} (${at})`,
      'its sshd is too old, too new or too strict for the built-in SSH library: ssh_transport openssh may know more',
    );
  }
  // Handshake failed: signature verification failed
  if (error.message.includes('signature verification failed')) {
    return {
      kind: 'host-key',
      message: `the host cannot prove that the key it shows is its own (${at})`,
      hint: 'something in between changes what is sent, or somebody listens in: do not trust the line',
      reached: false,
    };
  }
  // Invalid MAC     Unsupported state or unable to authenticate data
  if (/Invalid MAC|unable to authenticate data/u.test(error.message)) {
    return unreachable(
      `what the host sent was damaged on the way, ${during(phase)} (${at})`,
      'a faulty line or device in between changes what is sent',
    );
  }
  // Invalid identification string; Header line too long; Max greeting lines exceeded; Bad packet length
  const hint = isTooLong(error, phase)
    ? 'is its login banner longer than 30,000 bytes? Shorten it, or set ssh_transport to openssh'
    : phase === 'handshake'
      ? 'does an SSH server listen on that port, or something else?'
      : undefined;
  return unreachable(`it failed ${during(phase)}: ${words} (${at})`, hint);
}

/** Whether it is no more than that the other end is gone, in one of the ways in which ssh2 and sockets say so. */
export function isLoss(error: Error): boolean {
  // Connection lost before handshake     Instance unusable after fatal error
  return /^(?:Connection lost|Instance unusable)/u.test(error.message) || codeOf(error) === 'EPIPE';
}

/** The SSH library takes packets of 35,000 bytes, as RFC 4253 asks for; before the login only a banner is that long. */
function isTooLong(error: Error, phase: Phase): boolean {
  return phase === 'authentication' && error.message.startsWith('Bad packet length');
}

/** The socket closed without an error, which ssh2 leaves unsaid during key exchange. */
export function closedFailure(phase: Phase, endpoint: Endpoint, greeting = ''): Failure {
  return unreachable(
    `the host closed the connection ${during(phase)}${instead(greeting)} (${placeOf(endpoint)})`,
    phase === 'authentication'
      ? 'its log says why; it may limit who logs in, or from where'
      : 'sshd may be starting, limiting connections (MaxStartups), or something else listens there',
  );
}

/** `web1 port 22, through bastion` */
function placeOf({ hostname, port, proxy }: Endpoint): string {
  const place = `${hostname} port ${port}`;
  if (proxy === undefined) return place;
  const between = proxy.type === 'command' ? 'its ProxyCommand' : proxy.hops.at(-1)?.host;
  return `${place}, through ${between}`;
}

/** The time to connect and authenticate was up. */
export function connectTimeout(phase: Phase, endpoint: Endpoint, greeting = ''): Failure {
  const seconds = endpoint.connectTimeoutMs / 1000;
  return {
    kind: 'timeout',
    message: `timed out after ${seconds} s, ${during(phase)}${instead(greeting)} (${placeOf(endpoint)})`,
    hint: TIMEOUT_HINTS[phase],
    reached: false,
  };
}

const TIMEOUT_HINTS: { readonly [phase in Phase]: string } = {
  lookup: 'check the resolver of this machine, or give an address in "ip"',
  connecting: 'is the host up? A firewall may drop what is sent to that port',
  handshake: 'the host hangs, or something else than an SSH server listens there',
  authentication:
    'a host that is merely slow: raise connect_timeout, and look at UseDNS in its sshd_config',
};

/**
 * Every key was refused, or there was none. `ended`: the host closed the connection over it, with these words;
 * it may have said none.
 */
export function authFailure(endpoint: Endpoint, log: AuthLog, ended?: string): Failure {
  const parts = [
    log.offered.length === 0 ? 'no key could be offered' : `offered ${listed(log.offered)}`,
    ...(log.accepts.length === 0 ? [] : [`the host accepts ${inShort(log.accepts.join(', '))}`]),
    ...(ended === undefined ? [] : [`the host closed the connection${said(ended)}`]),
    ...(log.agentFailure === undefined ? [] : [log.agentFailure]),
    ...log.passedOver,
  ];
  return {
    kind: 'auth',
    message: oneLine(`authentication as "${endpoint.username}" failed: ${parts.join('; ')}`),
    hint: authHint(log, ended),
    reached: false,
  };
}

/** An agent may hold any number of keys. */
const MOST_LISTED = 5;

function listed(keys: readonly string[]): string {
  const more = keys.length - MOST_LISTED;
  return keys.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function said(words: string): string {
  return words === '' ? '' : `: ${quoted(words)}`;
}

function authHint(log: AuthLog, ended: string | undefined): string {
  if (ended === '') {
    return 'its log says why: a slow agent (LoginGraceTime), or too many keys (MaxAuthTries; then set IdentityFile and IdentitiesOnly in ssh_config)?';
  }
  if (ended !== undefined) {
    return 'too many keys offered (MaxAuthTries)? Name one with IdentityFile and set IdentitiesOnly in ssh_config';
  }
  if (log.accepts.length > 0 && !log.accepts.includes('publickey')) {
    return 'a key alone opens no door there: its sshd_config has to allow it for this user (PubkeyAuthentication, AuthenticationMethods)';
  }
  if (log.passedOver.some((line) => line.includes('is encrypted'))) {
    return 'load the encrypted key into an agent: ssh-add';
  }
  if (log.agentFailure !== undefined)
    return 'mend the agent (ssh-add -l), or name an IdentityFile in ssh_config';
  if (log.offered.length === 0 && log.passedOver.length > 0)
    return 'mend that key ("ssh-keygen -y -f FILE" tells whether ssh can use it), or start an agent with one (ssh-add)';
  if (log.offered.length === 0)
    return 'start an agent with a key (ssh-add), or name an IdentityFile in ssh_config';
  return 'check the user name, and that the public key is in authorized_keys there';
}

function unreachable(message: string, hint?: string): Failure {
  return { kind: 'unreachable', message, ...(hint === undefined ? {} : { hint }), reached: false };
}

/** The code of an error, or of the first of several addresses that were tried. */
function codeOf(error: Error): string {
  const all: readonly NodeJS.ErrnoException[] =
    error instanceof AggregateError ? error.errors : [error];
  const { code = '', syscall } = all.find((each) => typeof each.code === 'string') ?? {};
  // A name of more than 253 characters is EINVAL: nobody can have it.
  return code === 'EINVAL' && syscall === 'getaddrinfo' ? 'ENOTFOUND' : code;
}

function during(phase: Phase): string {
  switch (phase) {
    case 'lookup':
      return 'while looking up the name';
    case 'connecting':
      return 'while connecting';
    case 'handshake':
      return 'during the SSH handshake';
    case 'authentication':
      return 'during authentication';
  }
}

/** What came in the place of SSH: often the reason, or the name of what listens there. */
function instead(greeting: string): string {
  return greeting === '' ? '' : `: it said ${quoted(greeting, 200)}`;
}

/** A host's words may be of any length. */
function inShort(words: string): string {
  return quoted(words, 200).slice(1, -1);
}
