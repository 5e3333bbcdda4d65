/** What it costs to ask hosts, beside OpenSSH's client and by the hosts' own count. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toScript } from '@exosphere/core';
import { askRefresh, providers } from '@exosphere/providers';
import { configureStored, EXOSPHERE, scratch } from './exosphere.mjs';
import { discoverAll, expectTruth, supportedHosts, withFleet } from './fleets.mjs';
import { cost, interleave } from './measure.mjs';
import { fillStore } from './stored.mjs';

const FEW = 50;
const MANY = 250;

/** Client CPU for one host more: from the difference between few and many hosts. */
export async function perHostRows(rounds) {
  const hosts = supportedHosts(MANY).map((host, index) =>
    index < FEW ? { ...host, tags: ['few'] } : host,
  );
  return withFleet({ hosts }, async (fleet, env) => {
    await discoverAll(env);
    const run = (operation, ...names) => {
      return () => cost([EXOSPHERE, 'inventory', operation, ...names], { env });
    };
    const { refreshFew, refreshMany, discoverFew, discoverMany } = await interleave(rounds, {
      refreshFew: run('refresh', '@few'),
      refreshMany: run('refresh'),
      discoverFew: run('discover', '@few'),
      discoverMany: run('discover'),
    });
    await expectTruth(fleet, env);
    const slope = (few, many) => (many.cpuMs - few.cpuMs) / (MANY - FEW);
    const row = (work, few, many) => ({
      work: `${work}, CPU per host (slope from ${FEW} to ${MANY} hosts)`,
      ours: slope(few, many),
      unit: 'ms',
      bound: { most: 7 },
    });
    return [row('refresh', refreshFew, refreshMany), row('discover', discoverFew, discoverMany)];
  });
}

const SIDE_BY_SIDE = 100;

/** A refresh of many hosts beside as many `ssh` at a time as one would dare, in the same rounds. */
export async function besideSshRows(rounds, { latencyMs, listingMs = 0 }) {
  const systems = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'];
  const hosts = supportedHosts(SIDE_BY_SIDE, { latencyMs, listingMs, systems });
  return withFleet({ hosts }, async (fleet, env) => {
    await discoverAll(env);
    const before = await fleet.counters();
    const { ours, ssh } = await interleave(rounds, {
      ours: () => cost([EXOSPHERE, 'inventory', 'refresh'], { env }),
      ssh: () => cost(parallelSsh(fleet, listingMs), { env }),
    });
    await expectTruth(fleet, env);
    const after = await fleet.counters();
    const logins = after.authentications - before.authentications;
    if (logins !== 2 * rounds * SIDE_BY_SIDE) throw new Error(`${logins} logins are not enough`);
    const listing = listingMs === 0 ? '' : ', each listing for 1 s';
    const work = `refresh of ${SIDE_BY_SIDE} hosts, RTT ${2 * latencyMs} ms${listing}`;
    const beside = '`xargs -P64 ssh`';
    return [
      {
        work: `${work}, time`,
        ours: ours.wallMs,
        unit: 'ms',
        beside,
        theirs: ssh.wallMs,
        ...(latencyMs === 0 ? {} : { bound: { ratio: 1.1 } }),
      },
      { work: `${work}, CPU`, ours: ours.cpuMs, unit: 'ms', beside, theirs: ssh.cpuMs },
    ];
  });
}

/**
 * The command that has OpenSSH ask every host, 64 at a time, with the quick key exchange: by the very same
 * script; or, where listing takes its time, by the bare listing, since a script ends with its input.
 */
function parallelSsh(fleet, listingMs) {
  const list = join(fleet.directory, 'addresses');
  writeFileSync(list, fleet.hosts.map(({ address, port }) => `${port} ${address}\n`).join(''));
  const ssh = `exec ssh -F ${fleet.sshConfigPath} -o KexAlgorithms=curve25519-sha256 -p "$0" "$1"`;
  const ask = listingMs === 0 ? `/bin/sh <${writeScript()}` : 'apt-get';
  return ['xargs', '-a', list, '-P64', '-L1', 'sh', '-c', `${ssh} ${ask}`];
}

function writeScript() {
  const path = join(scratch, 'refresh.sh');
  const apt = providers.filter(({ id }) => id === 'apt');
  const { text } = toScript(askRefresh(apt).probe.commands, {
    mark: '0123456789abcdef0123456789abcdef',
    locale: 'C',
    root: 'skip',
  });
  writeFileSync(path, text);
  return path;
}

/** What one host counts of a discovery and refresh in one go, over a line on which round trips are exact. */
export async function roundTripRows() {
  const hosts = supportedHosts(6, { latencyMs: 10 });
  return withFleet({ hosts }, async (fleet, env) => {
    const plain = await mostOf(fleet, env, ['--discover']);
    await expectTruth(fleet, env);
    // What the hosts have counted so far is counted again: the difference is what the sync took.
    const both = await mostOf(fleet, env, ['--discover', '--sync']);
    const work = 'discover + refresh of one host';
    return [
      { work: `${work}, round trips`, ours: plain.roundTrips, bound: { most: 12 } },
      { work: `${work}, connections`, ours: plain.connections, bound: { most: 1 } },
      { work: `${work}, executions`, ours: plain.executions, bound: { most: 2 } },
      {
        work: 'discover + sync + refresh of one host, round trips',
        ours: both.roundTrips,
        bound: { most: 15 },
      },
    ];
  });
}

/** The most that refreshing took of any host, by its own count. */
async function mostOf(fleet, env, options) {
  const most = { roundTrips: 0, connections: 0, executions: 0 };
  for (const { name } of fleet.hosts) {
    const before = await fleet.counters(name);
    // 2: some of them may not sync without a password.
    await cost([EXOSPHERE, 'host', 'refresh', ...options, name], { env, statuses: [0, 2] });
    const counted = await fleet.counters(name);
    for (const key of Object.keys(most)) {
      most[key] = Math.max(most[key], counted[key] - (before?.[key] ?? 0));
    }
  }
  return most;
}

/** One host of many that are stored: its rows alone are written. */
export async function oneOfManyRows(rounds) {
  return withFleet({ hosts: [{ name: 'one', system: 'debian-12' }] }, async (fleet) => {
    const [{ address: ip, port }] = fleet.hosts;
    const { store, env } = configureStored(
      'one-of-many',
      1000,
      { ip, port },
      { ssh_config_file: fleet.sshConfigPath, host_key_policy: 'strict' },
    );
    await fillStore(store, 0);
    const { node, ours } = await interleave(rounds, {
      node: () => cost(['node', '-e', '0']),
      ours: async () => {
        const refresh = [EXOSPHERE, 'host', 'refresh', 'host-0', '--json'];
        const { stdout, ...spent } = await cost(refresh, { env, keep: true });
        const { updates } = JSON.parse(stdout);
        if (updates !== 0) throw new Error(`${updates} updates where there are none`);
        return spent;
      },
    });
    return [
      {
        work: 'refresh of one host of 1000 stored, CPU',
        ours: ours.cpuMs,
        unit: 'ms',
        beside: '`node -e 0`',
        theirs: node.cpuMs,
        bound: { most: 300 },
      },
    ];
  });
}
