/** Fleets for the bench: each in a process of its own, so that only the client is measured. */
import { population, startFleetProcess } from '@exosphere/test-fixtures';
import { EXOSPHERE, environment } from './exosphere.mjs';
import { cost } from './measure.mjs';

const SEED = 1;
const SUPPORTED = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04', 'rocky-9', 'fedora-41'];

/** Hosts that can all be refreshed; `population` takes the other facts. */
export function supportedHosts(count, facts = {}) {
  return population({ count, seed: SEED, systems: SUPPORTED, ...facts });
}

/** Starts the fleet, calls `use` with it and the environment to ask it with, and stops it. */
export async function withFleet(options, use) {
  const fleet = await startFleetProcess(options);
  try {
    return await use(fleet, environment(fleet.environment));
  } finally {
    await fleet.stop();
  }
}

/** Discovers every host, so that a refresh asks nothing else. Throws if one cannot be. */
export async function discoverAll(env) {
  await cost([EXOSPHERE, 'inventory', 'discover'], { env });
}

/** Throws unless everything that is told of the hosts is what their fleet knows to be true. */
export async function expectTruth(fleet, env, names = fleet.hosts.map(({ name }) => name)) {
  const status = [EXOSPHERE, 'inventory', 'status', ...names, '--json'];
  const { stdout } = await cost(status, { env, keep: true });
  for (const row of JSON.parse(stdout)) {
    const { truth } = fleet.hosts.find(({ name }) => name === row.name);
    const told = [row.updates, row.security, row.needs_reboot];
    const right =
      truth === undefined ? [null, null, null] : [truth.updates, truth.security, truth.reboot];
    if (told.join() !== right.join()) {
      throw new Error(`${row.name}: updates, security, reboot are told as ${told}, not ${right}`);
    }
  }
}
