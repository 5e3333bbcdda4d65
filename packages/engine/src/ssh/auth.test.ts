/** Which keys are offered, in what order, and what is said when none of them opens the door. */
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, startFleet } from '@exosphere/test-fixtures';
import { describeWith } from '@exosphere/test-fixtures/requirements';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Connected, type ConnectTools, connect } from './connect.ts';
import type { Endpoint } from './endpoint.ts';
import { makeKeyFile, startFakeAgent, startRealAgent, type TestAgent } from './testing/agent.ts';
import { connectTools, endpointFor, newKey, startServer } from './testing/server.ts';

let directory: string;
let fleet: Fleet;
let agents: TestAgent[] = [];
let links: Connected[] = [];
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-auth-'));
  fleet = await startFleet({ hosts: [{ name: 'host' }] });
});
afterAll(async () => {
  await fleet.stop();
  await rm(directory, { recursive: true });
});
afterEach(async () => {
  for (const link of links) if (link.ok) link.link.socket.destroy();
  await Promise.all(agents.map((agent) => agent.stop()));
  agents = [];
  links = [];
});

function started<T extends TestAgent>(agent: T): T {
  agents.push(agent);
  return agent;
}

/** Logs in to the host of the fleet, which takes the fleet's own key alone. */
async function logIn(
  change: Partial<Endpoint>,
  tools: ConnectTools = connectTools(),
  signal: AbortSignal = new AbortController().signal,
): Promise<Connected> {
  const { address, port } = fleet.host('host');
  const connected = await connect(
    endpointFor(port, { hostname: address, ...change }),
    tools,
    signal,
  );
  links.push(connected);
  return connected;
}

const files = (...paths: readonly string[]): Pick<Endpoint, 'identityFiles'> => ({
  identityFiles: paths.map((path) => ({ path, explicit: true })),
});

/** The failure of a login, with what the message says after its beginning. */
function refused(said: string | RegExp, hint: RegExp): unknown {
  const prefix = 'authentication as "exo" failed: ';
  return {
    ok: false,
    failure: {
      kind: 'auth',
      message: typeof said === 'string' ? prefix + said : expect.stringMatching(said),
      hint: expect.stringMatching(hint),
      reached: false,
    },
  };
}

describe('without an agent', () => {
  test('a key file without a passphrase opens the door', async () => {
    expect(await logIn(files(fleet.clientKeyPath))).toMatchObject({ ok: true });
  });

  test('no key at all', async () => {
    const missing = { identityFiles: [{ path: at('id_ed25519'), explicit: false }] };
    expect(await logIn(missing)).toEqual(refused('no key could be offered', /start an agent/u));
  });

  test('files that are named and are no keys are told with their reason', async () => {
    await writeFile(at('garbage'), 'no key');
    execFileSync('mkfifo', [at('pipe')]);
    expect(await logIn(files(at('absent'), at('garbage'), at('pipe'), directory))).toEqual(
      refused(
        `no key could be offered; ${at('absent')} does not exist; ` +
          `${at('garbage')} cannot be used: Unsupported key format; ` +
          `${at('pipe')} cannot be used: ${at('pipe')} is not a file; ` +
          `${directory} cannot be used: ${directory} is not a file`,
        /start an agent/u,
      ),
    );
  });

  test('a key that others may read is not used, as ssh has it', async () => {
    await copyFile(fleet.clientKeyPath, at('exposed'));
    await chmod(at('exposed'), 0o644);
    expect(await logIn(files(at('exposed')))).toEqual(
      refused(
        `no key could be offered; ${at('exposed')} cannot be used: others may read it, and ssh refuses it too (chmod 600)`,
        /mend that key/u,
      ),
    );
  });
});

describeWith(
  { commands: ['ssh-keygen', 'ssh-agent', 'ssh-add'], install: 'apt-get install openssh-client' },
  'with ssh-agent',
  () => {
    const others: string[] = [];
    beforeAll(async () => {
      for (let number = 1; number < 30; number++) {
        others.push(await makeKeyFile(at(`other-${number}`)));
      }
      await copyFile(fleet.clientKeyPath, at('right'));
      const publicKey = execFileSync('ssh-keygen', ['-y', '-f', fleet.clientKeyPath]);
      await writeFile(at('right.pub'), publicKey);
      await makeKeyFile(at('encrypted'), 'secret');
      // The right key, encrypted; of the second no public half lies beside it.
      for (const name of ['locked', 'locked-alone']) {
        await copyFile(fleet.clientKeyPath, at(name));
        execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', at(name)]);
      }
      await writeFile(at('locked.pub'), publicKey);
    });

    test('one key', async () => {
      const agentSocket = started(await startRealAgent(at('a1'), [at('right')])).socket;
      expect(await logIn({ agentSocket })).toMatchObject({ ok: true });
    });

    test('thirty keys run into the limit of the server, and the hint says how to choose', async () => {
      const keys = [...others, at('right')];
      const agentSocket = started(await startRealAgent(at('a30'), keys)).socket;
      expect(await logIn({ agentSocket })).toEqual(
        refused(
          /failed: offered (?:agent ssh-ed25519 SHA256:\S{43}(?:, | )){5}and 1 more; the host closed the connection/u,
          /MaxAuthTries.*IdentityFile.*IdentitiesOnly/u,
        ),
      );
    });

    test('thirty keys and IdentitiesOnly with a public file: that one alone is offered', async () => {
      const keys = [...others, at('right')];
      const agentSocket = started(await startRealAgent(at('a31'), keys)).socket;
      const only = { agentSocket, identitiesOnly: true };
      expect(await logIn({ ...only, ...files(at('right.pub')) })).toMatchObject({ ok: true });
      expect(await logIn({ ...only, ...files(`${others[0]}.pub`) })).toEqual(
        refused(/offered agent ssh-ed25519 SHA256:\S{43}$/u, /authorized_keys/u),
      );
    });

    test('a configured key comes before the other keys of the agent', async () => {
      const keys = [...others, at('right')];
      const agentSocket = started(await startRealAgent(at('a32'), keys)).socket;
      expect(await logIn({ agentSocket, ...files(at('right.pub')) })).toMatchObject({ ok: true });
    });

    test('an encrypted key without an agent is said to need one', async () => {
      expect(await logIn(files(at('encrypted')))).toEqual(
        refused(
          `no key could be offered; ${at('encrypted')} is encrypted and can only be used through an agent`,
          /load the encrypted key into an agent: ssh-add/u,
        ),
      );
    });

    test.each(['locked', 'locked-alone'])(
      'a key that is encrypted on disk and lies in the agent is used from there: %s',
      async (name) => {
        const keys = [...others.slice(0, 8), at('right')];
        const agentSocket = started(await startRealAgent(at(`a-${name}`), keys)).socket;
        const only = { agentSocket, identitiesOnly: true };
        expect(await logIn({ ...only, ...files(at(name)) })).toMatchObject({ ok: true });
      },
    );

    test('an agent that is gone is named, and a key file still works', async () => {
      const agent = await startRealAgent(at('gone'), []);
      const agentSocket = agent.socket;
      await agent.stop();
      // ssh-agent removes its socket as it ends, if it gets that far.
      expect(await logIn({ agentSocket })).toEqual(
        refused(
          /no key could be offered; (?:there is no agent at \S+gone|the agent at \S+gone is gone)$/u,
          /ssh-add -l/u,
        ),
      );
      expect(await logIn({ agentSocket, ...files(at('right')) })).toMatchObject({ ok: true });
    });
  },
);

describe('with an agent that misbehaves', () => {
  const limits = { timeoutMs: 150, signatures: 1 };

  test('a socket that nobody listens on any more', async () => {
    const listener =
      "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
    expect(() => execFileSync(process.execPath, ['-e', listener, at('dead')])).toThrow();
    expect(await logIn({ agentSocket: at('dead') })).toEqual(
      refused(`no key could be offered; the agent at ${at('dead')} is gone`, /ssh-add -l/u),
    );
  });

  test('one that never lists its keys is waited for once, beside the clock of the host', async () => {
    const agent = started(await startFakeAgent(at('mute'), { privateKey: newKey() }));
    const tools = connectTools(limits);
    const change = { agentSocket: agent.socket, connectTimeoutMs: 100 };
    const said = `the agent at ${agent.socket} did not list its keys within 0.15 s`;
    expect(await logIn(change, tools)).toEqual(
      refused(`no key could be offered; ${said}`, /ssh-add -l/u),
    );
    expect(await logIn({ ...change, ...files(fleet.clientKeyPath) }, tools)).toMatchObject({
      ok: true,
    });
    expect(agent.asked).toEqual({ lists: 1, signatures: 0 });
  });

  test('one that never signs gives way to a key file, for every host', async () => {
    const privateKey = await readFile(fleet.clientKeyPath, 'utf8');
    const agent = started(await startFakeAgent(at('unsigned'), { privateKey, listsAfterMs: 0 }));
    const key = await unknownKey();
    const tools = connectTools(limits);
    const said = `the agent at ${agent.socket} did not sign within 0.15 s`;
    const change = { agentSocket: agent.socket, connectTimeoutMs: 1000, ...files(key) };
    const all = await Promise.all([1, 2, 3].map(() => logIn(change, tools)));
    for (const one of all) {
      expect(one).toMatchObject({
        ok: false,
        failure: { kind: 'auth', message: expect.stringContaining(said) },
      });
    }
    expect(agent.asked).toEqual({ lists: 1, signatures: 1 });
  });

  test('the clock of the host goes on once the agent has signed', async () => {
    const privateKey = newKey();
    const agent = started(
      await startFakeAgent(at('slow'), { privateKey, listsAfterMs: 0, signsAfterMs: 0 }),
    );
    // Takes the key, and never says a word about the signature.
    const server = await startServer({
      authenticate: (context) => {
        if (context.method === 'publickey' && context.signature === undefined) context.accept();
      },
    });
    const endpoint = endpointFor(server.port, {
      agentSocket: agent.socket,
      connectTimeoutMs: 300,
    });
    const connected = await connect(endpoint, connectTools(), new AbortController().signal);
    await server.stop();
    expect(connected).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', message: expect.stringContaining('during authentication') },
    });
  });

  test('one that signs after the host has hung up disturbs nobody', async () => {
    const privateKey = newKey();
    const agent = started(
      await startFakeAgent(at('late'), { privateKey, listsAfterMs: 0, signsAfterMs: 150 }),
    );
    const server = await startServer({
      authenticate: (context, connection) => {
        if (context.method !== 'publickey') return;
        context.accept();
        setTimeout(() => connection.end(), 20);
      },
    });
    const endpoint = endpointFor(server.port, { agentSocket: agent.socket });
    const connected = await connect(endpoint, connectTools(), new AbortController().signal);
    expect(connected).toMatchObject({ ok: false, failure: { kind: 'auth' } });
    await expect.poll(() => agent.asked.signatures).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200)); // an error now would fail this file
    await server.stop();
  });

  test('one that lists its keys after the host has hung up disturbs nobody', async () => {
    const agent = started(
      await startFakeAgent(at('late-list'), { privateKey: newKey(), listsAfterMs: 150 }),
    );
    const server = await startServer({
      began: (connection) => connection.on('handshake', () => connection.end()),
    });
    const endpoint = endpointFor(server.port, { agentSocket: agent.socket });
    const connected = await connect(endpoint, connectTools(), new AbortController().signal);
    expect(connected).toMatchObject({
      ok: false,
      failure: { kind: 'unreachable', message: expect.stringContaining('during authentication') },
    });
    await new Promise((resolve) => setTimeout(resolve, 250)); // an error now would fail this file
    await server.stop();
  });

  test('an abort while the agent thinks is a cancel, and asks for no more signatures', async () => {
    const privateKey = await readFile(fleet.clientKeyPath, 'utf8');
    const agent = started(await startFakeAgent(at('thinking'), { privateKey, listsAfterMs: 0 }));
    const stop = new AbortController();
    const tools = connectTools({ timeoutMs: 10_000, signatures: 1 });
    const all = [1, 2].map(() => logIn({ agentSocket: agent.socket }, tools, stop.signal));
    await expect.poll(() => agent.asked.signatures).toBe(1);
    stop.abort();
    for (const one of await Promise.all(all)) {
      expect(one).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    }
    expect(agent.asked.signatures).toBe(1);
  });
});

/** A key that no host knows. */
async function unknownKey(): Promise<string> {
  const path = at('unknown');
  await writeFile(path, newKey(), { mode: 0o600 });
  return path;
}
