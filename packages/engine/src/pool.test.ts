/** Threads that die, and what is left of the sessions they carried. The thread's entry is a stand-in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostEvent } from '@exosphere/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Carrier } from './carrier.ts';
import { openPool } from './pool.ts';
import { sharedBudget } from './ssh/budget.ts';
import { taskFor } from './testing/on-fleet.ts';

/** Carries by the host's name: some die with their thread. */
const ENTRY = `
export default async function ({ task, port }) {
  const { host } = task.target;
  const stopped = new Promise((resolve) => port.on('message', resolve));
  port.postMessage({ type: 'connecting', host });
  if (host === 'dies') setTimeout(() => { port.postMessage({ type: 'asking', host }); throw new Error('boom'); }, 20);
  if (host === 'exits') setTimeout(() => process.exit(3), 20);
  if (host === 'dies-later') setTimeout(() => { throw new Error('boom'); }, 20);
  if (host === 'ends' || host === 'dies-later') return port.close();
  await stopped;
  port.postMessage({ type: 'stopped', host });
  port.close();
}`;

let directory: string;
let pool: Carrier;
let events: HostEvent[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'exosphere-pool-'));
  await writeFile(join(directory, 'entry.mjs'), ENTRY);
  events = [];
  pool = openPool({
    threads: 1,
    worker: pathToFileURL(join(directory, 'entry.mjs')),
    transport: {
      login: { username: 'exo', home: directory, defaultConnectTimeoutMs: 1000 },
      sshConfigs: [],
      sshConfigFile: null,
      knownHostsFile: join(directory, 'known_hosts'),
      budget: sharedBudget(),
      handshakes: 1,
      hopHandshakes: 8,
      scripts: 32,
      hopDefaults: {},
    },
  });
});
afterEach(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

const never = new AbortController().signal;
const carry = (host: string, signal: AbortSignal = never): Promise<void> =>
  pool.carry(
    taskFor({ name: host, address: '127.0.0.1', port: 1 }, ['ping']),
    (event) => events.push(event),
    signal,
  );
const seen = (): readonly string[] => events.map(({ type, host }) => `${host} ${type}`);

describe('a thread', () => {
  test('carries many sessions at a time, and "stop" reaches the one it is for', async () => {
    const stop = new AbortController();
    const waiting = carry('waits', stop.signal);
    await carry('ends');
    expect(seen().toSorted()).toEqual(['ends connecting', 'waits connecting']);
    stop.abort();
    await waiting;
    expect(seen()).toContain('waits stopped');
  });

  test('that throws fails what it carries, after all that was told', async () => {
    const others = expect(carry('waits')).rejects.toThrow('boom');
    await expect(carry('dies')).rejects.toThrow('boom');
    await others;
    expect(seen().toSorted()).toEqual(['dies asking', 'dies connecting', 'waits connecting']);
    await carry('ends'); // in the thread that came in its place
    expect(seen()).toContain('ends connecting');
  });

  test('that exits fails what it carries', async () => {
    await expect(carry('exits')).rejects.toThrow('exited with code: 3');
    expect(seen()).toEqual(['exits connecting']);
  });

  test('that dies while it carries nothing harms nobody', async () => {
    await carry('dies-later');
    await new Promise((resolve) => setTimeout(resolve, 100)); // it is dead by now
    await carry('ends');
    expect(seen()).toEqual(['dies-later connecting', 'ends connecting']);
  });

  test('that is closed fails what it carries, and what comes then', async () => {
    const waiting = expect(carry('waits')).rejects.toThrow('Terminating');
    await expect.poll(seen).toEqual(['waits connecting']);
    const closed = pool.close();
    await expect(carry('late')).rejects.toThrow();
    await Promise.all([waiting, closed]);
  });
});
