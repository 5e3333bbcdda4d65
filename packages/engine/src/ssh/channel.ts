/** The life of a channel, where ssh2 leaves something to us: its first words, its limits, its goodbye. */
import type { Client, ClientChannel } from 'ssh2';
import type { Link } from './link.ts';

/** What ssh2 1.17 is made of, as far as it is needed to send input before the host has agreed to run anything. */
interface ClientInside {
  readonly _chanMgr: { add(opened: (error?: Error, channel?: ChannelInside) => void): number };
  readonly _protocol: {
    session(id: number, window: number, packetSize: number): void;
    exec(id: number, command: string, wantReply: boolean): void;
  };
}
type ChannelInside = ClientChannel & {
  readonly outgoing: { readonly id: number; readonly packetSize: number; readonly state: string };
  readonly _callbacks: ((refused: boolean) => void)[];
};

/** As ssh2 has them for every channel. */
const WINDOW_BYTES = 2 * 1024 * 1024;
const PACKET_BYTES = 32 * 1024;

/** RFC 4254 asks for at least 32,768; far less is only a way to have us send thousands of packets. */
const SMALLEST_PACKET = 256;

/** How the opening of a channel went on. */
export interface Opening {
  /** There is a channel: listen to it, or close it if nobody waits for it any more. The input comes next. */
  opened(channel: ClientChannel): void;
  /** The host runs the command. */
  accepted(): void;
  /** It does not, in its own words; or there is no channel. */
  refused(why: string): void;
}

/**
 * Runs a command with that input. ssh2's own `exec` waits for the host to agree before anything can be written: a
 * round trip for nothing, since a host that does not agree drops the input.
 */
export function run(client: Client, command: string, input: string, opening: Opening): void {
  const { _chanMgr: channels, _protocol: protocol } = client as unknown as ClientInside;
  const confirmed = (error?: Error, channel?: ChannelInside) => {
    if (channel === undefined) return opening.refused(error?.message ?? '');
    if (channel.outgoing.packetSize < SMALLEST_PACKET) {
      // On packets of no bytes at all ssh2 would loop for ever.
      channel.close();
      return opening.refused('it opened a channel that has room for nothing');
    }
    opening.opened(channel);
    if (channel.outgoing.state !== 'open') return;
    channel._callbacks.push((refused) => {
      if (refused) opening.refused('Unable to exec');
      else opening.accepted();
    });
    protocol.exec(channel.outgoing.id, command, true);
    channel.write(input);
  };
  // Without its type ssh2 would send no signal over it.
  const id = channels.add(Object.assign(confirmed, { type: 'session' }));
  protocol.session(id, WINDOW_BYTES, PACKET_BYTES);
}

/** How long to wait for a channel to close, before another is opened in its place. */
const CLOSE_MS = 2000;

/** Channels that were hung up and are not closed yet, by connection: a host may allow one at a time (MaxSessions). */
const closing = new WeakMap<Client, Promise<void>>();

/** Resolves when the channel that was hung up last is closed, or time is up; undefined: none was. */
export function closingOf(client: Client): Promise<void> | undefined {
  return closing.get(client);
}

/**
 * Ends the input, which ends what still runs on the host, and closes the channel. What still comes is dropped.
 * `unanswered`: our script never began, so nothing there waits for the end of its input. Then the host is asked to end
 * the login shell and its files, which OpenSSH does since 7.9 (RFC 4254, 6.9) where no ForceCommand is set.
 */
export function hangUp(
  { client, socket }: Link,
  channel: ClientChannel,
  { unanswered }: { readonly unanswered: boolean },
): void {
  closing.set(
    client,
    new Promise((resolve) => {
      const closed = (): void => {
        clearTimeout(timer);
        socket.off('close', closed);
        resolve();
      };
      const timer = setTimeout(closed, CLOSE_MS);
      channel.once('close', closed);
      // ssh2 does not always close the channels of a connection that was cut.
      socket.once('close', closed);
    }),
  );
  channel.removeAllListeners('data').on('data', () => {});
  channel.stderr.removeAllListeners('data').on('data', () => {});
  try {
    // ssh2 drops it after the end of the input.
    if (unanswered) channel.signal('TERM');
    channel.end();
    channel.close();
  } catch {
    // Nobody is left to say goodbye to, and a throw from a timer would end the thread.
  }
}
