import type { HostEvent, SessionTask } from '@exosphere/core';
import { describe, expect, test } from 'vitest';
import type { Carrier } from './carrier.ts';
import { runTasks } from './run.ts';

const task = (host: string): SessionTask => ({
  target: {
    host,
    address: host,
    commandTimeoutMs: 1000,
    syncTimeoutMs: 1000,
    maxOutputBytes: 1024,
    locale: 'C',
    sudoPolicy: 'skip',
  },
  steps: ['ping'],
  sources: [],
});

const done = (host: string): HostEvent => ({
  type: 'done',
  host,
  step: 'ping',
  at: '2026-01-01T00:00:00.000Z',
  outcome: { ok: true, report: { operation: 'ping' } },
  last: true,
});

const tasks = (count: number): SessionTask[] =>
  Array.from({ length: count }, (_, index) => task(`h${index}`));

/** A carrier whose sessions end when they are told to, or when they are aborted. */
function manual() {
  const started: string[] = [];
  const release = new Map<string, () => void>();
  const carrier: Carrier = {
    carry: async ({ target: { host } }, emit, signal) => {
      started.push(host);
      await new Promise<void>((resolve) => {
        release.set(host, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      if (!signal.aborted) emit(done(host));
    },
    close: () => Promise.resolve(),
  };
  return { carrier, started, release };
}

describe('running tasks', () => {
  test('no more hosts at once than allowed, the next when one ends', async () => {
    const { carrier, started, release } = manual();
    const events = runTasks(tasks(4), { carrier, maxHosts: 2 });
    const first = events.next();
    expect(started).toEqual(['h0', 'h1']);
    release.get('h1')?.();
    expect((await first).value).toEqual(done('h1'));
    await Promise.resolve();
    expect(started).toEqual(['h0', 'h1', 'h2']);
    await events.return();
  });

  test('after an abort no new host is started, and the run ends when those that run have', async () => {
    const { carrier, started } = manual();
    const stop = new AbortController();
    const events = runTasks(tasks(5), { carrier, maxHosts: 2, signal: stop.signal });
    const first = events.next();
    stop.abort();
    expect(await first).toEqual({ done: true, value: undefined });
    expect(started).toEqual(['h0', 'h1']);
  });

  test('leaving the loop aborts what runs', async () => {
    const { carrier, started } = manual();
    const aborted: string[] = [];
    const watching: Carrier = {
      ...carrier,
      carry: (one, emit, signal) => {
        signal.addEventListener('abort', () => aborted.push(one.target.host), { once: true });
        if (one.target.host === 'h0') emit(done('h0'));
        return carrier.carry(one, emit, signal);
      },
    };
    for await (const event of runTasks(tasks(3), { carrier: watching, maxHosts: 2 })) {
      expect(event).toEqual(done('h0'));
      break;
    }
    expect(started).toEqual(['h0', 'h1']);
    expect(aborted).toEqual(['h0', 'h1']);
  });

  test('a thread that dies fails its host and no other', async () => {
    const carrier: Carrier = {
      carry: ({ target: { host } }, emit) => {
        if (host === 'h1') return Promise.reject(new Error('out of memory'));
        emit(done(host));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const seen: HostEvent[] = [];
    for await (const event of runTasks(tasks(3), { carrier, maxHosts: 3 })) seen.push(event);
    expect(seen.map((event) => event.host).toSorted()).toEqual(['h0', 'h1', 'h2']);
    expect(seen.find((event) => event.host === 'h1')).toMatchObject({
      outcome: { ok: false, failure: { message: 'the worker thread failed: out of memory' } },
    });
  });

  test('a thread that dies fails the step it was at, and no step that had ended', async () => {
    const carrier: Carrier = {
      carry: ({ target: { host } }, emit) => {
        emit({ type: 'asking', host, step: 'ping' });
        emit({ ...done(host), last: false } as HostEvent);
        emit({ type: 'asking', host, step: 'refresh' });
        return Promise.reject(new Error('out of memory'));
      },
      close: () => Promise.resolve(),
    };
    const seen: HostEvent[] = [];
    const both: SessionTask = { ...task('h0'), steps: ['ping', 'refresh'] };
    for await (const event of runTasks([both], { carrier, maxHosts: 1 })) seen.push(event);
    expect(
      seen.flatMap((event) => (event.type === 'done' ? [[event.step, event.last]] : [])),
    ).toEqual([
      ['ping', false],
      ['refresh', true],
    ]);
  });

  test('a thread that dies after the last event of a host changes nothing', async () => {
    const carrier: Carrier = {
      carry: ({ target: { host } }, emit) => {
        emit(done(host));
        return Promise.reject(new Error('out of memory'));
      },
      close: () => Promise.resolve(),
    };
    const seen: HostEvent[] = [];
    for await (const event of runTasks(tasks(1), { carrier, maxHosts: 1 })) seen.push(event);
    expect(seen).toEqual([done('h0')]);
  });

  test('a reader that does not read holds up new hosts', async () => {
    const carried: string[] = [];
    const carrier: Carrier = {
      carry: ({ target: { host } }, emit) => {
        carried.push(host);
        emit(done(host));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const events = runTasks(tasks(1000), { carrier, maxHosts: 1000 });
    await events.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(carried.length).toBeLessThan(300);
    let count = 1;
    for await (const _ of events) count++;
    expect(count).toBe(1000);
  });
});
