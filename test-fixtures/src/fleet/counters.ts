/** What the fleet counts of the conversations with its hosts. */

export interface Counters {
  /** TCP connections accepted. */
  readonly connections: number;
  /** Logins that succeeded. */
  readonly authentications: number;
  /** Commands that a client had a host execute, whatever became of them. */
  readonly executions: number;
  /**
   * One for the opening of each connection, and one more each time bytes leave the client that it
   * can have sent in answer to bytes of ours: bytes that crossed on the line are no answer, and
   * neither is the second of two messages in a row, nor the words with which a client takes its
   * leave, for which nobody waits. Over a line with a latency this is exact. Without one, what crossed
   * cannot be told from an answer, and the figure may be one or two too high.
   */
  readonly roundTrips: number;
  /** Bytes from clients, as they were on the wire. */
  readonly bytesReceived: number;
  /** Bytes to clients, as they were on the wire. */
  readonly bytesSent: number;
  /** Sockets that are open now. */
  readonly openSockets: number;
  /** The most sockets that were open at the same time. */
  readonly peakSockets: number;
}

/** Counters while they are being counted. */
export type Tally = { -readonly [K in keyof Counters]: Counters[K] };

/** Nothing counted yet. */
export function newTally(): Tally {
  return {
    connections: 0,
    authentications: 0,
    executions: 0,
    roundTrips: 0,
    bytesReceived: 0,
    bytesSent: 0,
    openSockets: 0,
    peakSockets: 0,
  };
}

/** Adds up what single hosts counted. The sum of the peaks says nothing, so the common one is given. */
export function sumOf(counters: readonly Counters[], peakSockets: number): Counters {
  const sum = newTally();
  for (const each of counters) {
    for (const name of Object.keys(sum) as (keyof Counters)[]) sum[name] += each[name];
  }
  return { ...sum, peakSockets };
}
