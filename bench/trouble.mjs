/** Hosts that send too much, or nothing: what they cost, and that they cost nobody else anything. */
import { EXOSPHERE } from './exosphere.mjs';
import { expectTruth, supportedHosts, withFleet } from './fleets.mjs';
import { cost, interleave, peakMemory } from './measure.mjs';

const MEBIBYTE = 2 ** 20;
const LINE = `${'This line says nothing that any package manager would say. '.padEnd(79, '.')}\n`;

/** One host whose listing is 16 MB of noise, beside `ssh` that reads the same. */
export async function outputRows(rounds) {
  const stdout = LINE.repeat((16 * MEBIBYTE) / LINE.length);
  const answers = { 'apt.simulate': { stdout, stderr: '', exitCode: 0 } };
  const hosts = [{ name: 'loud', system: 'debian-12', answers }];
  return withFleet({ hosts }, async (fleet, env) => {
    const [{ address, port }] = fleet.hosts;
    const ssh = ['ssh', '-F', fleet.sshConfigPath, '-o', 'KexAlgorithms=curve25519-sha256'];
    const refresh = [EXOSPHERE, 'host', 'refresh', 'loud'];
    // Whether the noise is taken for an unknown or not is a matter of the provider, not of speed.
    const ours = { env, statuses: [0, 2] };
    const measured = await interleave(rounds, {
      ssh: () => cost([...ssh, '-p', `${port}`, address, 'apt-get'], { env }),
      ours: () => cost(refresh, ours),
      memory: () => peakMemory(refresh, ours),
    });
    return [
      {
        work: '16 MB of output from a command, CPU',
        ours: measured.ours.cpuMs,
        unit: 'ms',
        beside: '`ssh`',
        theirs: measured.ssh.cpuMs,
        bound: { most: 500 },
      },
      { work: 'the same, most memory', ours: measured.memory.peakMiB, unit: 'MiB' },
    ];
  });
}

const HOSTS = 200;
const TROUBLED = 60;
const FAULTS = [
  'silent',
  'half-kexinit',
  'endless-banner',
  'hang',
  'hang-mid-command',
  'flood-stdout',
  'flood-stderr',
  'flood-line',
];

/** Many hosts, of which many are silent, hung or flooding: the others must come out right, in time. */
export async function troubleRows({ timeoutSeconds }) {
  const hosts = supportedHosts(HOSTS).map((host, index) => {
    const turn = Math.floor((index * TROUBLED) / HOSTS);
    const isTroubled = Math.floor(((index + 1) * TROUBLED) / HOSTS) > turn;
    return isTroubled ? { ...host, fault: FAULTS[turn % FAULTS.length] } : host;
  });
  const options = {
    default_timeout: timeoutSeconds,
    command_timeout: timeoutSeconds,
    sync_timeout: timeoutSeconds,
  };
  return withFleet({ hosts, options }, async (fleet, env) => {
    const troubled = fleet.hosts.filter(({ truth }) => truth === undefined).length;
    if (troubled !== TROUBLED) throw new Error(`${troubled} hosts are in trouble, not ${TROUBLED}`);
    const refresh = [EXOSPHERE, 'inventory', 'refresh', '--discover'];
    const { wallMs, peakMiB } = await peakMemory(refresh, { env, statuses: [2] });
    await expectTruth(fleet, env);
    const work = `${HOSTS} hosts, ${TROUBLED} of them silent, hung or flooding`;
    return [
      {
        work: `${work}, time-outs of ${timeoutSeconds} s, time`,
        ours: wallMs / 1000,
        unit: 's',
        bound: { most: timeoutSeconds + 5 },
      },
      { work: `${work}, most memory`, ours: peakMiB, unit: 'MiB', bound: { most: 300 } },
    ];
  });
}
