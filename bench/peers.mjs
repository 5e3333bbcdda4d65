/** The same question asked by other programs that talk to many hosts, where they are installed. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXOSPHERE } from './exosphere.mjs';
import { discoverAll, expectTruth, supportedHosts, withFleet } from './fleets.mjs';
import { cost, interleave } from './measure.mjs';

const HOSTS = 100;
const AT_ONCE = '64';

/** Each asks for the bare listing, which is less than a refresh asks for, with all of OpenSSH's defaults. */
const PEERS = {
  clush: ({ sshOptions, list }) => [
    'clush',
    '-q',
    '-f',
    AT_ONCE,
    '-o',
    sshOptions,
    '--hostfile',
    list,
    'apt-get',
  ],
  'parallel-ssh': ({ sshOptions, list }) => {
    const options = ['-p', AT_ONCE, '-t', '0', '-i', '-x', sshOptions, '-h', list];
    return ['parallel-ssh', ...options, 'apt-get'];
  },
  ansible: ({ sshOptions, list }) => {
    const options = ['-f', AT_ONCE, '-i', list, '-m', 'raw', '-a', 'apt-get'];
    return ['ansible', 'all', ...options, `--ssh-common-args=${sshOptions}`];
  },
};

/** A refresh of many hosts beside each of them, in the same rounds; programs that are missing are left out. */
export async function peerRows(rounds) {
  const installed = Object.keys(PEERS).filter((name) => isInstalled(name));
  if (installed.length === 0) return [];
  const systems = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'];
  const hosts = supportedHosts(HOSTS, { latencyMs: 10, systems });
  return withFleet({ hosts }, async (fleet, environment) => {
    const env = {
      ...environment,
      ANSIBLE_SSH_ARGS: '-o ControlMaster=no',
      ANSIBLE_SSH_USETTY: 'False',
    };
    await discoverAll(env);
    const { executions } = await fleet.counters();
    const around = prepare(fleet);
    const measured = await interleave(rounds, {
      ours: () => cost([EXOSPHERE, 'inventory', 'refresh'], { env }),
      ...Object.fromEntries(
        installed.map((name) => [name, () => cost(PEERS[name](around), { env, statuses: [0] })]),
      ),
    });
    await expectTruth(fleet, env);
    // Some of them call it a success when no host could be reached.
    const asked = (await fleet.counters()).executions - executions;
    if (asked < rounds * HOSTS * (1 + installed.length)) throw new Error(`only ${asked} answers`);
    return installed.flatMap((name) =>
      ['CPU', 'time'].map((what) => ({
        work: `refresh of ${HOSTS} hosts, RTT 20 ms, ${what}`,
        ours: what === 'CPU' ? measured.ours.cpuMs : measured.ours.wallMs,
        unit: 'ms',
        beside: `\`${name}\`, ${AT_ONCE} at a time`,
        theirs: what === 'CPU' ? measured[name].cpuMs : measured[name].wallMs,
      })),
    );
  });
}

/** They take names, not ports: every host gets one of its own in the SSH configuration. */
function prepare(fleet) {
  const names = fleet.hosts.map((_, index) => `host-${index}`);
  const blocks = fleet.hosts.map(
    ({ address, port }, index) => `Host ${names[index]}\n  HostName ${address}\n  Port ${port}\n`,
  );
  const config = join(fleet.directory, 'peers_config');
  writeFileSync(config, `Include ${fleet.sshConfigPath}\n${blocks.join('')}`);
  const list = join(fleet.directory, 'peers');
  writeFileSync(list, names.map((name) => `${name}\n`).join(''));
  return { sshOptions: `-F ${config}`, list };
}

function isInstalled(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
