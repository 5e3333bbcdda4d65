/** What an SSH connection runs over: a socket, a channel of another connection, or the two ends of a program. */
import { Duplex, type Readable, type Writable } from 'node:stream';

/** Two streams of bytes, and how many have come. A socket is one. */
export type Wire = Duplex & { readonly bytesRead: number };

/** Makes one wire of what is read and what is written. `destroy` ends what is behind it, once. */
export function wireOf(readable: Readable, writable: Writable, destroy: () => void): Wire {
  let bytesRead = 0;
  const wire = new Duplex({
    read: () => {
      readable.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      writable.write(chunk, (error) => done(error));
    },
    writev: (chunks, done) => {
      const whole = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      writable.write(whole, (error) => done(error));
    },
    final: (done) => {
      writable.end();
      done();
    },
    destroy: (error, done) => {
      destroy();
      done(error);
    },
  });
  readable.on('data', (chunk: Buffer) => {
    bytesRead += chunk.length;
    if (!wire.push(chunk)) readable.pause();
  });
  readable.once('end', () => wire.push(null));
  for (const end of [readable, writable]) {
    end.on('error', (error) => wire.destroy(error));
    end.once('close', () => wire.destroy());
  }
  readable.pause();
  Object.defineProperty(wire, 'bytesRead', { get: () => bytesRead });
  return wire as Wire;
}
