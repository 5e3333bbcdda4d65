/** Runs one script on an open connection and collects its two streams, within all limits. */
import type { ClientChannel } from 'ssh2';
import type { Budget } from './budget.ts';
import { closingOf, hangUp, run } from './channel.ts';
import { type Collector, collector } from './collector.ts';
import type { Link } from './link.ts';

/** How an execution came to its end. */
export type Ending =
  /** The end mark came on both streams. */
  | 'done'
  /** The remote side closed the channel first. */
  | 'closed'
  | 'timeout'
  /** Nothing began within the time for that. */
  | 'silent'
  | 'output-limit'
  /** The host keeps us busy with SSH messages that carry no output. */
  | 'chatter'
  | 'cancelled'
  /** The connection was lost. */
  | 'lost'
  /** The host refused to open a channel or to run anything in it. */
  | 'refused';

export interface Execution {
  readonly ending: Ending;
  /** The host agreed to run a shell for us. */
  readonly accepted: boolean;
  /** The whole of it after `done`, else what the limits say. */
  readonly stdout: string;
  readonly stderr: string;
  /** When each mark came on stdout, in order: milliseconds since the epoch. */
  readonly marksAt: readonly number[];
  /** What the host said to a refusal: its own words. */
  readonly refusal?: string;
  /** Exit status or signal of the remote shell, where it ended before its end mark. */
  readonly status?: string;
}

export interface Limits {
  readonly timeoutMs: number;
  /** How long the first mark may take; undefined: as long as everything. */
  readonly startMs?: number;
  readonly maxOutputBytes: number;
  readonly budget: Budget;
  /** What came of a script that was cut is wanted; otherwise only its beginning is kept, for a message. */
  readonly keepCut: boolean;
  /** Called when the first command of the script has ended, and again whenever more comes. */
  readonly begun?: () => void;
}

/** Endings after which there may be whole answers of some commands. */
const WORTH_READING: readonly Ending[] = ['timeout', 'closed', 'lost'];

/** Whether it took as long as the host needed, or all the time it had. */
export function tellsItsTime(ending: Ending): boolean {
  return ending === 'done' || ending === 'timeout';
}

/** Whether the first command has ended: the marks of the script, of its beginning and of its end came. */
export function hasBegun({ marksAt }: Pick<Collector, 'marksAt'>): boolean {
  return marksAt.length > 2;
}

/** Enough for banners, marks and the first complaint of a shell. */
const HEAD_BYTES = 16 * 1024;

/** Bytes on the wire that need not carry output: replies, window adjustments, new keys, padding. */
const FREE_CHATTER_BYTES = 1024 * 1024;
/** A line of output in a packet of its own is a few times its size on the wire. */
const MOST_OVERHEAD = 8;

/**
 * Sends the script to /bin/sh on its standard input and keeps that open until the end: hanging up is what ends
 * the commands on the host. Resolves when the work is over or cut; never throws. Whatever still runs then has been
 * told to end by the guard in the script.
 */
export function execute(
  link: Link,
  script: { readonly text: string; readonly mark: string },
  limits: Limits,
  signal: AbortSignal,
): Promise<Execution> {
  const { client, socket } = link;
  return new Promise((resolve) => {
    const account = limits.budget.account();
    const out = collector(script.mark, account);
    const err = collector(script.mark, account);
    const readBefore = socket.bytesRead;
    let channel: ClientChannel | undefined;
    let status: string | undefined;
    let accepted = false;
    let settled = false;

    const settle = (ending: Ending, refusal?: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(startTimer);
      signal.removeEventListener('abort', cancel);
      socket.off('close', lost).off('data', boundChatter);
      // Whoever waited for the budget reads again, or the goodbye would never be heard.
      socket.resume();
      if (channel !== undefined) hangUp(link, channel, { unanswered: out.marksAt.length === 0 });
      // What is too much to be taken, or was cut and is of no use then, is not worth its memory as text.
      const whole = ending === 'done' || (limits.keepCut && WORTH_READING.includes(ending));
      const most = whole ? undefined : HEAD_BYTES;
      resolve({
        ending,
        accepted,
        stdout: out.text(most),
        stderr: err.text(most),
        marksAt: out.marksAt,
        ...(refusal === undefined ? {} : { refusal }),
        ...(status === undefined ? {} : { status }),
      });
      account.close();
    };
    const lost = (): void => settle('lost');
    const cancel = (): void => settle('cancelled');
    const timer = setTimeout(() => settle('timeout'), limits.timeoutMs);
    const startTimer = setTimeout(() => {
      if (out.marksAt.length === 0) settle('silent');
    }, limits.startMs ?? limits.timeoutMs);
    const boundChatter = (): void => {
      const output = out.bytes() + err.bytes();
      const most = FREE_CHATTER_BYTES + output * MOST_OVERHEAD;
      if (socket.bytesRead - readBefore > most) settle('chatter');
    };
    if (signal.aborted) return cancel();
    if (socket.destroyed) return lost();
    signal.addEventListener('abort', cancel, { once: true });
    // First of all who listen: ssh2 would call a channel that was still to be opened "refused".
    socket.prependListener('close', lost).on('data', boundChatter);

    const take = (stream: Collector, chunk: Buffer): void => {
      if (settled) return;
      stream.add(chunk);
      if (hasBegun(out)) limits.begun?.();
      if (out.bytes() + err.bytes() > limits.maxOutputBytes) settle('output-limit');
      else if (out.ended() && err.ended()) settle('done');
      else if (account.isSpent()) {
        // The whole socket, not the channel: that bounds what comes even from a host that minds no window.
        socket.pause();
        account.whenFree(() => socket.resume());
      }
    };
    const listen = (opened: ClientChannel): void => {
      channel = opened;
      opened.on('error', lost);
      opened.on('data', (chunk: Buffer) => take(out, chunk));
      opened.stderr.on('data', (chunk: Buffer) => take(err, chunk));
      opened.on('exit', (code: number | null, name?: string) => {
        status = code === null ? `signal ${name}` : `exit status ${code}`;
      });
      opened.on('close', () => settle('closed'));
    };
    const open = (again: boolean): void => {
      if (settled) return;
      try {
        run(client, '/bin/sh', script.text, {
          opened: (opened) => {
            if (settled) opened.close();
            else listen(opened);
          },
          accepted: () => {
            accepted = true;
          },
          refused: (why) => {
            const before = closingOf(client);
            if (channel !== undefined || before === undefined || !again) settle('refused', why);
            else void before.then(() => open(false));
          },
        });
      } catch {
        // Whatever ssh2 throws here, this connection is of no use any more.
        lost();
      }
    };
    open(true);
  });
}
