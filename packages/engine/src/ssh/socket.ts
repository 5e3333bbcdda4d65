/**
 * Sockets that suit ssh2. They read into memory which is used again and again: otherwise each read would leave 64 KiB
 * to be collected. And they write once in a turn of the loop: ssh2 writes each packet in three pieces.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

/** All sockets of a thread: what is read is looked at before the next read. */
const BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/** Sockets whose readers keep nothing of what they are given. */
const sharing = new WeakSet<Socket>();

/** A socket that is not connected yet. It emits `data` as any other does. */
export function openSocket(): Socket {
  const onread: OnReadOpts = {
    buffer: BUFFER,
    callback: (length) => {
      const read = BUFFER.subarray(0, length);
      socket.emit('data', sharing.has(socket) ? read : Buffer.from(read));
      return true;
    },
  };
  // Node has it for all sockets, the types for `connect` alone.
  const options: SocketConstructorOpts & { onread: OnReadOpts } = { onread };
  const socket = new Socket(options);
  return socket;
}

/**
 * From now on, what the socket emits is valid only until its listeners return. True of ssh2 once a connection is
 * encrypted: it decrypts into memory of its own. Before that it keeps parts of the key exchange.
 */
export function shareReads(socket: Socket): void {
  sharing.add(socket);
}

/** From now on, everything that is written in one turn of the loop goes out at once. The socket must be connected. */
export function gatherWrites(socket: Socket): void {
  // A method of a subclass would be no use: `connect` puts the original in its place.
  const { write } = socket;
  socket.write = (...what: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return write.apply(socket, what as Parameters<Socket['write']>);
  };
}
