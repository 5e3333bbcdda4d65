/** A fleet in a process of its own, so that what it costs is not mixed up with what its client costs. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Counters } from './counters.ts';
import type { FleetFiles } from './files.ts';
import type { FleetHost, FleetOptions } from './fleet.ts';

export interface FleetProcess extends FleetFiles {
  /** Of the process. */
  readonly pid: number;
  readonly hosts: readonly FleetHost[];
  /** Of one host, or of the whole fleet. */
  counters(host?: string): Promise<Counters>;
  /** Ends the fleet and its process; removes the directory if it was made there. */
  stop(): Promise<void>;
}

/** What the fleet is told. The end of the channel tells it to stop. */
export type FleetRequest =
  | { readonly type: 'start'; readonly options: FleetOptions }
  | { readonly type: 'counters'; readonly host?: string };

/** What it says; one answer to each request, in order. */
export type FleetAnswer =
  | {
      readonly type: 'ready';
      readonly fleet: FleetFiles & { readonly hosts: readonly FleetHost[] };
    }
  | { readonly type: 'counters'; readonly counters: Counters }
  | { readonly type: 'failed'; readonly message: string };

// From the sources as well as from the build: only the build runs on every supported Node.
const PROGRAM = fileURLToPath(new URL('../../dist/fleet/fleet-child.js', import.meta.url));

/** Starts a fleet in a new process, which ends with this one at the latest. Needs the build. */
export async function startFleetProcess(options: FleetOptions): Promise<FleetProcess> {
  if (!existsSync(PROGRAM)) {
    throw new Error(`the fleet is not built (${PROGRAM} is missing): run "npm run build" first`);
  }
  // Structured clones, so that bytes stay bytes on their way.
  const child = fork(PROGRAM, { serialization: 'advanced', execArgv: [] });
  try {
    const ready = await request(child, { type: 'start', options });
    if (ready.type !== 'ready') throw new Error(`the fleet answered "${ready.type}"`);
    return {
      ...ready.fleet,
      pid: child.pid ?? 0,
      counters: async (host) => {
        const answer = await request(child, {
          type: 'counters',
          ...(host !== undefined && { host }),
        });
        if (answer.type !== 'counters') throw new Error(`the fleet answered "${answer.type}"`);
        return answer.counters;
      },
      stop: () => end(child),
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function request(child: ChildProcess, message: FleetRequest): Promise<FleetAnswer> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort();
  child.once('exit', onExit);
  try {
    const answered = once(child, 'message', { signal: ended.signal });
    child.send(message);
    const [answer] = (await answered) as [FleetAnswer];
    if (answer.type === 'failed') throw new Error(answer.message);
    return answer;
  } catch (error) {
    if (ended.signal.aborted)
      throw new Error('the process of the fleet has ended', { cause: error });
    throw error;
  } finally {
    child.off('exit', onExit);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exited;
}
