/** Runs one script on an open connection and collects its two streams, within all limits. */
import { endMark } from '@exosphere/core';
import type { Client, ClientChannel } from 'ssh2';
import type { Budget } from './budget.ts';

/** How an execution came to its end. */
export type Ending =
  /** The end mark came on both streams. */
  | 'done'
  /** The remote side closed the channel first. */
  | 'closed'
  | 'timeout'
  | 'output-limit'
  | 'cancelled'
  /** The connection was lost. */
  | 'lost'
  /** The host refused to open a channel or to run anything in it. */
  | 'refused';

export interface Execution {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
  /** When each mark came on stdout, in order: milliseconds since the epoch. */
  readonly marksAt: readonly number[];
  /** What the host said to a refusal. */
  readonly refusal?: string;
  /** Exit status or signal of the remote shell, where it ended before its end mark. */
  readonly status?: string;
}

export interface Limits {
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly budget: Budget;
}

/** How long to wait for a channel to close after its end, before another is opened or the connection is given up. */
const CLOSE_MS = 2000;

/**
 * Sends the script to /bin/sh on its standard input and keeps that open until the end: hanging up is what ends
 * the commands on the host. Resolves when the work is over or cut; never throws. Whatever still runs then has been
 * told to end by the guard in the script.
 */
export function execute(
  client: Client,
  script: { readonly text: string; readonly mark: string },
  limits: Limits,
  signal: AbortSignal,
): Promise<Execution> {
  return new Promise((resolve) => {
    const { budget } = limits;
    const out = collector(script.mark);
    const err = collector(script.mark);
    let stream: ClientChannel | undefined;
    let status: string | undefined;
    let settled = false;
    const drawn = budget.account();

    const settle = (ending: Ending, refusal?: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      client.removeListener('close', lost);
      if (stream !== undefined) hangUp(client, stream);
      const full = ending !== 'output-limit';
      resolve({
        ending,
        stdout: full ? out.text() : '',
        stderr: full ? err.text() : '',
        marksAt: out.marksAt,
        ...(refusal === undefined ? {} : { refusal }),
        ...(status === undefined ? {} : { status }),
      });
      out.clear();
      err.clear();
      drawn.close();
    };
    const lost = (): void => settle('lost');
    const cancel = (): void => settle('cancelled');
    const timer = setTimeout(() => settle('timeout'), limits.timeoutMs);
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    client.once('close', lost);

    const take = (from: Collector, source: NodeJS.ReadableStream) => (chunk: Buffer) => {
      if (settled) return;
      from.add(chunk);
      if (out.bytes() + err.bytes() > limits.maxOutputBytes) return settle('output-limit');
      if (out.ended() && err.ended()) return settle('done');
      if (!drawn.draw(chunk.length)) {
        // Not reading closes the window of the channel: the host waits, and nothing piles up here.
        source.pause();
        drawn.whenDrawn(() => {
          if (!settled) source.resume();
        });
      }
    };

    const open = (again: boolean): void => {
      if (settled) return;
      try {
        client.exec('/bin/sh', (error, channel) => {
          if (settled) return void channel?.close();
          if (error === undefined) return use(channel);
          const before = closing.get(client);
          if (before === undefined || !again) return settle('refused', error.message);
          void before.then(() => open(false));
        });
      } catch (error) {
        // ssh2 throws when the connection is gone already.
        settle('lost', (error as Error).message);
      }
    };
    const use = (channel: ClientChannel): void => {
      stream = channel;
      channel.on('error', () => settle('lost'));
      channel.stdin.on('error', () => {});
      channel.on('data', take(out, channel));
      channel.stderr.on('data', take(err, channel.stderr));
      channel.on('exit', (code: number | null, name?: string) => {
        status = code === null ? `signal ${name}` : `exit status ${code}`;
      });
      channel.on('close', () => settle('closed'));
      channel.write(script.text);
    };
    open(true);
  });
}

/** Channels that were hung up and are not closed yet, by connection: a host may allow one at a time (MaxSessions). */
const closing = new WeakMap<Client, Promise<void>>();

/** Ends the input, which ends what still runs on the host, and closes the channel. What still comes is dropped. */
function hangUp(client: Client, channel: ClientChannel): void {
  closing.set(
    client,
    new Promise((resolve) => {
      const given = setTimeout(resolve, CLOSE_MS);
      channel.once('close', () => {
        clearTimeout(given);
        resolve();
      });
    }),
  );
  channel.removeAllListeners('data');
  channel.stderr.removeAllListeners('data');
  channel.on('data', () => {});
  channel.stderr.on('data', () => {});
  channel.end();
  channel.close();
}

interface Collector {
  add(chunk: Buffer): void;
  bytes(): number;
  ended(): boolean;
  text(): string;
  clear(): void;
  readonly marksAt: number[];
}

/** Keeps the chunks of one stream, and notices marks as they pass: each byte is looked at once. */
function collector(mark: string): Collector {
  const line = Buffer.from(`\n${mark} `);
  const end = Buffer.from(endMark(mark));
  const chunks: Buffer[] = [];
  const marksAt: number[] = [];
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  let ended = false;
  return {
    marksAt,
    add: (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (ended) return;
      const seen = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      ended = seen.includes(end);
      for (let at = seen.indexOf(line); at >= 0; at = seen.indexOf(line, at + 1)) {
        // What lies wholly in the tail was counted when it came.
        if (at + line.length > tail.length) marksAt.push(Date.now());
      }
      tail = seen.subarray(Math.max(0, seen.length - end.length + 1));
    },
    bytes: () => bytes,
    ended: () => ended,
    text: () => new TextDecoder().decode(Buffer.concat(chunks)),
    clear: () => {
      chunks.length = 0;
    },
  };
}
