/** Speaks SSH on one line: key exchange, login and channels, up to the commands that are executed. */
import { timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type Session } from 'ssh2';
import type { Tally } from './counters.ts';
import type { Executor } from './execute.ts';
import type { Fault } from './faults.ts';
import type { FleetKey } from './keys.ts';

export interface LoginOptions {
  readonly hostKey: FleetKey;
  /** The key that may log in, under any user name. */
  readonly clientKey: FleetKey;
  readonly fault?: Fault;
  readonly execute: Executor;
  readonly tally: Tally;
}

/** Greets the client at the other end of the line. */
export function serveSsh(line: Duplex, options: LoginOptions): void {
  const server = new ssh2.Server(
    {
      hostKeys: [options.hostKey.privateKey],
      ident: 'OpenSSH_9.6',
      algorithms: {
        kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org'],
        // No chacha20-poly1305: ssh2 without its native addon cannot be trusted with it.
        cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr'],
        hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256'],
        compress: ['none'],
      },
      // Packets that keep an idle connection alive would be counted as answers of the client.
      keepaliveInterval: 24 * 3600 * 1000,
    },
    (connection) => attend(connection, line, options),
  );
  // The types ask for a socket; the documentation promises that any duplex stream will do.
  server.injectSocket(line as Parameters<typeof server.injectSocket>[0]);
}

function attend(connection: Connection, line: Duplex, options: LoginOptions): void {
  const { fault, execute, tally } = options;
  // A client that breaks off in whatever way is everyday here; the line's end settles everything.
  connection.on('error', () => {});
  connection.on('authentication', gatekeeper(connection, line, options));
  connection.on('ready', () => {
    tally.authentications += 1;
  });
  let openSessions = 0;
  connection.on('session', (accept, reject) => {
    if (fault === 'channel-refused') return reject();
    if (fault === 'max-sessions' && openSessions > 0) return reject();
    openSessions += 1;
    const session = accept();
    session.on('close', () => {
      openSessions -= 1;
    });
    serveSession(session, options, (channel, command) => {
      tally.executions += 1;
      execute({ channel, command, ...signalsOf(channel), cut: () => line.destroy() }).catch(
        (error: unknown) => line.destroy(error instanceof Error ? error : new Error(`${error}`)),
      );
    });
  });
}

function serveSession(
  session: Session,
  { fault }: LoginOptions,
  run: (channel: ServerChannel, command: string) => void,
): void {
  session.on('exec', (accept, reject, { command }) => {
    if (fault === 'exec-refused') reject();
    else run(accept(), command);
  });
}

function signalsOf(channel: ServerChannel): { gone: AbortSignal; hungUp: AbortSignal } {
  const gone = new AbortController();
  const hungUp = new AbortController();
  channel.on('end', () => hungUp.abort());
  channel.on('close', () => {
    gone.abort();
    hungUp.abort();
  });
  return { gone: gone.signal, hungUp: hungUp.signal };
}

/** As many refused keys end a connection to OpenSSH by default (MaxAuthTries). */
const MAX_TRIES = 6;

function gatekeeper(
  connection: Connection,
  line: Duplex,
  { clientKey, fault }: LoginOptions,
): (context: AuthContext) => void {
  const allowed = ssh2.utils.parseKey(clientKey.privateKey);
  if (allowed instanceof Error) throw allowed;
  const expected = Buffer.from(clientKey.base64, 'base64');
  const maxTries = fault === 'too-many-failures' ? 1 : MAX_TRIES;
  const refusesAll = fault === 'auth-refused' || fault === 'too-many-failures';
  let tries = 0;
  return (context) => {
    // Clients open with "none" to learn which methods there are: that is no try.
    if (context.method === 'none') return context.reject(['publickey']);
    if (context.method === 'publickey' && !refusesAll) {
      const { key, signature, blob, hashAlgo } = context;
      const known = key.data.length === expected.length && timingSafeEqual(key.data, expected);
      // Without a signature the client only asks whether the key would do.
      const proven = !signature || (blob && allowed.verify(blob, signature, hashAlgo) === true);
      if (known && proven) return context.accept();
    }
    tries += 1;
    if (tries < maxTries) {
      context.reject(['publickey']);
    } else {
      disconnect(connection);
      line.end();
    }
  };
}

/** Takes leave with the reason that OpenSSH gives for too many tries: number 2, "protocol error". */
function disconnect(connection: Connection): void {
  // ssh2's own `end` always says that the application is done, which clients take for a quiet end.
  const { _protocol: protocol } = connection as unknown as {
    readonly _protocol: { disconnect(reason: number): void };
  };
  protocol.disconnect(2);
}
