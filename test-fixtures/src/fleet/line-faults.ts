/** The faults of hosts that never get as far as a login. */
import type { Socket } from 'node:net';
import type { Fault } from './faults.ts';

/** How a host with that fault treats a new connection, instead of speaking SSH on it. */
export const LINE_FAULTS: { readonly [fault in Fault]?: (socket: Socket) => void } = {
  reset: (socket) => socket.resetAndDestroy(),
  silent: (socket) => socket.resume(),
  'endless-banner': (socket) => {
    socket.resume();
    // No faster than the client takes it, and not so fast as to burn a core.
    const timer = setInterval(() => {
      if (!socket.writableNeedDrain) socket.write(CHATTER);
    }, 10);
    socket.on('close', () => clearInterval(timer));
  },
  'half-kexinit': (socket) => {
    socket.resume();
    socket.write(VERSION);
    socket.write(HALF_KEXINIT);
  },
  'drop-in-kex': (socket) => {
    socket.write(VERSION);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      // Whatever follows the client's version line is its first message of the key exchange.
      if (/\n./su.test(received)) socket.destroySoon();
    });
  },
};

const VERSION = 'SSH-2.0-OpenSSH_9.6\r\n';

/** A packet of 1,020 bytes, 7 of them padding, that is a KEXINIT (20); it stops in its random cookie. */
const HALF_KEXINIT = Buffer.concat([Buffer.from([0, 0, 3, 0xfc, 7, 20]), Buffer.alloc(8, 0x5a)]);

/** RFC 4253 lets a server say any lines before the one that begins with "SSH-". */
const CHATTER = 'You are caller number one thousand and one; please hold the line.\r\n'.repeat(16);
