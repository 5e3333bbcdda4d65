/** What goes on with a host in detail. There is a trace only where that is logged, so that no text is made for nothing. */
import type { LogEntry } from './entry.ts';

/** Takes a line about one host. */
export type Trace = (message: string) => void;

/** Where a thread's lines go. */
export interface Tracing {
  of(host: string): Trace;
  /** What the SSH library itself has to say is wanted too. */
  readonly library: boolean;
}

/** How much threads tell. */
export type Detail = 'ours' | 'library';

/** A line as it crosses from a thread, between the events of a host. */
export interface LogMessage {
  readonly type: 'log';
  readonly entry: LogEntry;
}
