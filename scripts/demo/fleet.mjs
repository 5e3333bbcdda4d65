/** The machines of the demo: some up to date, some not, some in trouble. */
import { rmSync } from 'node:fs';
import { population, startFleetProcess } from '@exosphere/test-fixtures';

const COUNT = 28;
const SEED = 35;

/** What is out of the ordinary, by name. Everything else is an ordinary host with a package manager. */
const SPECIAL = {
  'app-001': { fault: 'login-noise' },
  'app-003': { fault: 'changed-key' },
  'build-002': { system: 'macos-14', updates: [], reboot: false },
  'cache-002': { fault: 'auth-refused' },
  'db-002': { fault: 'hang-mid-command' },
  'dns-002': { fault: 'not-unix' },
  'files-001': { system: 'netbsd-10', updates: [], reboot: false },
  'files-002': { fault: 'refused' },
  'mail-002': {
    system: 'debian-12',
    updates: [],
    answers: {
      'apt.simulate': {
        stdout: 'Reading package lists...\n',
        stderr: 'E: The package lists or status file could not be parsed or opened.\n',
        exitCode: 100,
      },
    },
  },
  'monitor-001': { fault: 'hostile-names' },
  'proxy-002': { fault: 'silent' },
};

/** Short, since somebody waits; longer than anything takes here that works at all. */
const TIMEOUTS = { default_timeout: 4, command_timeout: 5, sync_timeout: 5 };

/** Starts the fleet in a process and a directory of its own; both are gone when this process ends. */
export async function startDemoFleet() {
  const ordinary = population({
    count: COUNT,
    seed: SEED,
    latencyMs: 5,
    systems: ['debian-12', 'debian-12', 'ubuntu-22.04', 'ubuntu-24.04', 'rocky-9', 'fedora-41'],
  });
  const hosts = ordinary
    .map((host, index) => ({
      ...host,
      // As long as real package managers take when they are quick, each a little different.
      listingMs: 200 + ((index * 137) % 900),
      ...SPECIAL[host.name],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const fleet = await startFleetProcess({ hosts, options: TIMEOUTS });
  process.on('exit', () => rmSync(fleet.directory, { recursive: true, force: true }));
  return fleet;
}

/** The environment for commands: nothing of the user's own configuration, keys or store is used or touched. */
export function demoEnvironment(fleet) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('EXOSPHERE_') && name !== 'SSH_AUTH_SOCK',
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: fleet.environment.XDG_CONFIG_HOME,
    ...fleet.environment,
  };
}

/** A host worth showing in full: it waits for a reboot and has security updates, but not a screenful. */
export function hostToShow(fleet) {
  const found = fleet.hosts.find(
    ({ fault, truth }) =>
      fault === undefined && truth?.reboot && truth.security >= 2 && truth.updates <= 12,
  );
  if (found === undefined) throw new Error('no host of this fleet is worth showing');
  return found.name;
}
