/** An SSH server whose every answer a test decides: for hosts that do what no honest one would. */
import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { openAgents } from '../agent.ts';
import { AGENT_LIMITS, type AgentLimits } from '../agent-limits.ts';
import { createBudget, sharedBudget } from '../budget.ts';
import type { ConnectTools } from '../connect.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Limits } from '../exec.ts';
import { openHostKeys } from '../host-keys.ts';
import { openJumps } from '../jumps.ts';
import { createSlots } from '../slots.ts';

/** The inside of ssh2's connection, for packets that it would never send by itself. */
export interface Packets {
  disconnect(reason: number): void;
  ping(): void;
  rekey(): void;
  channelOpenConfirm(recipient: number, sender: number, window: number, packetSize: number): void;
  channelOpenFail(recipient: number, reason: number, description: string): void;
  channelData(recipient: number, data: Buffer): void;
}

/** What a test decides; where it does not, the server is an honest one that lets everybody in. */
export interface Behaviour {
  connected?(socket: Socket): void;
  began?(connection: Connection, packets: Packets): void;
  authenticate?(context: AuthContext, connection: Connection): void;
  /** A channel is asked for; false: the test answers by itself. */
  session?(packets: Packets): boolean;
  /** A command runs. */
  exec?(channel: ServerChannel, connection: Connection, packets: Packets): void;
}

export interface TestServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A new private key. About one in 100 of those that ssh2 1.17 makes is none: it cuts leading zeros off. */
export function newKey(): string {
  for (;;) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}

const HOST_KEY = newKey();

/** Starts to listen on the loopback interface. */
export async function startServer(behaviour: Behaviour): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    behaviour.connected?.(socket);
    if (socket.listenerCount('data') > 0) return; // the test speaks by itself
    const server = new ssh2.Server({ hostKeys: [HOST_KEY] }, (connection) =>
      attend(connection, behaviour),
    );
    server.injectSocket(socket);
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    stop: async () => {
      // A test may have taken a socket's own way to end.
      for (const socket of sockets) Socket.prototype.destroy.call(socket);
      listener.close();
      await once(listener, 'close');
    },
  };
}

function attend(connection: Connection, behaviour: Behaviour): void {
  const { _protocol: packets } = connection as unknown as { readonly _protocol: Packets };
  // Clients break off in every way there is.
  connection.on('error', () => {});
  behaviour.began?.(connection, packets);
  connection.on('authentication', (context) => {
    if (behaviour.authenticate === undefined) context.accept();
    else behaviour.authenticate(context, connection);
  });
  connection.on('session', (accept) => {
    if (behaviour.session?.(packets) === false) return;
    accept().on('exec', (acceptExec) => {
      const channel = acceptExec();
      channel.on('error', () => {});
      behaviour.exec?.(channel, connection, packets);
    });
  });
}

/** Answers every command of a script with nothing, as a shell would; calls back when all is written. */
export function answerScript(channel: ServerChannel, answered: () => void = () => {}): void {
  let text = '';
  channel.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (!text.endsWith('exit 0\n}\n')) return;
    const transcript = transcriptOf(text);
    channel.stderr.write(transcript);
    channel.write(transcript);
    answered();
  });
}

/** What a script that finds nothing writes to either stream. */
export function transcriptOf(script: string): string {
  const [, mark = ''] = /EXO_MARK=(?<mark>\S+)/u.exec(script) ?? [];
  const names = [...script.matchAll(/^exo_begin (?<name>\S+)$/gmu)].map(([, name]) => name);
  const lines = ['start', ...names.flatMap((name) => [`begin ${name}`, `end ${name} 0`]), 'done'];
  return lines.map((line) => `\n${mark} ${line}\n`).join('');
}

/** How to reach a server on the loopback interface. */
export function endpointFor(port: number, change: Partial<Endpoint> = {}): Endpoint {
  return {
    hostname: '127.0.0.1',
    port,
    username: 'exo',
    keyName: `[127.0.0.1]:${port}`,
    hostKeyPolicy: 'off',
    userKnownHosts: [],
    globalKnownHosts: [],
    identityFiles: [],
    identitiesOnly: false,
    connectTimeoutMs: 5000,
    ...change,
  };
}

/** What connections need, with nothing of the user's. */
export function connectTools(limits: AgentLimits = AGENT_LIMITS): ConnectTools {
  return {
    hostKeys: openHostKeys('/dev/null'),
    agent: openAgents(limits),
    handshakes: createSlots(16),
    jumps: openJumps({ connect: () => Promise.reject(new Error('no jump host')), handshakes: 8 }),
    hopOf: () => {
      throw new Error('no jump host');
    },
    env: {},
  };
}

/** Limits that nothing honest reaches. */
export function limitsOf(change: Partial<Limits> = {}): Limits {
  return {
    timeoutMs: 5000,
    maxOutputBytes: 4 * 1024 * 1024,
    budget: createBudget(sharedBudget()),
    keepCut: true,
    ...change,
  };
}
