/** The line between a client and a fake host: hands bytes over in order, as late as a real line would. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Tally } from './counters.ts';

export interface LineOptions {
  /** How long a byte travels, in milliseconds, each way. */
  readonly latencyMs: number;
  /** The host sends one byte in that many milliseconds; undefined: as fast as it can. */
  readonly byteEveryMs?: number;
  /** Round trips are counted here. */
  readonly tally: Tally;
}

/** Bytes on their way to the client, beyond which a writer has to wait. */
const LINE_CAPACITY = 1 << 20;

/** The host's end of the line. Destroying it cuts the connection at once, and so does its `close`. */
export function openLine(socket: Socket, { latencyMs, byteEveryMs, tally }: LineOptions): Duplex {
  let underway = 0;
  let clientHasNews = false;
  let waitingWriter: (() => void) | undefined;

  const toHost = delayLine<Buffer | null>(latencyMs, 0, (chunk) => {
    if (!line.push(chunk)) socket.pause();
  });
  const toClient = delayLine<Buffer | (() => void)>(latencyMs, byteEveryMs ?? 0, (item) => {
    if (typeof item === 'function') return item();
    clientHasNews = true;
    socket.write(item, () => {
      underway -= item.length;
      if (underway > LINE_CAPACITY) return;
      // Forgotten first: it may write at once, and have to wait again.
      const writer = waitingWriter;
      waitingWriter = undefined;
      writer?.();
    });
  });

  const line = new Duplex({
    allowHalfOpen: false,
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      underway += chunk.length;
      for (const part of byteEveryMs === undefined ? [chunk] : bytesOf(chunk)) toClient.send(part);
      if (underway <= LINE_CAPACITY) done();
      else waitingWriter = done;
    },
    final: (done) =>
      toClient.send(() => {
        socket.destroySoon();
        done();
      }),
    destroy: (error, done) => {
      toHost.stop();
      toClient.stop();
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    if (clientHasNews) tally.roundTrips += 1;
    clientHasNews = false;
    toHost.send(chunk);
  });
  socket.on('end', () => {
    // It left without waiting for an answer to its last words: they were no question.
    if (!clientHasNews && tally.roundTrips > 0) tally.roundTrips -= 1;
    toHost.send(null);
  });
  socket.on('close', () => line.destroy());
  return line;
}

function bytesOf(chunk: Buffer): readonly Buffer[] {
  return Array.from(chunk, (_, index) => chunk.subarray(index, index + 1));
}

interface DelayLine<T> {
  send(item: T): void;
  /** Drops what is on its way. */
  stop(): void;
}

/** Delivers items in order, each `latencyMs` after it was sent and `spacingMs` after the one before. */
function delayLine<T>(
  latencyMs: number,
  spacingMs: number,
  deliver: (item: T) => void,
): DelayLine<T> {
  const queue: { readonly item: T; readonly due: number }[] = [];
  let lastDue = 0;
  let timer: NodeJS.Timeout | undefined;

  const deliverDue = (): void => {
    const now = performance.now();
    let next = queue[0];
    while (next !== undefined && next.due <= now) {
      queue.shift();
      deliver(next.item);
      next = queue[0];
    }
    timer = next === undefined ? undefined : setTimeout(deliverDue, next.due - now);
  };
  return {
    send: (item) => {
      const now = performance.now();
      lastDue = Math.max(now + latencyMs, lastDue + spacingMs);
      if (lastDue <= now && queue.length === 0) {
        deliver(item);
        return;
      }
      queue.push({ item, due: lastDue });
      timer ??= setTimeout(deliverDue, lastDue - now);
    },
    stop: () => {
      clearTimeout(timer);
      queue.length = 0;
    },
  };
}
