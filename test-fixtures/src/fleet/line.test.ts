/** Checks that a line keeps bytes in order, delays them, and never stalls or leaks. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { newTally } from './counters.ts';
import { type LineOptions, openLine } from './line.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A line, and the client's end of it. */
async function open(
  options: Omit<LineOptions, 'tally'>,
): Promise<{ host: Duplex; client: Socket; accepted: Socket; tally: ReturnType<typeof newTally> }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  accepted.on('error', () => {});
  client.on('error', () => {});
  const tally = newTally();
  const host = openLine(accepted, { ...options, tally });
  closing.push(() => {
    client.destroy();
    host.destroy();
    server.close();
  });
  return { host, client, accepted, tally };
}

describe.each([0, 3])('with a latency of %i ms', (latencyMs) => {
  test('eight megabytes arrive whole and in order', async () => {
    const { host, client } = await open({ latencyMs });
    const sent = Buffer.from(Uint32Array.from({ length: 2 << 20 }, (_, index) => index).buffer);
    const received = buffer(client);
    for (let at = 0; at < sent.length; at += 32_768) host.write(sent.subarray(at, at + 32_768));
    host.end();
    expect((await received).equals(sent)).toBe(true);
  });

  test('a writer has to wait for a client that does not read', async () => {
    const { host, client } = await open({ latencyMs });
    client.pause();
    for (let count = 0; count < 64; count += 1) host.write(Buffer.alloc(1 << 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(host.writableLength).toBeGreaterThan(0);
  });

  test('a client that goes away in the middle of a flood closes the line', async () => {
    const { host, client, accepted } = await open({ latencyMs });
    host.on('error', () => {}).resume();
    for (let count = 0; count < 64; count += 1) host.write(Buffer.alloc(1 << 20));
    await once(client, 'data');
    client.destroy();
    await expect.poll(() => accepted.destroyed && host.destroyed).toBe(true);
  });

  test('the end of either side comes after all its bytes', async () => {
    const { host, client } = await open({ latencyMs });
    client.end('question');
    host.write('answer');
    expect((await buffer(host)).toString()).toBe('question');
    expect((await buffer(client)).toString()).toBe('answer');
  });
});

test('bytes take the latency there and the latency back', async () => {
  const { host, client } = await open({ latencyMs: 40 });
  host.on('data', (chunk) => host.write(chunk));
  const before = performance.now();
  client.write('ping');
  await once(client, 'data');
  const elapsed = performance.now() - before;
  expect(elapsed).toBeGreaterThanOrEqual(79);
});

test('bytes that crossed on the line are no round trip, an answer is', async () => {
  const { host, client, tally } = await open({ latencyMs: 40 });
  host.resume();
  host.write('from the host');
  client.write('from the client');
  await once(client, 'data');
  expect(tally.roundTrips).toBe(0);
  client.write('an answer');
  client.write('and more of it');
  await expect.poll(() => tally.roundTrips).toBe(1);
});

test('a dripping host sends one byte at a time', async () => {
  const { host, client } = await open({ latencyMs: 0, byteEveryMs: 20 });
  const chunks: string[] = [];
  client.on('data', (chunk) => chunks.push(chunk.toString()));
  host.write('drip');
  await expect.poll(() => chunks).toEqual(['d', 'r', 'i', 'p']);
});
