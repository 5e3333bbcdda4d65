/** One command that a client has a fake host execute. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerChannel } from 'ssh2';
import type { Fault } from './faults.ts';
import type { Platform } from './platform.ts';
import type { Reply } from './reply.ts';

/** How a host behaves once somebody is logged in. */
export interface Behaviour {
  readonly platform: Platform;
  readonly fault?: Fault;
  /** How long the command that lists the updates takes, in milliseconds. */
  readonly listingMs: number;
}

export interface Execution {
  readonly channel: ServerChannel;
  /** As the client sent it. */
  readonly command: string;
  /** Fires when the channel or the connection is gone. */
  readonly gone: AbortSignal;
  /** Fires then, and before that when the client's input ends: to a script, both mean to stop. */
  readonly hungUp: AbortSignal;
  /** Cuts the connection, without a word. */
  cut(): void;
}

/** Gives the exit status and closes the channel, as a server does when the command has ended. */
export function finish(channel: ServerChannel, exitCode: number): void {
  channel.exit(exitCode);
  channel.end();
}

/** The same for a command that a signal ended: `KILL`. */
export function finishBySignal(channel: ServerChannel, signal: string): void {
  channel.exit(signal, false, '');
  channel.end();
}

/** Writes what a command left behind, and finishes with its status. */
export function finishWith(channel: ServerChannel, { stdout, stderr, exitCode }: Reply): void {
  channel.write(stdout);
  channel.stderr.write(stderr);
  finish(channel, exitCode);
}

/** Waits that many milliseconds and gives true, or false as soon as the signal fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
