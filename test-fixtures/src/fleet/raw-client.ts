/** A TCP client that knows no SSH, for the fleet's own tests: sees what really comes over the line. */
import { connect } from 'node:net';

export interface Heard {
  readonly received: Buffer;
  /** How it stood when the client had heard enough. */
  readonly end: 'open' | 'closed' | 'reset' | 'refused';
}

export interface Turn {
  /** Wait until everything received ends with that. */
  readonly after: string;
  readonly say: string;
}

/** Has a conversation, turn by turn, and listens until `listenMs` have passed or the line is closed. */
export function converse(
  { address, port }: { readonly address: string; readonly port: number },
  turns: readonly Turn[] = [],
  listenMs = 300,
): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const left = [...turns];
    let received = Buffer.alloc(0);
    const settle = (end: Heard['end']): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ received, end });
    };
    const timer = setTimeout(() => settle('open'), listenMs);
    const proceed = (): void => {
      const [turn] = left;
      if (turn === undefined || !received.toString('latin1').endsWith(turn.after)) return;
      left.shift();
      socket.write(turn.say);
    };
    socket.on('connect', proceed);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      proceed();
    });
    socket.on('end', () => settle('closed'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    );
  });
}
