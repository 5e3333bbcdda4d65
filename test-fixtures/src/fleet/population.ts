/** Makes up the hosts of a fleet: the same ones for the same seed. */
import { FAULT_NAMES, type Fault } from './faults.ts';
import type { HostSpec } from './fleet.ts';
import { type Random, seeded } from './random.ts';
import { makeUpdates } from './software.ts';
import type { SystemId } from './system.ts';

export interface PopulationOptions {
  readonly count: number;
  readonly seed: number;
  /** Of every host: how long a byte travels, in milliseconds, each way. */
  readonly latencyMs?: number;
  /** Of every host: how long the command that lists the updates takes, in milliseconds. */
  readonly listingMs?: number;
  /** Every third host has a fault, each kind in turn. */
  readonly faults?: boolean;
  /** The systems to choose from; if not given, all of them, the usual ones more often. */
  readonly systems?: readonly SystemId[];
}

const USUAL: readonly SystemId[] = [
  ...Array.from({ length: 8 }, () => 'debian-12' as const),
  ...Array.from({ length: 4 }, () => 'ubuntu-22.04' as const),
  ...Array.from({ length: 4 }, () => 'ubuntu-24.04' as const),
  ...Array.from({ length: 4 }, () => 'rocky-9' as const),
  ...Array.from({ length: 2 }, () => 'fedora-41' as const),
  'void-linux',
  'netbsd-10',
  'macos-14',
];

const ROLES = ['web', 'db', 'mail', 'app', 'build', 'cache', 'proxy', 'files', 'monitor', 'dns'];

/** No host has more updates than that. */
const MAX_UPDATES = 45;

/** The hosts, named by role and number: `web-001`. */
export function population(options: PopulationOptions): readonly HostSpec[] {
  const random = seeded(options.seed);
  return Array.from({ length: options.count }, (_, index) => makeHost(index, random, options));
}

function makeHost(
  index: number,
  random: Random,
  { latencyMs, listingMs, faults = false, systems = USUAL }: PopulationOptions,
): HostSpec {
  const role = ROLES[index % ROLES.length] ?? 'host';
  const number = `${Math.floor(index / ROLES.length) + 1}`.padStart(3, '0');
  const system = random.pick(systems);
  const upToDate = random.chance(0.2);
  const updates = makeUpdates(system, upToDate ? 0 : random.below(MAX_UPDATES + 1), random);
  const reboot = updates.length > 0 && random.chance(0.3);
  const fault = faults && index % 3 === 2 ? faultOfTurn(Math.floor(index / 3)) : undefined;
  return {
    name: `${role}-${number}`,
    tags: [role, system],
    system,
    updates,
    reboot,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(listingMs === undefined ? {} : { listingMs }),
    ...(fault === undefined ? {} : { fault }),
  };
}

function faultOfTurn(turn: number): Fault | undefined {
  return FAULT_NAMES[turn % FAULT_NAMES.length];
}
