/** Checks that every fault does what it says, both answered directly and in a real shell. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asked, ask } from './ask.ts';
import { FAULT_NAMES, type Fault, isHarmless } from './faults.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { converse, type Turn } from './raw-client.ts';

const COMMANDS = {
  first: { sh: 'first', purpose: 'comes before the command that is struck' },
  struck: { sh: 'struck', purpose: 'the middle of the script' },
  last: { sh: 'last', purpose: 'comes after it' },
};
const REPLY = { stdout: 'line one\nline two\n', stderr: '', exitCode: 0 };
const ANSWERS = { first: REPLY, struck: REPLY, last: REPLY };

/** What a client sees of a fault. */
type Sight = (asked: Asked) => void;

const sees =
  (expected: Partial<Asked>): Sight =>
  (asked) =>
    expect(asked).toMatchObject(expected);

const noLogin = sees({ end: 'no-login', stdout: '', stderr: '' });
const silence = sees({ end: 'timeout', stdout: '', stderr: '' });

const allAnswers: Sight = ({ end, transcript }) => {
  expect(end).toBe('done');
  expect(transcript).toEqual({
    started: true,
    finished: true,
    captures: { first: REPLY, struck: REPLY, last: REPLY },
  });
};

/** The first command has ended, the second one never does. */
const firstOnly =
  (end: Asked['end']): Sight =>
  (asked) => {
    expect(asked.end).toBe(end);
    expect(asked.transcript).toMatchObject({ started: true, finished: false });
    expect(asked.transcript.captures.first).toEqual(REPLY);
    expect(asked.transcript.captures.struck?.exitCode).toBeUndefined();
    expect(asked.transcript.captures.last?.stdout).toBe('');
  };

/** Enough output to be sure that it does not end by itself. */
const ENOUGH = 300_000;

const flooded =
  (stream: 'stdout' | 'stderr', text: string): Sight =>
  (asked) => {
    firstOnly('timeout')(asked);
    expect(asked[stream].length).toBeGreaterThan(ENOUGH / 2);
    expect(asked[stream].slice(1_000, 200_000)).toContain(text.repeat(100));
  };

const SIGHTS: { readonly [fault in Fault]: Sight } = {
  refused: noLogin,
  reset: noLogin,
  silent: silence,
  'endless-banner': silence,
  'half-kexinit': silence,
  'drop-in-kex': noLogin,
  'slow-drip': silence,
  'changed-key': sees({ end: 'no-login', error: 'Host denied (verification failed)' }),
  'ecdsa-only': sees({ end: 'no-login', error: 'Host denied (verification failed)' }),
  'auth-refused': sees({ end: 'no-login', error: 'All configured authentication methods failed' }),
  'too-many-failures': sees({ end: 'no-login', error: 'PROTOCOL_ERROR' }),
  'channel-refused': sees({ end: 'refused', error: '(SSH) Channel open failure: ' }),
  'max-sessions': allAnswers,
  'exec-refused': sees({ end: 'refused', error: 'Unable to exec' }),
  nologin: sees({
    end: 'closed',
    stdout: 'This account is currently not available.\n',
    exitCode: 1,
  }),
  'login-noise': (asked) => {
    allAnswers(asked);
    expect(asked.stdout).toMatch(/^\n\*\*\* AUTHORISED USERS ONLY/u);
    expect(asked.stderr).toMatch(/^\n\*\*\* AUTHORISED USERS ONLY/u);
    expect(asked.stdout).toMatch(/mail\/exo\n[0-9a-f]{16} start\n/u);
  },
  'eats-first-line': sees({ end: 'closed', stdout: '', exitCode: 97 }),
  hang: silence,
  'hang-mid-command': firstOnly('timeout'),
  'flood-stdout': flooded('stdout', 'All work and no play.\n'),
  'flood-stderr': flooded('stderr', 'All work and no play.\n'),
  'flood-line': flooded('stdout', 'All work and no play.'),
  'lost-mid-command': (asked) => {
    firstOnly('closed')(asked);
    expect(asked).not.toHaveProperty('exitCode');
    expect(asked).not.toHaveProperty('signal');
  },
  killed: (asked) => {
    firstOnly('closed')(asked);
    expect(asked.signal).toBe('SIGKILL');
  },
  'forged-marks': (asked) => {
    allAnswers(asked);
    for (const stream of [asked.stdout, asked.stderr]) expect(stream).toContain('0000 done\n');
  },
  'background-process': (asked) => {
    allAnswers(asked);
    expect(asked.channelClosed).toBe(false);
  },
  'hostile-names': allAnswers,
  'clock-off': allAnswers,
  'not-unix': sees({
    end: 'closed',
    stdout: "\r\n% Invalid input detected at '^' marker.\r\n\r\n",
  }),
};

describe.each(['direct', 'shell'] as const)('in mode %s', (mode) => {
  let fleet: Fleet;

  beforeAll(async () => {
    const hosts = FAULT_NAMES.map((fault) => ({ name: fault, fault, answers: ANSWERS }));
    fleet = await startFleet({ mode, hosts });
  });

  afterAll(() => fleet.stop());

  test.concurrent.each(FAULT_NAMES)('a client sees the fault "%s"', async (fault) => {
    SIGHTS[fault](await ask(fleet, fault, COMMANDS, { timeoutMs: 1_500, enough: ENOUGH }));
  });
});

describe('on the line', () => {
  const hello: Turn = { after: '6\r\n', say: 'SSH-2.0-hand\r\n' };
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet({ hosts: FAULT_NAMES.map((fault) => ({ name: fault, fault })) });
  });

  afterAll(() => fleet.stop());

  test('nobody listens on the port of "refused"', async () => {
    expect(await converse(fleet.host('refused'))).toMatchObject({ end: 'refused' });
  });

  test('"reset" resets without a byte', async () => {
    const { received, end } = await converse(fleet.host('reset'));
    expect({ length: received.length, end }).toEqual({ length: 0, end: 'reset' });
  });

  test('"silent" stays open without a byte', async () => {
    const { received, end } = await converse(fleet.host('silent'), [{ after: '', say: 'hello' }]);
    expect({ length: received.length, end }).toEqual({ length: 0, end: 'open' });
  });

  test('"endless-banner" goes on with lines that are no version', async () => {
    const { received, end } = await converse(fleet.host('endless-banner'), [hello]);
    expect(end).toBe('open');
    expect(received.toString().split('\r\n').length).toBeGreaterThan(100);
    expect(received.toString()).not.toMatch(/^SSH-/mu);
  });

  test('"half-kexinit" announces a packet and does not finish it', async () => {
    const { received, end } = await converse(fleet.host('half-kexinit'), [hello]);
    const packet = received.subarray('SSH-2.0-OpenSSH_9.6\r\n'.length);
    expect(end).toBe('open');
    expect(packet.readUInt32BE(0)).toBeGreaterThan(packet.length);
    expect(packet[5]).toBe(20);
  });

  test('"drop-in-kex" waits for the key exchange, and closes then', async () => {
    const opened = await converse(fleet.host('drop-in-kex'), [hello]);
    expect(opened.end).toBe('open');
    const begun = await converse(fleet.host('drop-in-kex'), [
      { ...hello, say: 'SSH-2.0-x\r\nkex' },
    ]);
    expect(begun.end).toBe('closed');
  });

  test('hosts that say nothing see it when the client has gone', async () => {
    for (const fault of ['silent', 'endless-banner', 'half-kexinit'] as const) {
      await converse(fleet.host(fault), [], 50);
      await expect.poll(() => fleet.counters(fault).openSockets).toBe(0);
    }
  });

  test('"slow-drip" sends about ten bytes in a second', async () => {
    const { received, end } = await converse(fleet.host('slow-drip'), [], 1_050);
    expect(end).toBe('open');
    expect(received.toString()).toMatch(/^SSH-2/u);
    expect(received.length).toBeLessThanOrEqual(11);
  });
});

describe('what a client cannot see in one conversation', () => {
  test('"max-sessions" refuses a second channel while one is open', async () => {
    const fleet = await startFleet({ hosts: [{ name: 'a', fault: 'max-sessions' }] });
    const second = await ask(fleet, 'a', COMMANDS, { channels: 2 });
    expect(second).toMatchObject({ end: 'refused' });
    await fleet.stop();
  });

  test('a flood ends with its client, over a line with a latency too', async () => {
    const hosts = [0, 2].map((latencyMs) => {
      return { name: `${latencyMs}`, latencyMs, fault: 'flood-line' as const };
    });
    const fleet = await startFleet({ hosts });
    for (const { name } of hosts) {
      const { end, stdout } = await ask(fleet, name, COMMANDS, { enough: 8_000_000 });
      expect(end).toBe('timeout');
      expect(stdout.length).toBeGreaterThan(8_000_000);
      await expect.poll(() => fleet.counters(name).openSockets).toBe(0);
    }
    await fleet.stop();
  });

  test('"clock-off" is three days behind', async () => {
    const fleet = await startFleet({ hosts: [{ name: 'a', fault: 'clock-off' }] });
    const { transcript } = await ask(fleet, 'a', { clock: { sh: 'date +%s', purpose: 'clock' } });
    const ahead = Date.now() / 1000 - Number(transcript.captures.clock?.stdout);
    expect(Math.round(ahead / 3_600)).toBe(72);
    await fleet.stop();
  });

  test('only hosts whose answers are right promise a truth', async () => {
    const hosts = FAULT_NAMES.map((fault) => ({ name: fault, fault }));
    const fleet = await startFleet({ hosts });
    const honest = fleet.hosts.filter(({ truth }) => truth !== undefined).map(({ name }) => name);
    expect(honest).toEqual(FAULT_NAMES.filter(isHarmless));
    await fleet.stop();
  });
});
