/** Starts the hosts of a fleet, each as its specification has it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directly, type Executor, inShell, withTools } from './execute.ts';
import { type FakeHost, startHost } from './fake-host.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { HostEntry } from './files.ts';
import type { HostSpec } from './fleet.ts';
import { type FleetKey, makeKey } from './keys.ts';
import { makePlatform, type Platform } from './platform.ts';
import type { Shells } from './shells.ts';

export interface StartedHost extends FakeHost {
  readonly spec: HostSpec;
  readonly platform: Platform;
  /** The key that the host shows. */
  readonly hostKey: FleetKey;
  /** The key that known_hosts has. */
  readonly knownKey: FleetKey;
}

/** What the hosts of a fleet have in common. */
export interface Surroundings {
  readonly mode: 'direct' | 'shell';
  /** Of the fleet. */
  readonly directory: string;
  readonly shells: Shells;
  readonly clientKey: FleetKey;
  /** Host keys: many hosts share a few, as machines made from one image do, for each takes time to make. */
  readonly hostKeys: readonly [FleetKey, ...FleetKey[]];
  /** Called whenever a socket was opened (1) or closed (-1). */
  onSockets(change: 1 | -1): void;
}

/** Starts the host with that number in the fleet, from 0. */
export async function startFrom(
  spec: HostSpec,
  index: number,
  surroundings: Surroundings,
): Promise<StartedHost> {
  const { hostKeys, clientKey, onSockets, directory } = surroundings;
  const { fault, latencyMs = 0 } = spec;
  const platform = makePlatform(spec);
  const usual = hostKeys[index % hostKeys.length] ?? hostKeys[0];
  const hostKey = shownKey(usual, fault);
  const host = await startHost({
    index,
    clientKey,
    hostKey,
    latencyMs,
    ...(fault === undefined ? {} : { fault }),
    execute: await executor(spec, platform, surroundings, join(directory, 'hosts', `${index}`)),
    onSockets,
  });
  return { ...host, spec, platform, hostKey, knownKey: usual };
}

/** What the files of the fleet say of the host. */
export function entryOf({ spec, platform, address, port, knownKey }: StartedHost): HostEntry {
  const { name, fault, tags = [] } = spec;
  const trouble = fault === undefined ? '' : `; ${fault}: ${FAULTS[fault]}`;
  return { name, address, port, knownKey, tags, description: `${platform.title}${trouble}` };
}

function shownKey(usual: FleetKey, fault: Fault | undefined): FleetKey {
  if (fault === 'changed-key') return makeKey('ed25519');
  return fault === 'ecdsa-only' ? makeKey('ecdsa') : usual;
}

async function executor(
  { tools, fault, listingMs = 0 }: HostSpec,
  platform: Platform,
  { mode, shells }: Surroundings,
  directory: string,
): Promise<Executor> {
  const behaviour = { platform, listingMs, ...(fault === undefined ? {} : { fault }) };
  if (tools !== undefined) return withTools(shells, await writeTools(directory, tools));
  return mode === 'shell' ? inShell(behaviour, shells, directory) : directly(behaviour);
}

async function writeTools(
  directory: string,
  tools: { readonly [program: string]: string },
): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const [program, text] of Object.entries(tools)) {
    await writeFile(join(directory, program), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return directory;
}
