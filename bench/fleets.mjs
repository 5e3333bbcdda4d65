/** Fleets for the bench: each in a process of its own, so that only the client is measured. */
import { appendFileSync, readFileSync } from 'node:fs';
import { makeKey, population, startFleetProcess } from '@exosphere/test-fixtures';
import { EXOSPHERE, environment } from './exosphere.mjs';
import { cost, cpuOf } from './measure.mjs';

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

/**
 * One fleet in several processes, since the handshakes of a process take one CPU in turn: calls `use` with the fleet,
 * the environment to ask it with, and `spentMs`, which tells the CPU that its processes took so far.
 */
export async function withFleets(processes, { hosts, options }, use) {
  const clientKey = makeKey('ed25519');
  const share = Math.ceil(hosts.length / processes);
  const fleets = [];
  try {
    for (let first = 0; first < hosts.length; first += share) {
      const part = hosts.slice(first, first + share);
      fleets.push(await startFleetProcess({ hosts: part, options, clientKey }));
    }
    const [whole, ...others] = fleets;
    for (const { configPath, knownHostsPath } of others) {
      // hosts:
      //   - name: "web-001"
      const [, list] = readFileSync(configPath, 'utf8').split(/^hosts:\n/mu);
      appendFileSync(whole.configPath, list);
      appendFileSync(whole.knownHostsPath, readFileSync(knownHostsPath, 'utf8'));
    }
    const fleet = { ...whole, hosts: fleets.flatMap((one) => one.hosts) };
    const spentMs = () => fleets.reduce((sum, { pid }) => sum + cpuOf(pid), 0);
    return await use(fleet, environment(whole.environment), spentMs);
  } finally {
    await Promise.all(fleets.map((fleet) => fleet.stop()));
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
