/** The arguments of `npm run fleet`. */
import { parseArgs } from 'node:util';
import type { FleetOptions } from './fleet.ts';
import { population } from './population.ts';

/** What the help prints. */
export const USAGE = `Usage: npm run fleet -- [options]

Starts a fake fleet: SSH hosts on the loopback interface, with a configuration for Exosphere.

  --hosts N      how many hosts (50)
  --seed N       the same seed makes up the same hosts (1)
  --latency MS   how long a byte travels, each way (0)
  --listing MS   how long a host takes to list its updates (0)
  --faults       every third host has a fault
  --shell        run what hosts are asked in a real shell, over recorded answers
  --dir DIR      where its files go (a fresh directory, removed at the end)
  --json         print one line of JSON when the fleet is ready
  --help         print this
`;

export interface CliOptions {
  readonly fleet: FleetOptions;
  readonly json: boolean;
}

/** Reads the arguments; undefined: the help is asked for. Throws on a mistake, with a message for people. */
export function parseCliOptions(args: readonly string[]): CliOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hosts: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      latency: { type: 'string', default: '0' },
      listing: { type: 'string', default: '0' },
      faults: { type: 'boolean', default: false },
      shell: { type: 'boolean', default: false },
      dir: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    fleet: {
      hosts: population({
        count: wholeNumber('--hosts', values.hosts, 1, 20_000),
        seed: wholeNumber('--seed', values.seed, 0, 0xffff_ffff),
        latencyMs: wholeNumber('--latency', values.latency, 0, 60_000),
        listingMs: wholeNumber('--listing', values.listing, 0, 3_600_000),
        faults: values.faults,
      }),
      mode: values.shell ? 'shell' : 'direct',
      ...(values.dir === undefined ? {} : { directory: values.dir }),
    },
    json: values.json,
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`${option} must be a whole number from ${least} to ${most}, not "${text}"`);
}
