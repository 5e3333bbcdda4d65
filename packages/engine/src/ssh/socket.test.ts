import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gatherWrites, openSocket } from './socket.ts';

let server: Server;
let socket: Socket;
let peer: Socket;

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  socket = openSocket();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  socket.connect(port, '127.0.0.1');
  [peer] = await accepted;
});

afterEach(() => {
  socket.destroy();
  peer.destroy();
  server.close();
});

test('what it handed out is not overwritten by what comes next', async () => {
  const kept: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => kept.push(chunk));
  for (const word of ['first', 'other']) {
    const read = once(socket, 'data');
    peer.write(word);
    await read;
  }
  expect(kept.map(String)).toEqual(['first', 'other']);
});

test('what is written in one turn goes out at once, in order', async () => {
  gatherWrites(socket);
  const heard: string[] = [];
  peer.on('data', (chunk: Buffer) => heard.push(String(chunk)));
  for (const piece of ['a', 'b', 'c']) socket.write(piece);
  expect(socket.writableCorked).toBe(1);
  await once(peer, 'data');
  socket.write('d');
  await once(peer, 'data');
  expect(heard.join('')).toBe('abcd');
  expect(heard[0]).toBe('abc');
  expect(socket.writableCorked).toBe(0);
});
