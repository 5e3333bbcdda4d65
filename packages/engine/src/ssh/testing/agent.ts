/** Agents for tests: the real one with keys made for the purpose, and one that misbehaves as it is told. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';

const run = promisify(execFile);

export interface TestAgent {
  readonly socket: string;
  stop(): Promise<void>;
}

/** Starts ssh-agent on that socket, with these key files in it. */
export async function startRealAgent(
  socket: string,
  keys: readonly string[],
): Promise<TestAgent & { add(key: string): Promise<void> }> {
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const add = async (key: string): Promise<void> => {
    await run('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  };
  for (const key of keys) await add(key);
  return {
    socket,
    add,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** Makes a key pair: two files, the second with `.pub`. */
export async function makeKeyFile(path: string, passphrase = ''): Promise<string> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', path]);
  return path;
}

/** What a fake agent does: it holds one key, and takes its time, for ever if undefined. */
export interface FakeAgentOptions {
  readonly privateKey: string;
  readonly listsAfterMs?: number;
  readonly signsAfterMs?: number;
}

/** Starts an agent of that behaviour. `asked` counts the questions. */
export async function startFakeAgent(
  socket: string,
  { privateKey, listsAfterMs, signsAfterMs }: FakeAgentOptions,
): Promise<TestAgent & { readonly asked: { lists: number; signatures: number } }> {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const asked = { lists: 0, signatures: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => {});
    client.on('data', async (request) => {
      const lists = request[4] === 11;
      asked[lists ? 'lists' : 'signatures'] += 1;
      const after = lists ? listsAfterMs : signsAfterMs;
      if (after === undefined) return;
      await sleep(after);
      client.write(lists ? identities(key.getPublicSSH()) : signature(key, request));
    });
  });
  await once(server.listen(socket), 'listening');
  return {
    socket,
    asked,
    stop: async () => {
      for (const client of sockets) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

// SSH_AGENT_IDENTITIES_ANSWER (12): count, then blob and comment of each.
function identities(blob: Buffer): Buffer {
  return message(12, Buffer.from([0, 0, 0, 1]), string(blob), string(Buffer.from('fake')));
}

// SSH_AGENTC_SIGN_REQUEST (13): blob, data, flags. SSH_AGENT_SIGN_RESPONSE (14): type and signature, as one string.
function signature(key: ssh2.ParsedKey, request: Buffer): Buffer {
  const blobLength = request.readUInt32BE(5);
  const dataLength = request.readUInt32BE(9 + blobLength);
  const data = request.subarray(13 + blobLength, 13 + blobLength + dataLength);
  const signed = key.sign(data);
  if (signed instanceof Error) throw signed;
  return message(14, string(Buffer.concat([string(Buffer.from(key.type)), string(signed)])));
}

function message(type: number, ...parts: readonly Buffer[]): Buffer {
  return string(Buffer.concat([Buffer.from([type]), ...parts]));
}

function string(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
