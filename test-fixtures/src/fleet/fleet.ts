/** The fake fleet: any number of SSH hosts on the loopback interface, in one process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counters, sumOf } from './counters.ts';
import { type Fault, isHarmless } from './faults.ts';
import { type FleetFiles, type OptionValue, writeFiles } from './files.ts';
import { type FleetKey, makeKey, type PublicKey, publicHalf } from './keys.ts';
import type { PlatformSpec, Truth } from './platform.ts';
import { newShells, type ShellProcess } from './shells.ts';
import { entryOf, type StartedHost, type Surroundings, startFrom } from './started-host.ts';

export interface HostSpec extends PlatformSpec {
  /** Unique in the fleet. */
  readonly name: string;
  /** How long a byte travels, in milliseconds, each way; 0 if not given. */
  readonly latencyMs?: number;
  /** How long the command that lists the updates takes, in milliseconds; 0 if not given. */
  readonly listingMs?: number;
  /**
   * Programs as shell text by name. Such a host has no platform: whatever is executed there really
   * runs, on this machine, with these programs first on its PATH.
   */
  readonly tools?: { readonly [program: string]: string };
  readonly tags?: readonly string[];
}

export interface FleetOptions {
  readonly hosts: readonly HostSpec[];
  /**
   * `direct` (the default): answers are written out at once, for speed. `shell`: every script runs in
   * a real shell of this machine, its commands replaced by what the platform answers.
   */
  readonly mode?: 'direct' | 'shell';
  /** Where the files go; if not given, a fresh temporary directory that `stop` removes. */
  readonly directory?: string;
  /** The key that may log in, so that several fleets can share one; a fresh one if not given. */
  readonly clientKey?: FleetKey;
  /** Options of Exosphere for its configuration file, beside those that the fleet needs. */
  readonly options?: { readonly [name: string]: OptionValue };
}

export interface FleetHost {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly fault?: Fault;
  /** The key that the host shows. */
  readonly hostKey: PublicKey;
  /** The key that known_hosts has: another one where the fault is about host keys. */
  readonly knownKey: PublicKey;
  /** What can be found out about the host; undefined: its fault keeps everybody from that. */
  readonly truth?: Truth;
}

export interface Fleet extends FleetFiles {
  readonly hosts: readonly FleetHost[];
  /** By name; throws if there is no such host. */
  host(name: string): FleetHost;
  /** Of one host, or of the whole fleet. */
  counters(host?: string): Counters;
  /** What runs on this machine for the hosts, if they have real shells. */
  processes(): Promise<readonly ShellProcess[]>;
  /** Ends everything: listeners, connections, shells; removes the directory if it was made here. */
  stop(): Promise<void>;
}

/** Starts a fleet. Throws, and leaves nothing behind, if a host cannot be started. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  requireUniqueNames(options.hosts);
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'exosphere-fleet-')));
  const shells = newShells();
  const sockets = { open: 0, peak: 0 };
  const surroundings: Surroundings = {
    mode: options.mode ?? 'direct',
    directory,
    shells,
    clientKey: options.clientKey ?? makeKey('ed25519'),
    hostKeys: [makeKey('ed25519'), makeKey('ed25519'), makeKey('ed25519')],
    onSockets: (change) => {
      sockets.open += change;
      sockets.peak = Math.max(sockets.peak, sockets.open);
    },
  };
  const outcomes = await Promise.allSettled(
    options.hosts.map((spec, index) => startFrom(spec, index, surroundings)),
  );
  const hosts = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : [],
  );
  const stop = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.stop()));
    await shells.stop();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw withAdvice(outcome.reason, hosts.length);
    }
    const { clientKey } = surroundings;
    const files = await writeFiles(directory, hosts.map(entryOf), clientKey, options.options ?? {});
    return { ...files, ...accessTo(hosts, sockets), processes: shells.processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function requireUniqueNames(hosts: readonly HostSpec[]): void {
  const names = new Set<string>();
  for (const { name } of hosts) {
    if (names.has(name)) throw new Error(`two hosts of the fleet are named "${name}"`);
    names.add(name);
  }
}

/** Every host keeps a file open to listen. */
function withAdvice(error: unknown, started: number): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EMFILE')) return error;
  const message = `after ${started} hosts, no more files can be opened: raise the limit (ulimit -n)`;
  return new Error(message, { cause: error });
}

function accessTo(
  hosts: readonly StartedHost[],
  sockets: { readonly peak: number },
): Pick<Fleet, 'hosts' | 'host' | 'counters'> {
  const byName = new Map(hosts.map((host) => [host.spec.name, host]));
  const find = (name: string): StartedHost => {
    const host = byName.get(name);
    if (host === undefined) throw new Error(`the fleet has no host "${name}"`);
    return host;
  };
  return {
    hosts: hosts.map(publicView),
    host: (name) => publicView(find(name)),
    counters: (name) => {
      if (name !== undefined) return find(name).counters();
      const each = hosts.map((host) => host.counters());
      return sumOf(each, sockets.peak);
    },
  };
}

function publicView({ spec, platform, address, port, ...keys }: StartedHost): FleetHost {
  const { name, fault } = spec;
  const honest = fault === undefined || isHarmless(fault);
  const foretold = spec.tools === undefined && spec.answers === undefined;
  return {
    name,
    address,
    port,
    ...(fault === undefined ? {} : { fault }),
    hostKey: publicHalf(keys.hostKey),
    knownKey: publicHalf(keys.knownKey),
    ...(honest && foretold ? { truth: platform.truth } : {}),
  };
}
