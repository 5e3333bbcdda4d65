/** Opens one authenticated SSH connection, within its time, to a host whose key was checked. */
import type { Failure } from '@exosphere/core';
import { Client, type ServerHostKeyAlgorithm } from 'ssh2';
import { type AuthLog, authHandler } from './auth.ts';
import { startDeadline } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import {
  authFailure,
  closedFailure,
  connectFailure,
  connectTimeout,
  type Phase,
} from './errors.ts';
import type { HostKeys, Verdict } from './host-keys.ts';

/** ssh2's chacha20-poly1305 is broken on this runtime; AES is in hardware nearly everywhere. */
const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const;

/** Host key algorithms in order of preference; `ssh-rsa` (SHA-1) is left out, as OpenSSH 8.8 did. */
const HOST_KEYS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** How long a connection may take to say goodbye before it is cut. */
const CLOSE_MS = 500;

export type Connected =
  | { readonly ok: true; readonly client: Client }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Connects and authenticates. The clock starts with the socket and stands still while the agent is asked.
 * An abort cuts the attempt and gives a `cancelled` failure. Never throws.
 */
export function connect(
  endpoint: Endpoint,
  hostKeys: HostKeys,
  signal: AbortSignal,
): Promise<Connected> {
  return new Promise((resolve) => {
    const client = new Client();
    const log: AuthLog = { offered: [], passedOver: [], accepts: [] };
    let phase: Phase = 'connecting';
    let verdict: Verdict | undefined;
    let settled = false;
    const settle = (result: Connected): void => {
      if (settled) return;
      settled = true;
      clock.clear();
      signal.removeEventListener('abort', cancel);
      if (!result.ok) client.destroy();
      resolve(result);
    };
    const fail = (failure: Failure): void => settle({ ok: false, failure });
    const clock = startDeadline(endpoint.connectTimeoutMs, () =>
      fail(connectTimeout(phase, endpoint)),
    );
    const cancel = (): void => fail({ kind: 'cancelled', message: 'cancelled', reached: false });
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });

    client.on('connect', () => {
      phase = 'handshake';
    });
    client.on('handshake', () => {
      phase = 'authentication';
    });
    client.on('error', (error: NodeJS.ErrnoException & { level?: string }) => {
      // The agent's errors are in the log, and key files may still work.
      if (error.level === 'agent') return;
      if (verdict?.ok === false) {
        const { message, hint } = verdict;
        fail({ kind: 'host-key', message, hint, reached: false });
      } else if (error.level === 'client-authentication') fail(authFailure(endpoint, log));
      else fail(connectFailure(error, phase, endpoint));
    });
    client.on('close', () => {
      const refused = phase === 'authentication' && log.accepts.length > 0;
      fail(refused ? authFailure(endpoint, log) : closedFailure(phase, endpoint));
    });
    client.on('ready', () => settle({ ok: true, client }));

    try {
      const known = hostKeys.knownTypes(endpoint);
      client.connect({
        host: endpoint.hostname,
        port: endpoint.port,
        username: endpoint.username,
        readyTimeout: 0,
        authHandler: authHandler(endpoint, log, {
          waiting: () => clock.pause(),
          answered: () => clock.resume(),
        }),
        hostVerifier: (key: Buffer) => {
          verdict = hostKeys.verify(endpoint, key);
          return verdict.ok;
        },
        algorithms: { cipher: [...CIPHERS], serverHostKey: [...preferring(known)] },
      });
      client.setNoDelay(true);
    } catch (error) {
      fail(connectFailure(error as NodeJS.ErrnoException, phase, endpoint));
    }
  });
}

/** Ends a connection; resolves when the socket is gone, which is cut if the host does not answer. */
export function disconnect(client: Client): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => client.destroy(), CLOSE_MS);
    const gone = (): void => {
      clearTimeout(cut);
      resolve();
    };
    client.once('close', gone);
    client.on('error', () => {});
    client.end();
    // @ts-expect-error The socket is not in ssh2's types: one that is closed already emits nothing more.
    if (client._sock?.destroyed === true) gone();
  });
}

/** The types we know a key of come first, or a host with several keys would look changed. */
function preferring(known: readonly string[]): readonly ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: string): boolean =>
    known.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  return HOST_KEYS.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
}
