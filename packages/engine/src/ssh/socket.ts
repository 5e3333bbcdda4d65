/**
 * Sockets that suit ssh2. They read into memory which is used again and again: otherwise each read would leave 64 KiB
 * to be collected. What they hand out is a copy, as large as what was read: with its native addon, which npm builds
 * wherever there is a compiler, ssh2 decrypts in place and goes on using that memory. And they write once in a turn of
 * the loop: ssh2 writes each packet in three pieces.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import type { Wire } from './wire.ts';

/** Of all sockets of a thread: what is read is copied before the next read. */
const BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/** A socket that is not connected yet. It emits `data` as any other does. */
export function openSocket(): Socket {
  const onread: OnReadOpts = {
    buffer: BUFFER,
    callback: (length) => {
      socket.emit('data', Buffer.from(BUFFER.subarray(0, length)));
      return true;
    },
  };
  // Node has it for all sockets, the types for `connect` alone.
  const options: SocketConstructorOpts & { onread: OnReadOpts } = { onread };
  const socket = new Socket(options);
  return socket;
}

/** From now on, everything that is written in one turn of the loop goes out at once. A socket must be connected. */
export function gatherWrites(socket: Wire): void {
  // A method of a subclass would be no use: `connect` puts the original in its place.
  const { write } = socket;
  socket.write = (...what: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return write.apply(socket, what as Parameters<Wire['write']>);
  };
}
