/** Servers that speak SSH and mean harm: each costs a failure within its time, and nothing else. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createBudget, sharedBudget } from './budget.ts';
import { connect } from './connect.ts';
import type { Endpoint } from './endpoint.ts';
import { type Execution, execute } from './exec.ts';
import { disconnect, type Link } from './link.ts';
import {
  answerScript,
  type Behaviour,
  connectTools,
  endpointFor,
  limitsOf,
  newKey,
  startServer,
  type TestServer,
  transcriptOf,
} from './testing/server.ts';

const MARK = 'abcdefghijklmnop';
const SCRIPT = {
  mark: MARK,
  text: `EXO_MARK=${MARK} EXO_LOCALE=C\n{\nexo_begin true\nexit 0\n}\n`,
};
const never = new AbortController().signal;

let directory: string;
let server: TestServer | undefined;
let link: Link | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-hostile-'));
  await writeFile(join(directory, 'key'), newKey(), { mode: 0o600 });
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(async () => {
  link?.socket.destroy();
  await server?.stop();
  link = undefined;
  server = undefined;
});

async function meet(behaviour: Behaviour, change: Partial<Endpoint> = {}) {
  server = await startServer(behaviour);
  const identityFiles = [{ path: join(directory, 'key'), explicit: true }];
  const endpoint = endpointFor(server.port, { identityFiles, ...change });
  const connected = await connect(endpoint, connectTools(), never);
  if (connected.ok) link = connected.link;
  return connected;
}

async function ask(behaviour: Behaviour, limits = limitsOf()): Promise<Execution> {
  const connected = await meet(behaviour);
  if (!connected.ok) throw new Error(connected.failure.message);
  return await execute(connected.link, SCRIPT, limits, never);
}

/** Half-open: it hears the goodbye and says none. */
function neverClose(socket: Socket): void {
  socket.allowHalfOpen = true;
  socket.end = () => socket;
  socket.destroy = () => socket;
}

describe('before the login', () => {
  test('something that is no SSH server is named', async () => {
    const connected = await meet({
      connected: (socket) => {
        socket.on('data', () => {}).write('HTTP/1.1 400 Bad Request\r\n\r\nSSH-nonsense\r\n');
      },
    });
    expect(connected).toMatchObject({
      ok: false,
      failure: {
        kind: 'unreachable',
        message: expect.stringMatching(/^it failed during the SSH handshake: Invalid identif/u),
        hint: 'does an SSH server listen on that port, or something else?',
      },
    });
  });

  test('a server that turns us away in words is quoted', async () => {
    const connected = await meet({
      connected: (socket) => {
        socket.on('data', () => {}).end('Not allowed at this time\r\n');
      },
    });
    expect(connected).toMatchObject({
      ok: false,
      failure: {
        kind: 'unreachable',
        message: expect.stringMatching(
          /^the host closed the connection during the SSH handshake: it said "Not allowed at this time" \(/u,
        ),
      },
    });
  });

  test('a server that gives its reason for ending the connection is heard', async () => {
    const tooManyConnections = 12;
    const connected = await meet({
      began: (_, packets) => packets.disconnect(tooManyConnections),
    });
    expect(connected).toMatchObject({
      ok: false,
      failure: {
        kind: 'unreachable',
        message: expect.stringMatching(
          /^the host ended the connection during the SSH handshake: TOO_MANY_CONNECTIONS \(/u,
        ),
      },
    });
  });

  test('a server that talks without end instead of letting us in is cut', async () => {
    const connected = await meet({
      began: (connection, packets) => {
        connection.on('handshake', () => {
          const timer = setInterval(() => {
            for (let count = 0; count < 2000; count++) packets.ping();
          }, 1);
          connection.on('close', () => clearInterval(timer));
        });
      },
      authenticate: () => {},
    });
    expect(connected).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('the host said more than 1048576 bytes') },
    });
  });

  test('a server that never answers to the signature runs into the time-out', async () => {
    const connected = await meet(
      {
        authenticate: (context) => {
          if (context.method === 'publickey' && context.signature === undefined) context.accept();
        },
      },
      { connectTimeoutMs: 1000 },
    );
    expect(connected).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', message: expect.stringContaining('during authentication') },
    });
  });
});

describe('with a channel', () => {
  test('one that takes packets of no bytes is refused', async () => {
    const execution = await ask({
      session: (packets) => {
        packets.channelOpenConfirm(0, 0, 1_000_000, 0);
        return false;
      },
    });
    expect(execution).toMatchObject({
      ending: 'refused',
      refusal: 'it opened a channel that has room for nothing',
    });
  });

  test('one that is never opened is a time-out before any shell', async () => {
    const execution = await ask({ session: () => false }, limitsOf({ timeoutMs: 200 }));
    expect(execution).toMatchObject({ ending: 'timeout', accepted: false, marksAt: [] });
  });

  test('one without a window is a time-out, and the connection still ends', async () => {
    const execution = await ask(
      {
        session: (packets) => {
          packets.channelOpenConfirm(0, 0, 0, 32_768);
          return false;
        },
      },
      limitsOf({ timeoutMs: 200 }),
    );
    expect(execution).toMatchObject({ ending: 'timeout' });
    if (link !== undefined) await disconnect(link);
  });

  test('a connection that is cut while the channel is opened is lost, not refused', async () => {
    const execution = await ask({
      began: (connection) => connection.on('session', () => connection.end()),
      session: () => false,
    });
    expect(execution).toMatchObject({ ending: 'lost', accepted: false });
  });

  test('a packet that makes no sense cuts the connection at once', async () => {
    const execution = await ask({
      connected: neverClose,
      exec: (_channel, _connection, packets) => packets.channelData(2 ** 32 - 1, Buffer.from('x')),
    });
    expect(execution.ending).toBe('lost');
  });
});

describe('while a script runs', () => {
  test('output of one byte a packet is put together again', async () => {
    const execution = await ask({
      exec: (channel) => {
        channel.on('data', (chunk: Buffer) => {
          const text = chunk.toString();
          for (const byte of transcriptOf(text)) channel.write(byte);
          channel.stderr.write(transcriptOf(text));
        });
      },
    });
    expect(execution).toMatchObject({ ending: 'done', stdout: transcriptOf(SCRIPT.text) });
    expect(execution.marksAt).toHaveLength(4);
  });

  test('new keys over and over end the connection', async () => {
    let rekeyed = 0;
    const execution = await ask({
      exec: (_channel, connection, packets) => {
        connection.on('rekey', () => {
          rekeyed += 1;
          packets.rekey();
        });
        packets.rekey();
      },
    });
    expect(execution.ending).toBe('lost');
    expect(rekeyed).toBeGreaterThan(50);
    expect(rekeyed).toBeLessThan(150);
  });

  test('messages that carry no output are cut off', async () => {
    const execution = await ask({
      exec: (channel, _connection, packets) => {
        const timer = setInterval(() => {
          for (let count = 0; count < 2000; count++) packets.ping();
        }, 1);
        channel.on('close', () => clearInterval(timer));
      },
    });
    expect(execution.ending).toBe('chatter');
  });

  test('a host that minds no window is stopped by the socket while the budget is spent', async () => {
    const nothingLeft = createBudget(sharedBudget({ blocks: 0, reserve: 0 }));
    const other = nothingLeft.account();
    // Takes the right to go on all the same, and keeps it as long as it goes on within a second.
    for (let count = 0; count < 20; count++) other.block();
    const goesOn = setInterval(() => other.block(), 100);
    let sent = 0;
    const execution = await ask(
      {
        exec: (channel, _connection, packets) => {
          const timer = setInterval(() => {
            // No more than the system's buffers and a few megabytes on top, or this test itself would drown.
            for (let count = 0; count < 64 && sent < 48; sent++) {
              packets.channelData(0, Buffer.alloc(32_000));
              count += 16;
            }
          }, 5);
          channel.on('close', () => clearInterval(timer));
        },
      },
      limitsOf({ timeoutMs: 800, budget: nothingLeft }),
    );
    clearInterval(goesOn);
    other.close();
    expect(execution.ending).toBe('timeout');
    expect(sent).toBe(48);
    expect(execution.stdout.length).toBeGreaterThan(256 * 1024);
    expect(execution.stdout.length).toBeLessThan(512 * 1024);
  });

  test('what comes after the end mark is no part of the answer, and keeps nobody', async () => {
    let flooding = false;
    const execution = await ask({
      exec: (channel) => {
        answerScript(channel, () => {
          const more = (): void => {
            flooding = true;
            if (channel.write('x'.repeat(65_536))) setImmediate(more);
            else channel.once('drain', more);
          };
          more();
        });
      },
    });
    expect(execution.ending).toBe('done');
    expect(flooding).toBe(true);
    if (link !== undefined) await disconnect(link);
  });
});

test('an attempt that is cancelled before it begins connects to nobody', async () => {
  let connections = 0;
  server = await startServer({
    connected: () => {
      connections += 1;
    },
  });
  const connected = await connect(endpointFor(server.port), connectTools(), AbortSignal.abort());
  expect(connected).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  expect(connections).toBe(0);
});

describe('at the end', () => {
  test('a host that never closes its side is cut', async () => {
    const connected = await meet({ connected: neverClose });
    expect(connected.ok).toBe(true);
    if (connected.ok) await disconnect(connected.link);
    expect(link?.socket.destroyed).toBe(true);
  });

  test('a script on a connection that is gone is lost', async () => {
    const connected = await meet({});
    if (!connected.ok) throw new Error(connected.failure.message);
    await disconnect(connected.link);
    const execution = await execute(connected.link, SCRIPT, limitsOf(), never);
    expect(execution).toMatchObject({ ending: 'lost', stdout: '' });
  });
});
