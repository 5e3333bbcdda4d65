/**
 * `npm run bench -- --sweep`: how long refreshes take under other settings than the default, so that the defaults of
 * `max_threads` and `worker_threads` are chosen, and not guessed. Takes some minutes; writes bench/sweep.json.
 */
import { availableParallelism } from 'node:os';
import { EXOSPHERE } from './exosphere.mjs';
import { discoverAll, expectTruth, supportedHosts, withFleets } from './fleets.mjs';
import { cost, interleave, peakMemory } from './measure.mjs';

const SYSTEMS = ['debian-12', 'ubuntu-22.04', 'ubuntu-24.04'];

const FLEETS = [
  { hosts: 100, rttMs: 0, listingMs: 0 },
  { hosts: 100, rttMs: 20, listingMs: 1000 },
  { hosts: 1000, rttMs: 0, listingMs: 0 },
  { hosts: 1000, rttMs: 20, listingMs: 1000 },
  { hosts: 1000, rttMs: 80, listingMs: 1000 },
];

const SETTINGS = {
  max_threads: [32, 64, 128, 256, 512, 1000],
  worker_threads: [1, 2, 3, 4, 8],
};

/** Rows of settings and what they cost, a fleet at a time; `rounds` of each, in turn. */
export async function sweep(rounds, tell) {
  const rows = [];
  for (const fleet of FLEETS) {
    const { hosts: count, rttMs, listingMs } = fleet;
    const hosts = supportedHosts(count, { latencyMs: rttMs / 2, listingMs, systems: SYSTEMS });
    await withFleets(availableParallelism(), { hosts }, async (simulated, env, spentMs) => {
      await discoverAll(env);
      for (const [option, values] of Object.entries(SETTINGS)) {
        tell(`${count} hosts, RTT ${rttMs} ms, listing ${listingMs} ms: ${option} ...`);
        const measured = await interleave(
          rounds,
          Object.fromEntries(
            values.map((value) => [value, () => one(option, value, env, spentMs)]),
          ),
        );
        for (const value of values) rows.push({ ...fleet, [option]: value, ...measured[value] });
      }
      await expectTruth(simulated, env);
    });
  }
  return rows;
}

async function one(option, value, environment, spentMs) {
  const env = { ...environment, [`EXOSPHERE_OPTIONS_${option.toUpperCase()}`]: String(value) };
  const refresh = [EXOSPHERE, 'inventory', 'refresh'];
  const before = spentMs();
  const { cpuMs, wallMs } = await cost(refresh, { env });
  const hostsCpuMs = spentMs() - before;
  const { peakMiB } = await peakMemory(refresh, { env });
  return { wallMs, cpuMs, hostsCpuMs, peakMiB };
}

/** The rows as Markdown, one table for each option: time, CPU and memory by setting. */
export function sweepTable(rows) {
  return Object.keys(SETTINGS)
    .map((option) => {
      const title = `| hosts | RTT | listing | ${option} | time | CPU | most memory |\n`;
      const rule = '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n';
      const lines = rows
        .filter((row) => row[option] !== undefined)
        .map(({ hosts, rttMs, listingMs, wallMs, cpuMs, peakMiB, [option]: value }) => {
          const amounts = [`${(wallMs / 1000).toFixed(1)} s`, `${(cpuMs / 1000).toFixed(1)} s`];
          const cells = [hosts, `${rttMs} ms`, `${listingMs} ms`, value, ...amounts];
          return `| ${[...cells, `${peakMiB.toFixed(0)} MiB`].join(' | ')} |\n`;
        });
      return title + rule + lines.join('');
    })
    .join('\n');
}
